import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import { liveSnapshot } from '../../../renderer/live-snapshot.ts'
import { snapshot } from '../../support/snapshots.ts'

/** A bridge whose answer and news come when the test says. */
function source() {
  let tell: (next: Snapshot) => void = () => {}
  let answer: (asked: Snapshot) => void = () => {}
  const answered = new Promise<Snapshot>((resolve) => {
    answer = resolve
  })
  const live = liveSnapshot({
    'session.snapshot': async () => ({ ok: true, value: await answered }),
    'session.changed': (listener) => {
      tell = listener
      return () => {}
    },
  })
  return { live, answer, tell: (next: Snapshot) => tell(next) }
}

test('shows nothing before the first snapshot, then what main answers and tells', async () => {
  const { live, tell, answer } = source()
  expect(live.value).toBeNull()
  answer(snapshot({ revision: 3 }))
  await setImmediate()
  expect(live.value?.revision).toBe(3)
  tell(snapshot({ revision: 4 }))
  expect(live.value?.revision).toBe(4)
})

test('a late answer does not put an older snapshot in the place of a newer one', async () => {
  const { live, tell, answer } = source()
  tell(snapshot({ revision: 5 }))
  answer(snapshot({ revision: 4 }))
  await setImmediate()
  expect(live.value?.revision).toBe(5)
})
