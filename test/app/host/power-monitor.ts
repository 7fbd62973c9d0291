/** Sleep, lock, power and shutdown, raised by the driver. An event that a platform does not have cannot be raised on it (README.md, System, d.ts). */
import { EventEmitter } from 'node:events'
import { electronEvent } from './electron-event.ts'
import { changed, isPlatform } from './machine.ts'
import type { Shape } from './shapes.ts'
import type { SimulatedPlatform } from './state.ts'

export type PowerEvent = 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen' | 'on-ac' | 'on-battery' | 'shutdown'

/** On-battery on Windows: the sheet has it, the types do not; the sheet's is taken. */
const PLATFORMS: Readonly<Record<PowerEvent, readonly SimulatedPlatform[]>> = {
  suspend: ['linux', 'darwin', 'win32'],
  resume: ['linux', 'darwin', 'win32'],
  'lock-screen': ['darwin', 'win32'],
  'unlock-screen': ['darwin', 'win32'],
  'on-ac': ['darwin', 'win32'],
  'on-battery': ['darwin', 'win32'],
  shutdown: ['linux', 'darwin'],
}

let idleSeconds = 0
let isLocked = false
let preventsShutdown = false

class StandInPowerMonitor
  extends EventEmitter
  implements
    Shape<Electron.PowerMonitor, 'getSystemIdleState' | 'getSystemIdleTime' | 'isOnBatteryPower' | 'onBatteryPower'>
{
  onBatteryPower = false

  getSystemIdleTime(): number {
    return idleSeconds
  }

  getSystemIdleState(idleThreshold: number): 'active' | 'idle' | 'locked' | 'unknown' {
    if (isLocked) return 'locked'
    return idleSeconds >= idleThreshold ? 'idle' : 'active'
  }

  isOnBatteryPower(): boolean {
    return this.onBatteryPower
  }
}

export const powerMonitor = new StandInPowerMonitor()

/** @throws Error where the platform has no such event */
export function raisePower(event: PowerEvent): void {
  if (!isPlatform(...PLATFORMS[event])) throw new Error(`powerMonitor has no "${event}" on this platform`)
  if (event === 'lock-screen') isLocked = true
  if (event === 'unlock-screen') isLocked = false
  if (event === 'on-battery') powerMonitor.onBatteryPower = true
  if (event === 'on-ac') powerMonitor.onBatteryPower = false
  const details = electronEvent()
  powerMonitor.emit(event, details)
  if (event === 'shutdown') preventsShutdown = details.defaultPrevented
  changed()
}

/** Whether the app asked the system to wait with its shutdown. */
export function shutdownIsHeld(): boolean {
  return preventsShutdown
}

export function setIdleSeconds(seconds: number): void {
  idleSeconds = seconds
}
