/** "Copied", for a while: what a button shows in the place of its own words or icon. */
import { useEffect, useState } from 'preact/hooks'

const SHOWN_MS = 2000

/** @returns whether it is shown now, and what shows it */
export function useCopied(): readonly [copied: boolean, setCopied: (copied: boolean) => void] {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  return [copied, setCopied]
}
