/** Which side of `ready` the app is on, and the texts with which Electron refuses what comes too early or too late (README.md, Life). */

let ready = false

export function isReady(): boolean {
  return ready
}

export function setReady(): void {
  ready = true
}

/** @throws Error with that text before `ready` */
export function afterReady(text: string): void {
  if (!ready) throw new Error(text)
}

/** @throws Error with that text once the app is ready */
export function beforeReady(text: string): void {
  if (ready) throw new Error(text)
}
