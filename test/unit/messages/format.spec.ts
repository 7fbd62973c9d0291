/** From ICU MessageFormat through the compact form to a sentence. */
import { describe, expect, it, test } from 'vitest'
import { compileMessage } from '../../../messages/compile.ts'
import { formatter, type Values, withoutIsolates } from '../../../messages/format.ts'

function say(text: string, values: Values = {}, locale = 'en', isolate = false): string {
  return formatter(locale, isolate)(compileMessage('test', text), values)
}

describe('a message', () => {
  it('without arguments is compiled to its text alone', () => {
    expect(compileMessage('test', 'Signed in')).toBe('Signed in')
    expect(compileMessage('test', '')).toBe('')
  })

  it('takes texts and numbers', () => {
    expect(say('{person} on port {port}', { person: 'alice', port: 41641 })).toBe('alice on port 41641')
  })

  it('shows an argument that it was not given, never "undefined"', () => {
    expect(say('for {owner}')).toBe('for {owner}')
    expect(say('{n, plural, one {#} other {#}}')).toBe('{n}')
  })

  it('reads apostrophes, quoted braces and signs that look like tags as text', () => {
    expect(say("the device's key")).toBe("the device's key")
    expect(say("write '{name}' # <b>")).toBe('write {name} # <b>')
  })

  it('is not confused by arguments named like members of every object', () => {
    expect(say('{n, select, toString {no} other {yes}}', { n: 'valueOf' })).toBe('yes')
  })
})

describe('a choice', () => {
  const days = '{n, plural, =0 {today} one {# day} other {# days}}'
  it.each([
    [0, 'today'],
    [1, '1 day'],
    [2, '2 days'],
    [1200, '1,200 days'],
  ])('by number: %d', (n, sentence) => {
    expect(say(days, { n })).toBe(sentence)
  })

  it.each([
    [0, 'لا أيام'],
    [1, 'يوم'],
    [2, 'يومان'],
    [3, '3 أيام'],
    [11, '11 يومًا'],
    [100, '100 يوم'],
  ])('has the six forms of Arabic: %d', (n, sentence) => {
    const arabic = '{n, plural, zero {لا أيام} one {يوم} two {يومان} few {# أيام} many {# يومًا} other {# يوم}}'
    expect(say(arabic, { n }, 'ar-u-nu-latn')).toBe(sentence)
  })

  it('counts off an offset, except for exact cases', () => {
    const others = '{n, plural, offset:1 =1 {you alone} one {you and # other} other {you and # others}}'
    expect([1, 2, 3].map((n) => say(others, { n }))).toEqual(['you alone', 'you and 1 other', 'you and 2 others'])
  })

  it('reads a number that came as text, as those of errors do', () => {
    expect(say(days, { n: '1' })).toBe('1 day')
    expect(say(days, { n: 'some' })).toBe('some days')
  })

  it('by order', () => {
    const place = '{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}'
    expect([1, 2, 3, 4, 11].map((n) => say(place, { n }))).toEqual(['1st', '2nd', '3rd', '4th', '11th'])
  })

  it('by word, with arguments and choices inside', () => {
    const text = '{what, select, none {nothing} other {{n, plural, one {# {what}} other {# {what}s}}}}'
    expect(say(text, { what: 'none', n: 3 })).toBe('nothing')
    expect(say(text, { what: 'port', n: 3 })).toBe('3 ports')
  })
})

describe('in right-to-left text', () => {
  it('a value that is text is isolated, a number is not', () => {
    expect(say('متصل باسم {person} ({n})', { person: 'alice@acme.example', n: 3 }, 'ar', true)).toBe(
      'متصل باسم \u2068alice@acme.example\u2069 (3)',
    )
  })

  it('what is copied has no marks', () => {
    expect(withoutIsolates('باسم \u2068alice\u2069')).toBe('باسم alice')
  })
})

test.each([
  ['{n, plural, one {#}}', 'other'],
  ['{n, number, percent}', 'format the value first'],
  ['{at, date, short}', 'format the value first'],
  ['{name', 'CLOSING_BRACE'],
])('%s is refused by name', (text, reason) => {
  expect(() => compileMessage('home.example', text)).toThrow(new RegExp(`^home.example: .*${reason}`, 'i'))
})
