import { describe, expect, it } from 'vitest'
import { isPrintable, printable, printableName } from '../../../core/errors/printable.ts'

const TERMINAL = '\u001b]0;title\u0007\u001b[2J'

describe('text from outside', () => {
  it.each([
    ['the letters of a terminal sequence without its controls', `a${TERMINAL}b`, 'a]0;title[2Jb'],
    ['C1 controls', 'a\u009b31mb', 'a31mb'],
    ['direction overrides and isolates', 'a\u202eb\u2066c\u200fd\u061ce', 'abcde'],
    ['invisible characters', 'a\u200bb\ufeffc\u00add\u{e0041}e', 'abcde'],
    ['line breaks and tabs, as one space', 'a\r\n\tb\u2028c\u2029d\u0085e', 'a b c d e'],
    ['nothing of a plain name', 'Zoë Müller 李 👩', 'Zoë Müller 李 👩'],
  ])('loses %s', (_what, text, shown) => {
    expect(printable(text, 80)).toBe(shown)
  })

  it('is cut to its limit in whole characters, and shows it', () => {
    expect(printable('👩'.repeat(100_000), 4)).toBe('👩👩👩…')
    expect(printable('👩👩👩', 4)).toBe('👩👩👩')
    expect(printable('abcd', 4)).toBe('abcd')
  })

  it('may be compared and shown only where both are the same', () => {
    expect(isPrintable('ada@example.com', 320)).toBe(true)
    for (const text of ['ada\u200b@example.com', 'ada@example.com\n', 'ada\ufffd', 'x'.repeat(321)]) {
      expect(isPrintable(text, 320)).toBe(false)
    }
  })

  it('as a name never becomes equal to another name by being cleaned', () => {
    expect(printableName('ada@example.com', 320)).toBe('ada@example.com')
    const cleaned = printableName('ada@\u200bexample.com', 320)
    expect(cleaned).toBe('ada@example.com\ufffd')
    expect(isPrintable(cleaned, 320)).toBe(false)
    expect([...printableName('x'.repeat(1_000), 320)]).toHaveLength(320)
  })
})
