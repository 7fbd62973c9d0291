import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import { watchWorld } from '../../../electron/power.ts'
import { HandClock } from '../../support/session-world.ts'
import { alice, connected, laptop, snapshot, someError } from '../../support/snapshots.ts'

const MINUTE = 60_000
const retrying: Snapshot = snapshot({
  session: {
    kind: 'renewing',
    attempt: 'attempt-1',
    identity: alice,
    expiresAt: 60 * MINUTE,
    memoryOnly: false,
    tries: 1,
    retryAt: MINUTE,
    because: someError,
  },
  node: { kind: 'running', facts: laptop },
})

function watched() {
  const power = new EventEmitter()
  const clock = new HandClock()
  const jumps: (() => void)[] = []
  const world = { online: true }
  const worldChanged = vi.fn()
  const isOnline = vi.fn(() => world.online)
  const look = watchWorld({
    power,
    clock: Object.assign(clock, { onJump: (listener: () => void) => void jumps.push(listener) }),
    isOnline,
    worldChanged,
  })
  return { power, clock, world, jumps, worldChanged, isOnline, look }
}

test.each(['resume', 'unlock-screen', 'user-did-become-active'])('%s changes the world', (event) => {
  const { power, worldChanged } = watched()
  power.emit(event)
  expect(worldChanged).toHaveBeenCalledOnce()
})

test('a clock that jumps changes the world', () => {
  const { jumps, worldChanged } = watched()
  for (const jump of jumps) jump()
  expect(worldChanged).toHaveBeenCalledOnce()
})

test('while something waits for the network its return is looked for once a minute', async () => {
  const { clock, world, worldChanged, look } = watched()
  world.online = false
  look(retrying)
  await clock.moveTo(5 * MINUTE)
  expect(worldChanged).not.toHaveBeenCalled()
  world.online = true
  await clock.moveTo(6 * MINUTE)
  expect(worldChanged).toHaveBeenCalledOnce()
  await clock.moveTo(9 * MINUTE)
  expect(worldChanged).toHaveBeenCalledOnce()
})

test('a server that does not see this device is waited for as well', () => {
  const { clock, look } = watched()
  look(connected({ connected: false, node: { kind: 'running', facts: { ...laptop, online: false } } }))
  expect(clock.alarms).toHaveLength(1)
})

test('nobody looks while nothing waits', async () => {
  const { clock, isOnline, look } = watched()
  look(connected())
  await clock.moveTo(10 * MINUTE)
  expect(isOnline).not.toHaveBeenCalled()
  look(retrying)
  look(connected())
  expect(clock.alarms).toEqual([])
})
