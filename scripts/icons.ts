/**
 * Renders the tray's icons from build/icons/latchkey.svg with the system's Chromium, a file for each state and system: a
 * black "Template" pair that macOS colours itself, an ICO for the light and one for the dark taskbar of Windows, and for
 * Linux a pair in a teal that stands out on light and dark panels alike. Run it after a change of the drawing and commit
 * the files: `npx tsx scripts/icons.ts`. The application's own icons are made by app-icons.ts.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'
import { icoFile } from './packaging/icon-files.ts'

const FOLDER = new URL('../build/icons/', import.meta.url)
const STATES = ['signed-out', 'working', 'connected', 'attention', 'ended'] as const
/** What Windows asks for at 100, 125, 150 and 200 per cent, and one to scale down from. */
const WINDOWS_SIZES = [16, 20, 24, 32, 256]
/** Panels are 22 to 24 pixels high. */
const LINUX_SIZE = 24
const BLACK = '#000'
/** The glyphs of the Windows taskbar in its two themes. */
const ON_LIGHT = '#1a1a1a'
const ON_DARK = '#fff'
/** At least 3 : 1 against white and against black (WCAG 1.4.11): nobody says what colour a Linux panel has. */
const TEAL = '#0e8a83'

const drawing = await readFile(new URL('latchkey.svg', FOLDER), 'utf8')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: process.getuid?.() !== 0,
})
try {
  const page = await browser.newPage()
  const render = async (state: string, colour: string, pixels: number): Promise<Buffer> => {
    await page.setViewportSize({ width: pixels, height: pixels })
    await page.setContent(
      `<style>body{margin:0;background:transparent}svg{display:block;width:${pixels}px;height:${pixels}px;color:${colour}}
       svg>g:not(#${state}){display:none}</style>${drawing}`,
    )
    return page.screenshot({ omitBackground: true })
  }
  const write = (file: string, content: Uint8Array) => writeFile(new URL(file, FOLDER), content)
  const pair = async (name: string, state: string, colour: string, pixels: number) => {
    await write(`${name}.png`, await render(state, colour, pixels))
    await write(`${name}@2x.png`, await render(state, colour, pixels * 2))
  }
  const ico = async (name: string, state: string, colour: string) => {
    const images = []
    for (const pixels of WINDOWS_SIZES) images.push({ pixels, png: await render(state, colour, pixels) })
    await write(`${name}.ico`, icoFile(images))
  }
  for (const state of STATES) {
    const name = `tray-${state}`
    await pair(`${name}Template`, state, BLACK, 16)
    await pair(name, state, TEAL, LINUX_SIZE)
    await ico(`${name}-light`, state, ON_LIGHT)
    await ico(`${name}-dark`, state, ON_DARK)
  }
  await write('latchkey.png', await render('connected', TEAL, 512))
  console.log('icons written to build/icons')
} finally {
  await browser.close()
}
