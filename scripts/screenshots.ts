/**
 * `npm run screenshots`: a picture of every screen in every state, light and dark, in three languages, as
 * docs/screenshots/LANGUAGE/THEME/STATE.png; docs/screenshots/index.html shows them all. And the README's pictures.
 * `npm run screenshots -- home-code device` takes those whose names begin so, and leaves the rest as it is.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readPng } from '../test/support/png.ts'
import { screenStates } from '../test/support/screens.ts'
import { buildIfStale } from './build-if-stale.mjs'
import { launchChromium } from './screenshots/browser.ts'
import { LANGUAGES, THEMES } from './screenshots/choice.ts'
import { contactSheet } from './screenshots/contact-sheet.ts'
import { palettePng } from './screenshots/palette-png.ts'
import { readmePicture } from './screenshots/readme-picture.ts'
import { openStage } from './screenshots/stage.ts'

const FOLDER = new URL('../docs/screenshots/', import.meta.url)
const README = ['home-confirming', 'home-connected-expiring']

if (process.env.LATCHKEY_APP_ROOT === undefined) {
  buildIfStale(fileURLToPath(new URL('../dist/renderer/index.html', import.meta.url)))
}
const started = performance.now()
const prefixes = process.argv.slice(2)
const isWhole = prefixes.length === 0
const states = screenStates.filter(({ id }) => isWhole || prefixes.some((prefix) => id.startsWith(prefix)))

const folderOf = (language: string, theme: string) => new URL(`${language}/${theme}/`, FOLDER)
for (const language of LANGUAGES) {
  if (isWhole) await rm(new URL(`${language}/`, FOLDER), { recursive: true, force: true })
  for (const theme of THEMES) await mkdir(folderOf(language, theme), { recursive: true })
}

let bytes = 0
const write = async (file: URL, content: Buffer) => {
  bytes += content.length
  await writeFile(file, content)
}
const browser = await launchChromium()
try {
  const stage = await openStage(browser)
  for (const state of states) {
    for (const language of LANGUAGES) {
      await stage.dress({ language })
      await stage.show(state)
      for (const theme of THEMES) {
        await stage.dress({ theme })
        const picture = readPng(await stage.page.screenshot({ fullPage: true }))
        await write(new URL(`${state.id}.png`, folderOf(language, theme)), palettePng(picture))
      }
    }
  }
  await stage.close()
  const inReadme = README.flatMap((id) => screenStates.filter((state) => state.id === id))
  for (const theme of isWhole ? THEMES : []) {
    await write(new URL(`readme-${theme}.png`, FOLDER), await readmePicture(browser, inReadme, theme))
  }
} finally {
  await browser.close()
}
if (isWhole) await writeFile(new URL('index.html', FOLDER), contactSheet(screenStates.map(({ id }) => id)))

const seconds = Math.round((performance.now() - started) / 1000)
console.log(
  `${states.length} states in ${LANGUAGES.length * THEMES.length} looks: ${Math.round(bytes / 1000)} kB, ${seconds} s.`,
)
