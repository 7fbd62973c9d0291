/**
 * Renders the icons from build/icons/latchkey.svg with the system's Chromium: for each state of the tray a black
 * "Template" pair that macOS colours itself, and a pair in a teal that stands out on light and dark panels alike.
 * Run it after a change of the drawing and commit the files: `npx tsx scripts/icons.ts`.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'

const FOLDER = new URL('../build/icons/', import.meta.url)
const STATES = ['signed-out', 'working', 'connected', 'attention', 'ended'] as const
/** At least 3 : 1 against white and against black (WCAG 1.4.11). */
const TEAL = '#0e8a83'

interface Icon {
  readonly file: string
  readonly state: (typeof STATES)[number]
  readonly colour: string
  readonly pixels: number
}

const tray: readonly Icon[] = STATES.flatMap((state) => [
  { file: `tray-${state}Template.png`, state, colour: '#000', pixels: 16 },
  { file: `tray-${state}Template@2x.png`, state, colour: '#000', pixels: 32 },
  { file: `tray-${state}.png`, state, colour: TEAL, pixels: 16 },
  { file: `tray-${state}@2x.png`, state, colour: TEAL, pixels: 32 },
])
const icons: readonly Icon[] = [...tray, { file: 'latchkey.png', state: 'connected', colour: TEAL, pixels: 512 }]

const drawing = await readFile(new URL('latchkey.svg', FOLDER), 'utf8')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: process.getuid?.() !== 0,
})
try {
  const page = await browser.newPage()
  for (const { file, state, colour, pixels } of icons) {
    await page.setViewportSize({ width: pixels, height: pixels })
    await page.setContent(
      `<style>body{margin:0;background:transparent}svg{display:block;width:${pixels}px;height:${pixels}px;color:${colour}}
       svg>g:not(#${state}){display:none}</style>${drawing}`,
    )
    await writeFile(new URL(file, FOLDER), await page.screenshot({ omitBackground: true }))
  }
  console.log(`${icons.length} icons written to build/icons`)
} finally {
  await browser.close()
}
