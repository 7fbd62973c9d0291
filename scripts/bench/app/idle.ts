/** How often timers wake main while nothing happens: three minutes, after the start has settled and the window is gone. */
import { setTimeout as pause } from 'node:timers/promises'
import { type AppUnderTest, type LaunchOptions, launchApp } from '../../../test/app/driver.ts'
import type { Finding } from '../report.ts'

const SETTLE_MS = 90_000
const MINUTE_MS = 60_000
const MINUTES = 3

/** @param signedIn with its window open; is left without it */
export async function measureIdle(signedIn: AppUnderTest, options: LaunchOptions): Promise<Finding[]> {
  const signedOut = await launchApp(options)
  try {
    const [{ id } = { id: 0 }] = (await signedIn.state()).windows
    await signedIn.do('closeWindow', id)
    await signedIn.until('no window', ({ windows }) => windows.length === 0, SETTLE_MS)
    await pause(SETTLE_MS)
    const [inside, outside] = await Promise.all([wakeUps(signedIn), wakeUps(signedOut)])
    const line = { part: 'An idle minute', program: 'Latchkey', unit: 'wake-ups', runs: MINUTES, aim: 1 } as const
    return [
      { ...line, what: 'timers that fire, signed out, most in a minute', value: outside },
      { ...line, what: 'timers that fire, connected, most in a minute', value: inside },
    ]
  } finally {
    await signedOut.stop()
  }
}

/** @returns the most of the minutes */
async function wakeUps(app: AppUnderTest): Promise<number> {
  let most = 0
  for (let minute = 0; minute < MINUTES; minute += 1) {
    await app.do('countWakeUps')
    await pause(MINUTE_MS)
    most = Math.max(most, await app.do('wakeUps'))
  }
  return most
}
