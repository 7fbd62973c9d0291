/** Keeps the tray true: draws it at every change, and when a time in its words passes. Nothing is drawn every second. */
import type { EpochMs } from '../core/contract/time.ts'
import { type TrayFace, type TrayInput, trayFace } from './tray-face.ts'

export interface TrayKeeperPorts {
  readonly icon: { show(face: TrayFace): void }
  readonly clock: { now(): EpochMs; at(time: EpochMs, callback: () => void): () => void }
  /** null: not known enough yet; what is shown stays. */
  read(): Omit<TrayInput, 'now'> | null
}

/** @returns draws; call it after every change */
export function keepTray({ icon, clock, read }: TrayKeeperPorts): () => void {
  let forget = (): void => {}
  const draw = (): void => {
    forget()
    forget = () => {}
    const input = read()
    if (input === null) return
    const face = trayFace({ ...input, now: clock.now() })
    icon.show(face)
    if (face.changesAt !== null) forget = clock.at(face.changesAt, draw)
  }
  return draw
}
