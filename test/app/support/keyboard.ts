/** Somebody who has a keyboard and no pointer, at the app's window. */
import type { Page } from 'playwright-core'

export interface Stop {
  /** Role and accessible name, such as `button "Sign in"`. */
  readonly what: string
  readonly top: number
  readonly left: number
  /** What is wrong with it: cannot be seen, or not be told from what has no focus. */
  readonly faults: readonly string[]
}

export interface Keyboard {
  press(key: string): Promise<void>
  type(text: string): Promise<void>
  /** Where the focus is. `body`: nowhere. */
  focus(): Promise<Stop>
  /** Tabs on until the focus is there. @throws Error with all stops when it never is, or is not visible on the way */
  tabTo(what: string | RegExp): Promise<void>
  /** Tabs there, and presses Enter. */
  enter(what: string | RegExp): Promise<void>
  /** Every stop once, from the uppermost on. */
  stops(): Promise<readonly Stop[]>
}

const MOST_STOPS = 60

export function keyboardAt(page: Page): Keyboard {
  const focus = async (): Promise<Stop> => {
    const seen = await page.evaluate(look)
    const what = seen === null ? 'body' : ((await page.locator(':focus').ariaSnapshot()).split('\n')[0] ?? '')
    return { what: what.replace(/^- |:.*$| \[.*\]/g, ''), ...(seen ?? { top: 0, left: 0, faults: [] }) }
  }
  const tabTo = async (what: string | RegExp) => {
    const passed: string[] = []
    for (let count = 0; count < MOST_STOPS; count += 1) {
      await page.keyboard.press('Tab')
      const stop = await focus()
      passed.push(stop.what)
      if (stop.faults.length > 0) throw new Error(`${stop.what}: ${stop.faults.join(', ')}`)
      if (typeof what === 'string' ? stop.what === what : what.test(stop.what)) return
    }
    throw new Error(`the focus never came to ${what}, but to ${[...new Set(passed)].join(', ')}`)
  }
  return {
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    focus,
    tabTo,
    async enter(what) {
      await tabTo(what)
      await page.keyboard.press('Enter')
    },
    async stops() {
      const found: Stop[] = []
      for (let count = 0; count < MOST_STOPS; count += 1) {
        await page.keyboard.press('Tab')
        const stop = await focus()
        // Between the last and the first the browser has it.
        if (stop.what === 'body') continue
        if (found[0]?.what === stop.what && found[0].top === stop.top) break
        found.push(stop)
      }
      const first = found.findIndex(({ top }) => top === Math.min(...found.map((stop) => stop.top)))
      return [...found.slice(first), ...found.slice(0, first)]
    },
  }
}

/** In the page. */
function look(): Omit<Stop, 'what'> | null {
  const element = document.activeElement
  if (element === null || element === document.body) return null
  const { top, left, bottom, right, width, height } = element.getBoundingClientRect()
  const faults: string[] = []
  if (bottom < 0 || right < 0 || top > innerHeight || left > innerWidth) faults.push('out of sight')
  // A heading or a question takes the focus to be read, and cannot be pressed.
  const isRead = element.matches('[tabindex="-1"]')
  const hasOutline = (one: Element | null): boolean => {
    if (one === null || one === document.body) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(one)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  }
  // A control that is drawn by its label has the outline there.
  const isDrawn = hasOutline(element) || hasOutline(element.closest('label'))
  if (!isRead && !isDrawn) faults.push('no outline')
  if (!isRead && element.closest('label') === null && (width < 1 || height < 1)) faults.push('without size')
  return { top: Math.round(top + scrollY), left: Math.round(left), faults }
}
