/** Text that cannot be read whole, found in the page itself: cut off, beside its box, beside the window, or over other text. */

/** Runs in the page, so it stands alone. @returns sentences; none where every text can be read */
export function textFaults(): readonly string[] {
  const faults = new Set<string>()
  const root = document.documentElement
  if (root.scrollWidth > root.clientWidth) faults.add(`the page scrolls sideways, ${root.scrollWidth} px wide`)
  const boxes: { readonly name: string; readonly element: Element; readonly rect: DOMRect }[] = []

  for (const { element, text, rect } of texts()) {
    boxes.push({ name: text, element, rect })
    if (rect.left < -0.5 || rect.right > root.clientWidth + 0.5) faults.add(`beside the window: ${text}`)
    for (let box: Element | null = element; box !== null && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box)
      const holds = box.getBoundingClientRect()
      const isBeside = rect.left < holds.left - 1 || rect.right > holds.right + 1
      const isBelow = rect.top < holds.top - 1 || rect.bottom > holds.bottom + 1
      const mustHold = box.matches('button, .card, .notice, .menu')
      const scrolls = overflowY === 'auto' || overflowY === 'scroll'
      if (isBeside && (mustHold || overflowX !== 'visible')) faults.add(`cut off or beside its box: ${text}`)
      if (isBelow && !scrolls && (mustHold || overflowY !== 'visible')) faults.add(`cut off below: ${text}`)
    }
  }
  for (const select of document.querySelectorAll('select')) {
    const chosen = select.selectedOptions[0]
    if (chosen === undefined || !select.checkVisibility() || getComputedStyle(select).textWrapMode === 'wrap') continue
    const whole = document.createElement('select')
    whole.append(new Option(chosen.text))
    whole.style.width = 'max-content'
    select.after(whole)
    if (whole.offsetWidth > select.offsetWidth) faults.add(`cut off in its list: ${chosen.text}`)
    whole.remove()
  }

  for (const control of document.querySelectorAll('button, input, select, summary')) {
    if (control.checkVisibility())
      boxes.push({ name: control.tagName, element: control, rect: control.getBoundingClientRect() })
  }
  // What lies in the top layer covers what is below it.
  const ground = boxes.filter(({ element }) => element.closest('[popover]') === null)
  for (const [at, one] of ground.entries()) {
    for (const other of ground.slice(at + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue
      const width = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left)
      const height = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top)
      // Line boxes of fonts with long strokes lie a little over one another; their letters do not.
      if (width > 1 && height > 4) faults.add(`over one another: ${one.name} and ${other.name}`)
    }
  }
  return [...faults]

  /** Every line of every text that is there to be read. */
  function* texts(): Generator<{ readonly element: Element; readonly text: string; readonly rect: DOMRect }> {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement
      const text = node.textContent?.trim() ?? ''
      if (text === '' || element === null || !element.checkVisibility()) continue
      if (element.closest('.unseen, option, .text-box') !== null) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects()) {
        if (rect.width > 0) yield { element, text: text.slice(0, 60), rect }
      }
    }
  }
}
