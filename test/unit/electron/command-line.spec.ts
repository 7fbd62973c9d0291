import { expect, test } from 'vitest'
import { readCommandLine } from '../../../electron/command-line.ts'

test.each([
  [[], { profile: null, hidden: false }],
  [['--hidden'], { profile: null, hidden: true }],
  [['.', '--profile', 'work', '--no-sandbox'], { profile: 'work', hidden: false }],
  [['--profile=work', 'latchkey://join?server=x'], { profile: 'work', hidden: false }],
  [['--profile'], { profile: null, hidden: false }],
  [['--remote-debugging-port=1', '--hidden=yes'], { profile: null, hidden: false }],
])('of %j it reads %j', (argv, read) => {
  expect(readCommandLine(argv)).toEqual(read)
})
