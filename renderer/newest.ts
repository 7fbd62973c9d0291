/** The newest of something that main tells, as a signal. Asked for once and told ever after; whichever comes first, the higher revision wins. */
import { type Signal, signal } from '@preact/signals'
import type { Reply } from '../core/contract/channels.ts'

/** Resolves with the first value; it stays pending when main refuses, and then there is nothing to show. */
export function newest<Value extends { readonly revision: number }>(
  ask: () => Promise<Reply<Value>>,
  listen: (take: (next: Value) => void) => unknown,
): Promise<Signal<Value>> {
  return new Promise((resolve) => {
    let live: Signal<Value> | null = null
    const take = (next: Value) => {
      if (live === null) {
        live = signal(next)
        resolve(live)
      } else if (next.revision >= live.value.revision) live.value = next
    }
    listen(take)
    void ask().then((reply) => {
      if (reply.ok) take(reply.value)
    })
  })
}
