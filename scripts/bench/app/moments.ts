/** Moments of the app beside the same moments of an empty one, in turn on the same machine; and what remains of a closed window. */
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import type { AppUnderTest, LaunchOptions } from '../../../test/app/driver.ts'
import { launchApp } from '../../../test/app/driver.ts'
import type { Finding } from '../report.ts'
import { summarise } from '../statistics.ts'
import { OPEN_EMPTY, writeEmptyApp } from './empty-app.ts'
import { isSettled } from './launches.ts'

const PART = 'Tray and window, on the stand-in for Electron'
const ICON = fileURLToPath(new URL('../../../build/icons/tray-signed-out.png', import.meta.url))
const MOST = 1.5
const QUIET_MS = 1_000

interface Moments {
  /** Start of main to the tray's icon, milliseconds. */
  readonly tray: number
  /** Of it, what main itself takes: without the wait for Chromium. */
  readonly own: number
  /** Click to the first paint of a window that was not there. */
  readonly paint: number
  /** Click to the first paint that shows something. */
  readonly content: number
}

/** @param options of Latchkey's start, into the tray alone */
export async function measureMoments(folder: string, options: LaunchOptions, runs: number): Promise<Finding[]> {
  const built = await writeEmptyApp(folder, ICON)
  const ours: Moments[] = []
  const theirs: Moments[] = []
  for (let run = -1; run < runs; run += 1) {
    const latchkey = await momentsOf(options, 'Open Latchkey')
    const empty = await momentsOf({ built }, OPEN_EMPTY)
    // The first has the files read into the cache.
    if (run < 0) continue
    ours.push(latchkey)
    theirs.push(empty)
  }
  const median = (moments: readonly Moments[], which: keyof Moments) =>
    summarise(moments.map((moment) => moment[which])).median
  const line = { part: PART, runs } as const
  const lines = (what: string, ratio: string, which: keyof Moments, most: number | null): Finding[] => {
    const [latchkey, empty] = [median(ours, which), median(theirs, which)]
    return [
      { ...line, program: 'Latchkey', what, value: latchkey, unit: 'ms', aim: null },
      { ...line, program: 'empty app', what, value: empty, unit: 'ms', aim: null },
      ...(most === null
        ? []
        : [{ ...line, program: 'Latchkey', what: ratio, value: latchkey / empty, unit: '×' as const, aim: most }]),
    ]
  }
  return [
    ...lines('start of main to the tray, median', 'start to tray, to the empty app', 'tray', MOST),
    ...lines('of it, main itself, without the wait for Chromium', '', 'own', null),
    ...lines('click to first paint, median', 'click to paint, to the empty app', 'paint', MOST),
    ...lines('click to first text or picture, median', 'click to content, to the empty app', 'content', MOST),
  ]
}

async function momentsOf(options: LaunchOptions, item: string): Promise<Moments> {
  const app = await launchApp(options)
  try {
    const { marks } = await app.until('the tray to settle', (state) => isSettled(state) && state)
    const { mainLoading, mainLoaded, ready, trayReady } = marks
    if (mainLoading === null || mainLoaded === null || ready === null || trayReady === null) {
      throw new Error('the stand-in has not marked the start')
    }
    // Chromium has begun, and would be busy with itself.
    await pause(QUIET_MS)
    const clicked = performance.timeOrigin + performance.now()
    await app.choose(item)
    const painted = await app.until('a first paint', ({ windows }) => windows[0]?.paintedAt)
    const page = await app.window()
    return {
      tray: trayReady - mainLoading,
      own: mainLoaded - mainLoading + (trayReady - ready),
      paint: painted - clicked,
      content: (await page.evaluate(firstContent)) - clicked,
    }
  } finally {
    await app.stop()
  }
}

/** In the page: epoch milliseconds. */
function firstContent(): Promise<number> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('the page shows nothing')), 10_000)
    new PerformanceObserver((list) => {
      const [entry] = list.getEntriesByName('first-contentful-paint')
      if (entry !== undefined) resolve(performance.timeOrigin + entry.startTime)
    }).observe({ type: 'paint', buffered: true })
  })
}

/** Closes the window and looks how long anything of it remains. */
export async function measureClosedWindow(options: LaunchOptions): Promise<Finding[]> {
  const app = await launchApp({ ...options, args: [] })
  try {
    const { id } = await app.until('a painted window', ({ windows }) =>
      windows.find((window) => window.paintedAt !== null),
    )
    const before = await pagesOf(app)
    const closed = performance.now()
    await app.do('closeWindow', id)
    await app.until('a hidden window', ({ windows }) => windows.every(({ isVisible }) => !isVisible))
    await app.until('no window', ({ windows }) => windows.length === 0, 60_000)
    const took = performance.now() - closed
    const line = { part: PART, program: 'Latchkey', runs: 1, aim: null } as const
    return [
      { ...line, what: 'pages in Chromium with the window open', value: before, unit: 'pages' },
      { ...line, what: 'from its closing to its destruction', value: took / 1_000, unit: 's', aim: 60 },
      { ...line, what: 'pages in Chromium after it', value: await pagesOf(app), unit: 'pages', aim: 0 },
    ]
  } finally {
    await app.stop()
  }
}

/** How many pages Chromium holds, whatever the stand-in believes. */
async function pagesOf(app: AppUnderTest): Promise<number> {
  const endpoint = await app.do('browserEndpoint')
  if (endpoint === null) throw new Error('the app has no browser for its windows')
  const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true })
  try {
    const session = await browser.newBrowserCDPSession()
    const { targetInfos } = await session.send('Target.getTargets')
    return targetInfos.filter(({ type }) => type === 'page').length
  } finally {
    await browser.close()
  }
}
