import { expect, test } from 'vitest'
import type { TrayFace } from '../../../electron/tray-face.ts'
import { keepTray } from '../../../electron/tray-keeper.ts'
import { loadSpeech } from '../../../messages/speech.ts'
import { appView } from '../../support/app-views.ts'
import { HandClock } from '../../support/session-world.ts'
import { signingIn, snapshot } from '../../support/snapshots.ts'

const speech = await loadSpeech('en', 'en-GB', 'UTC')

function kept() {
  const clock = new HandClock()
  const shown: string[] = []
  const world = { snapshot: snapshot(), known: true }
  const draw = keepTray({
    icon: { show: ({ tooltip }: TrayFace) => void shown.push(tooltip) },
    clock,
    read: () => (world.known ? { snapshot: world.snapshot, app: appView(), speech, platform: 'linux' as const } : null),
  })
  return { clock, shown, world, draw }
}

test('draws when told, and again when the words become untrue, until they hold', async () => {
  const { clock, shown, world, draw } = kept()
  world.snapshot = snapshot({ session: signingIn('browser', { deadline: 150_000 }) })
  draw()
  await clock.moveTo(200_000)
  expect(shown).toEqual([
    'Latchkey: Signing in, 3 minutes left',
    'Latchkey: Signing in, 2 minutes left',
    'Latchkey: Signing in, 1 minute left',
  ])
})

test('plans nothing where the words hold, and forgets what an older state had planned', () => {
  const { clock, world, draw } = kept()
  world.snapshot = snapshot({ session: signingIn('browser', { deadline: 150_000 }) })
  draw()
  draw()
  expect(clock.alarms).toHaveLength(1)
  world.snapshot = snapshot()
  draw()
  expect(clock.alarms).toEqual([])
})

test('leaves what is shown while nothing is known', () => {
  const { shown, world, draw } = kept()
  world.known = false
  draw()
  expect(shown).toEqual([])
})
