/**
 * Renders the application's icons from the drawing of the tray (build/icons/latchkey.svg) with the system's Chromium, into
 * build/app-icon: ICO for Windows, ICNS for macOS, PNG files for Linux. Run it after a change of the drawing and commit
 * the files: `npx tsx scripts/app-icons.ts`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'
import { type IconImage, icnsFile, icoFile } from './packaging/icon-files.ts'

const DRAWING = new URL('../build/icons/latchkey.svg', import.meta.url)
const FOLDER = new URL('../build/app-icon/', import.meta.url)
/** 20 and 40 are what Windows takes at 125 and 250 per cent. */
const WINDOWS = [16, 20, 24, 32, 40, 48, 64, 256]
const MAC = [32, 64, 128, 256, 512, 1024]
const LINUX = [16, 24, 32, 48, 64, 128, 256, 512]
/** Free border on each side as a share of the icon: macOS sets its icons smaller than the others. */
const BORDER = { windows: 0, linux: 0.02, mac: 0.1 }

const drawing = await readFile(DRAWING, 'utf8')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: process.getuid?.() !== 0,
})
try {
  const page = await browser.newPage()
  const render = async (pixels: number, border: number): Promise<IconImage> => {
    const side = pixels * (1 - 2 * border)
    await page.setViewportSize({ width: pixels, height: pixels })
    // The key is a hole in the drawing. Here it is white on any ground.
    await page.setContent(
      `<style>body{margin:0;background:transparent}
       svg{position:absolute;left:${pixels * border}px;top:${pixels * border}px;width:${side}px;height:${side}px;
         background:radial-gradient(#fff 65%,transparent 65%)}
       svg>g:not(#connected){display:none}</style>${drawing}`,
    )
    return { pixels, png: await page.screenshot({ omitBackground: true }) }
  }
  const renderAll = async (sizes: readonly number[], border: number): Promise<IconImage[]> => {
    const images: IconImage[] = []
    for (const pixels of sizes) images.push(await render(pixels, border))
    return images
  }
  await mkdir(new URL('linux/', FOLDER), { recursive: true })
  await writeFile(new URL('icon.ico', FOLDER), icoFile(await renderAll(WINDOWS, BORDER.windows)))
  await writeFile(new URL('icon.icns', FOLDER), icnsFile(await renderAll(MAC, BORDER.mac)))
  for (const { pixels, png } of await renderAll(LINUX, BORDER.linux)) {
    await writeFile(new URL(`linux/${pixels}x${pixels}.png`, FOLDER), png)
  }
  console.log('icons written to build/app-icon')
} finally {
  await browser.close()
}
