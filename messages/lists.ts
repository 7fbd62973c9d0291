/**
 * Lists of names that an error carries (core/oidc/refusal.ts): `allowed` is the English text, `allowedList` what it was made
 * of, as JSON, so that every language joins the names its own way and a name that holds "and" stays as it is.
 */

export interface NameList {
  readonly join: 'and' | 'or'
  readonly names: readonly string[]
  /** How many others there are. */
  readonly more: number
}

/** The list beside the text `name`; null where there is none. */
export function listBeside(name: string, params: Readonly<Record<string, string>>): NameList | null {
  return isListName(`${name}List`, params) ? parsed(params[`${name}List`] ?? '') : null
}

/** True for `allowedList` where there is an `allowed`: not for people to read. */
export function isListName(name: string, params: Readonly<Record<string, string>>): boolean {
  return name.endsWith('List') && Object.hasOwn(params, name) && Object.hasOwn(params, name.slice(0, -'List'.length))
}

function parsed(json: string): NameList | null {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value !== 'object' || value === null) return null
    const { join, names, more }: { join?: unknown; names?: unknown; more?: unknown } = value
    if ((join !== 'and' && join !== 'or') || !Array.isArray(names) || typeof more !== 'number') return null
    return { join, names: names.map(String), more }
  } catch {
    return null
  }
}
