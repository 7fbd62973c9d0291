import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogFile } from '../../../core/log/log-file.ts'

const LARGEST = 1_000

describe('the log file', () => {
  let parent: string
  let folder: string
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'latchkey-log-'))
    folder = join(parent, 'log')
  })
  afterEach(() => rmSync(parent, { recursive: true }))

  const open = () => createLogFile(folder, () => 0, LARGEST)
  const lines = (name: string) => readFileSync(join(folder, name), 'utf8').split('\n').length - 1
  const size = (name: string) => statSync(join(folder, name)).size

  it('is not there before the first line, and then for its owner alone', () => {
    const log = open()
    expect(readdirSync(parent)).toEqual([])
    log.log('info', 'first')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'latchkey.log')).mode & 0o777).toBe(0o600)
  })

  it('never grows past its largest size, and keeps one file before', () => {
    const log = open()
    for (let count = 0; count < 100; count += 1) log.log('info', 'again', { count })
    expect(readdirSync(folder).sort()).toEqual(['latchkey.log', 'latchkey.log.1'])
    expect(size('latchkey.log')).toBeLessThanOrEqual(LARGEST)
    expect(size('latchkey.log.1')).toBeLessThanOrEqual(LARGEST)
  })

  it('keeps both bounds and the full file when several processes write', () => {
    const [one, other] = [open(), open()]
    one.log('info', 'here for long')
    while (size('latchkey.log') < LARGEST - 100) other.log('info', 'elsewhere')
    const full = lines('latchkey.log')
    other.log('info', 'rolls the file over: this line is longer than the room that is left in it', { more: 'and more' })
    one.log('info', 'here again')
    expect(lines('latchkey.log.1')).toBe(full)
    expect(lines('latchkey.log')).toBe(2)
    for (let count = 0; count < 20; count += 1) (count % 2 === 0 ? one : other).log('info', 'by turns')
    expect(size('latchkey.log')).toBeLessThanOrEqual(LARGEST)
    expect(size('latchkey.log.1')).toBeLessThanOrEqual(LARGEST)
  })

  it('does not follow a link that stands in its place', () => {
    const theirs = join(parent, 'theirs')
    writeFileSync(theirs, 'theirs')
    mkdirSync(folder)
    symlinkSync(theirs, join(folder, 'latchkey.log'))
    open().log('info', 'lost')
    expect(readFileSync(theirs, 'utf8')).toBe('theirs')
    rmSync(theirs)
    open().log('info', 'lost')
    expect(readdirSync(parent)).toEqual(['log'])
  })

  it('that cannot be written stops nobody', () => {
    const log = createLogFile('/dev/null/log', () => 0)
    expect(() => log.log('info', 'lost')).not.toThrow()
  })
})
