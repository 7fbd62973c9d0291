/** Colours for terminals, by meaning. Without a terminal, with NO_COLOR or on a dumb one, every function gives its text back. */

export interface Style {
  readonly coloured: boolean
  /** Connected, done. */
  good(text: string): string
  /** Needs attention. */
  warm(text: string): string
  /** Ended, failed. */
  bad(text: string): string
  strong(text: string): string
  faint(text: string): string
}

export function createStyle(isTerminal: boolean, environment: Readonly<Record<string, string | undefined>>): Style {
  const refused = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb'
  const coloured = isTerminal && !refused
  const paint = (start: number, end: number) => (text: string) =>
    coloured ? `\u001b[${start}m${text}\u001b[${end}m` : text
  return {
    coloured,
    good: paint(36, 39),
    warm: paint(33, 39),
    bad: paint(31, 39),
    strong: paint(1, 22),
    faint: paint(2, 22),
  }
}
