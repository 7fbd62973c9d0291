/**
 * Focus survives what happens by itself: a button that goes away when the session moves on hands it to the heading, and
 * one that cannot be pressed for a moment gets it back.
 */
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

/** @param place what the heading is looked for in, and whose focus is kept */
export function useKeptFocus(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = place.current
    if (root === null) return
    let last: HTMLElement | null = null
    const nobodyHasIt = () => document.activeElement === null || document.activeElement === document.body
    const onFocus = ({ target }: FocusEvent) => {
      last = target instanceof HTMLElement ? target : null
    }
    // Of its own accord a person leaves only what is still there.
    const onLeave = () =>
      queueMicrotask(() => {
        if (nobodyHasIt() && last?.isConnected && !last.matches(':disabled')) last = null
      })
    const observer = new MutationObserver(() => {
      if (last === null || !nobodyHasIt()) return
      if (last.isConnected) last.focus()
      else root.querySelector('h1')?.focus()
    })
    root.addEventListener('focusin', onFocus)
    root.addEventListener('focusout', onLeave)
    observer.observe(root, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['disabled', 'hidden'],
    })
    return () => {
      observer.disconnect()
      root.removeEventListener('focusin', onFocus)
      root.removeEventListener('focusout', onLeave)
    }
  }, [place])
}
