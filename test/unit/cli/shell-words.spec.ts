import { describe, expect, it } from 'vitest'
import { splitWords } from '../../../cli/shell-words.ts'

describe('splitting a command', () => {
  it.each([
    ['firefox', ['firefox']],
    ['  firefox   --private\t-P  ', ['firefox', '--private', '-P']],
    [`node "a b.js" 'c "d"'`, ['node', 'a b.js', 'c "d"']],
    ['a\\ b c\\"d', ['a b', 'c"d']],
    ['"a\\"b" "c\\\\d" "e\\f"', ['a"b', 'c\\d', 'e\\f']],
    [`x '' y`, ['x', '', 'y']],
    [`pre"mid dle"post`, ['premid dlepost']],
    [
      'echo $HOME `id` ; rm -rf * | cat > x & #',
      ['echo', '$HOME', '`id`', ';', 'rm', '-rf', '*', '|', 'cat', '>', 'x', '&', '#'],
    ],
  ])('%s', (line, words) => {
    expect(splitWords(line, 'linux')).toEqual(words)
  })

  it('keeps backslashes on Windows', () => {
    expect(splitWords('"C:\\Program Files\\browser.exe" --new', 'win32')).toEqual([
      'C:\\Program Files\\browser.exe',
      '--new',
    ])
  })

  it.each(['', '   ', '"open', "it's", 'trailing\\'])('refuses "%s"', (line) => {
    expect(() => splitWords(line, 'linux')).toThrow(expect.objectContaining({ code: 'general.usage' }))
  })
})
