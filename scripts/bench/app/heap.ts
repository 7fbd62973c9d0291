/** What stays in memory, after a collection: of main and page after 1,000 snapshots, of main after 100 windows. */
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { type AppUnderTest, type LaunchOptions, launchApp } from '../../../test/app/driver.ts'
import type { Finding } from '../report.ts'
import { isSettled } from './launches.ts'

const SNAPSHOTS = 1_000
const WINDOWS = 100
/** Compiled, cached and settled by then. */
const WARM_UP_SNAPSHOTS = 1_000
const WARM_UP_WINDOWS = 25
/** To the heap before: what remains of noise. */
const MOST = 1.05
/** A closed window is destroyed after 20 s of the app's time. */
const SPEED = 50
const FAST_TIME = pathToFileURL(fileURLToPath(new URL('../fast-time.mjs', import.meta.url))).href

/** The device is disconnected and connected in turn, by the window, which shows each snapshot. */
export async function measureSnapshots(app: AppUnderTest): Promise<Finding[]> {
  const page = await app.window()
  // The first look costs memory too.
  await Promise.all([mainHeap(app), pageHeap(page)])
  await runSnapshots(page, WARM_UP_SNAPSHOTS)
  const [main, window] = [await mainHeap(app), await pageHeap(page)]
  await runSnapshots(page, SNAPSHOTS)
  return [
    ...grown('Heap after 1,000 snapshots', 'main', main, await mainHeap(app)),
    ...grown('Heap after 1,000 snapshots', 'window', window, await pageHeap(page)),
  ]
}

export async function measureOpenings(options: LaunchOptions): Promise<Finding[]> {
  const env = { ...options.env, NODE_OPTIONS: `--import ${FAST_TIME}`, LATCHKEY_BENCH_SPEED: String(SPEED) }
  const app = await launchApp({ ...options, env })
  try {
    await app.until('the tray to settle', isSettled)
    await openWindows(app, WARM_UP_WINDOWS)
    const before = await mainHeap(app)
    await openWindows(app, WINDOWS)
    return grown('Heap after 100 windows', 'main', before, await mainHeap(app))
  } finally {
    await app.stop()
  }
}

/** Until so many more have been told. */
async function runSnapshots(page: Page, count: number): Promise<void> {
  const script = `(async () => {
    const revision = async () => (await latchkey['session.snapshot']()).value.revision
    const last = (await revision()) + ${count}
    while ((await revision()) < last) {
      for (const call of ['device.disconnect', 'device.connect']) {
        const reply = await latchkey[call]()
        if (!reply.ok) throw new Error(call + ': ' + reply.error.code)
      }
    }
  })()`
  await page.evaluate(script)
}

async function openWindows(app: AppUnderTest, count: number): Promise<void> {
  for (let opened = 0; opened < count; opened += 1) {
    await app.choose('Open Latchkey')
    const { id } = await app.until('a painted window', ({ windows }) =>
      windows.find(({ isVisible, paintedAt }) => isVisible && paintedAt !== null),
    )
    await app.do('closeWindow', id)
    await app.until('no window', ({ windows }) => windows.length === 0)
  }
}

async function mainHeap(app: AppUnderTest): Promise<number> {
  return (await app.do('memory')).heapUsed
}

async function pageHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

function grown(part: string, program: string, before: number, after: number): Finding[] {
  const line = { part, program, runs: 1 } as const
  return [
    { ...line, what: 'after a warm-up', value: before / 2 ** 20, unit: 'MiB', aim: null },
    { ...line, what: 'after it', value: after / 2 ** 20, unit: 'MiB', aim: null },
    { ...line, what: 'to the warm-up', value: after / before, unit: '×', aim: MOST },
  ]
}
