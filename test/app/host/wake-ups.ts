/** Counts the timers that fire in main in a period. Whatever is watched costs something: only while somebody counts. */
import { createHook, executionAsyncResource } from 'node:async_hooks'

let fired = 0
const hook = createHook({
  before() {
    const resource: object | undefined = executionAsyncResource()
    if (resource?.constructor?.name === 'Timeout') fired += 1
  },
})

export function countWakeUps(): void {
  fired = 0
  hook.enable()
}

/** @returns how many have fired since `countWakeUps` */
export function wakeUpsSoFar(): number {
  hook.disable()
  return fired
}
