/** STAND-IN for tailscaled: its health warnings. Each message is the whole set; a missing code means healthy again. */

export class Health {
  readonly #warnings = new Map<string, { readonly severity: string; readonly text: string; readonly since: string }>()

  warn(code: string, severity: 'low' | 'medium' | 'high', text: string): void {
    this.#warnings.set(code, { severity, text, since: new Date().toISOString() })
  }

  clear(code: string): void {
    this.#warnings.delete(code)
  }

  clearAll(): void {
    this.#warnings.clear()
  }

  texts(): string[] {
    return [...this.#warnings.values()].map((warning) => warning.text)
  }

  message(): { Warnings: Record<string, unknown> } {
    const entries = [...this.#warnings].map(([code, { severity, text, since }]) => [
      code,
      { WarnableCode: code, Severity: severity, Title: code, Text: text, BrokenSince: since, ETag: code },
    ])
    return { Warnings: Object.fromEntries(entries) }
  }
}
