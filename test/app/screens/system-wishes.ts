/** What a screen owes to a person's settings of the system, looked up in the page: still where motion is unwelcome, edged where colours are forced. */

/** Runs in the page. @returns what would move, as sentences */
export function movingParts(): readonly string[] {
  const faults: string[] = []
  const isLong = (times: string) => times.split(',').some((time) => Number.parseFloat(time) > 0)
  for (const element of document.querySelectorAll('*')) {
    for (const part of [null, '::before', '::after']) {
      const { transitionDuration, animationName, animationDuration } = getComputedStyle(element, part)
      const moves = isLong(transitionDuration) || (animationName !== 'none' && isLong(animationDuration))
      if (moves) faults.push(`${element.tagName}.${element.className}${part ?? ''} moves`)
    }
  }
  return faults
}

/** Runs in the page. @returns controls that a person with forced colours could not tell from the ground */
export function edgelessControls(): readonly string[] {
  const faults: string[] = []
  const ground = getComputedStyle(document.body).backgroundColor
  for (const control of document.querySelectorAll('button, input:not(.unseen), select')) {
    if (!control.checkVisibility()) continue
    const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(control)
    const hasEdge = borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) > 0 && borderTopColor !== ground
    const isFilled = backgroundColor !== ground && backgroundColor !== 'rgba(0, 0, 0, 0)'
    if (!hasEdge && !isFilled) faults.push(`${control.outerHTML.slice(0, 120)} has no edge`)
  }
  return faults
}
