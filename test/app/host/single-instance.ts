/**
 * One instance of the app for a user's data folder, across real processes: the first holds a link that names it, a later
 * one leaves what it was given in the first one's letter box and is told no. Locks of dead processes do not count.
 */

import { randomUUID } from 'node:crypto'
import {
  existsSync,
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

export interface SecondInstance {
  readonly argv: readonly string[]
  readonly workingDirectory: string
  readonly additionalData: unknown
}

let held: { readonly link: string; readonly watcher: FSWatcher } | null = null

/** @returns false when another process holds the lock; it has then been told */
export function acquireLock(
  folder: string,
  letter: SecondInstance,
  onSecond: (second: SecondInstance) => void,
): boolean {
  if (held !== null) return true
  const box = join(folder, 'SingletonLetters')
  mkdirSync(box, { recursive: true })
  const link = join(folder, 'SingletonLock')
  if (!tryLink(link)) {
    const name = join(box, randomUUID())
    writeFileSync(`${name}.part`, JSON.stringify(letter))
    renameSync(`${name}.part`, `${name}.letter`)
    return false
  }
  const read = () => {
    for (const name of readdirSync(box).filter((each) => each.endsWith('.letter'))) {
      const path = join(box, name)
      const text = readFileSync(path, 'utf8')
      rmSync(path)
      onSecond(JSON.parse(text))
    }
  }
  // Letters to a process that is no more are nobody's.
  for (const name of readdirSync(box)) rmSync(join(box, name))
  held = { link, watcher: watch(box, read) }
  process.on('exit', releaseLock)
  return true
}

export function hasLock(): boolean {
  return held !== null
}

export function releaseLock(): void {
  held?.watcher.close()
  if (held !== null) rmSync(held.link, { force: true })
  held = null
}

function tryLink(link: string): boolean {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      symlinkSync(`${process.pid}`, link)
      return true
    } catch {
      if (isAlive(link)) return false
      rmSync(link, { force: true })
    }
  }
  return false
}

function isAlive(link: string): boolean {
  try {
    return existsSync(`/proc/${readlinkSync(link)}`) || process.kill(Number(readlinkSync(link)), 0)
  } catch {
    return false
  }
}
