/** A whole table of handlers from one function, for tests that care for a few of them. */
import { channelKinds } from '../../core/contract/channel-kinds.ts'
import type { Handlers } from '../../core/contract/channels.ts'

export function handlersOf(answer: (name: string, input: unknown) => Promise<unknown>): Handlers {
  const made = Object.keys(channelKinds).map((name) => [name, (input: unknown) => answer(name, input)])
  return Object.fromEntries(made)
}
