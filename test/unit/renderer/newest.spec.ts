import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import { newest } from '../../../renderer/newest.ts'
import { snapshot } from '../../support/snapshots.ts'

/** A main process whose answer and news come when the test says. */
function source() {
  let tell: (next: Snapshot) => void = () => {}
  let answer: (asked: Snapshot) => void = () => {}
  const answered = new Promise<Snapshot>((resolve) => {
    answer = resolve
  })
  const live = newest(
    async () => ({ ok: true as const, value: await answered }),
    (take) => {
      tell = take
    },
  )
  return { live, answer, tell: (next: Snapshot) => tell(next) }
}

test('begins with what main answers and goes on with what it tells', async () => {
  const { live, tell, answer } = source()
  answer(snapshot({ revision: 3 }))
  const signal = await live
  expect(signal.value.revision).toBe(3)
  tell(snapshot({ revision: 4 }))
  expect(signal.value.revision).toBe(4)
})

test('a late answer does not put an older snapshot in the place of a newer one', async () => {
  const { live, tell, answer } = source()
  tell(snapshot({ revision: 5 }))
  answer(snapshot({ revision: 4 }))
  await setImmediate()
  expect((await live).value.revision).toBe(5)
})
