/** The README's picture: a sign-in under way beside the connection that it becomes, on a ground that shows through. */
import type { Browser } from 'playwright-core'
import type { ScreenState } from '../../test/support/screens.ts'
import { type Look, openStage } from './stage.ts'

/** As on the screens of most readers. */
const SCALE = 2
const GAP = 24

/** @returns a PNG */
export async function readmePicture(
  browser: Browser,
  states: readonly ScreenState[],
  theme: Look['theme'],
): Promise<Buffer> {
  const stage = await openStage(browser, SCALE)
  await stage.dress({ theme })
  const windows: string[] = []
  for (const state of states) {
    await stage.show(state)
    windows.push((await stage.page.screenshot()).toString('base64'))
  }
  await stage.close()
  const page = await browser.newPage({ deviceScaleFactor: SCALE })
  const border = theme === 'light' ? '#d9dedd' : '#343b3c'
  await page.setContent(
    `<!doctype html><style>
      body { display: flex; align-items: flex-start; gap: ${GAP}px; width: fit-content; margin: 0; padding: ${GAP}px; background: transparent }
      img { width: 400px; border: 1px solid ${border}; border-radius: 12px; box-shadow: 0 6px 16px rgb(0 0 0 / 16%) }
    </style>${windows.map((data) => `<img src="data:image/png;base64,${data}">`).join('')}`,
  )
  const picture = await page.locator('body').screenshot({ omitBackground: true })
  await page.close()
  return picture
}
