/** The machine under the app, for every part of the stand-in: how it is set up, and who is told when something can be seen. */
import type { Machine, SimulatedPlatform } from './state.ts'

let current: Machine | null = null
const watchers = new Set<() => void>()
let isTelling = false

/** Once, before the app is loaded. */
export function setMachine(machine: Machine): void {
  current = machine
}

export function machine(): Machine {
  if (current === null) throw new Error('the stand-in has not been told about its machine')
  return current
}

export function isPlatform(...platforms: readonly SimulatedPlatform[]): boolean {
  return platforms.includes(machine().platform)
}

/** Something that can be seen is different. Told once for all changes of one turn. */
export function changed(): void {
  if (isTelling) return
  isTelling = true
  queueMicrotask(() => {
    isTelling = false
    for (const watcher of watchers) watcher()
  })
}

export function onChange(watcher: () => void): void {
  watchers.add(watcher)
}

/** Epoch milliseconds with fractions. */
export function moment(): number {
  return performance.timeOrigin + performance.now()
}
