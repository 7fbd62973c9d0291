/** A call to main from a screen: whether it is under way, and why the last one failed. */
import { useState } from 'preact/hooks'
import type { Reply } from '../../core/contract/channels.ts'
import type { WireError } from '../../core/contract/wire-error.ts'

export interface Calling {
  readonly busy: boolean
  /** null once another call has begun. */
  readonly error: WireError | null
  /** @returns what main answered; null when it refused, and `error` says why */
  run<Value>(call: () => Promise<Reply<Value>>): Promise<{ readonly value: Value } | null>
}

export function useCall(): Calling {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<WireError | null>(null)
  return {
    busy,
    error,
    async run(call) {
      setBusy(true)
      setError(null)
      const reply = await call()
      setBusy(false)
      if (reply.ok) return { value: reply.value }
      setError(reply.error)
      return null
    },
  }
}
