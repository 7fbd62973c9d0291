/** The newest snapshot, as a signal. Asked for once and told ever after; whichever comes first, the higher revision wins. */
import { type Signal, signal } from '@preact/signals'
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { Bridge } from './bridge.ts'

export type SnapshotSource = Pick<Bridge, 'session.snapshot' | 'session.changed'>

/** @returns a signal that is null until the first snapshot has come. */
export function liveSnapshot(source: SnapshotSource): Signal<Snapshot | null> {
  const live = signal<Snapshot | null>(null)
  const take = (next: Snapshot) => {
    if (live.value === null || next.revision >= live.value.revision) live.value = next
  }
  source['session.changed'](take)
  void source['session.snapshot']().then((reply) => {
    if (reply.ok) take(reply.value)
  })
  return live
}
