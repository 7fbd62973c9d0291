/** The present moment, for words that change with it: "in 12 minutes", and clocks that run down. */
import { useEffect, useState } from 'preact/hooks'
import type { DurationMs, EpochMs } from '../../core/contract/time.ts'

/** Draws anew at every `period`, and only while it is on screen. */
export function useNow(period: DurationMs): EpochMs {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), period)
    return () => clearInterval(timer)
  }, [period])
  return now
}
