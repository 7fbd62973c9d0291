/** Where a window's page lives: in the host's Chromium, started with the app, or in the person's own browser. */
import type { Chromium } from './cdp/chromium.ts'
import { openChromiumPage } from './cdp/page.ts'
import { machine } from './machine.ts'
import type { Page, PageListener, PageOptions } from './page.ts'
import { openPreviewPage } from './preview/page.ts'

let chromium: Promise<Chromium> | null = null

export function useChromium(started: Promise<Chromium>): void {
  chromium = started
}

/** @throws Error when the browser cannot be started */
export async function openPage(options: PageOptions, listener: PageListener): Promise<Page> {
  if (machine().windows === 'preview') return openPreviewPage(options, listener)
  if (chromium === null) throw new Error('there is no browser for windows')
  return openChromiumPage(await chromium, options, listener)
}

/** Null where windows are not pages of a Chromium of ours, or the app has not come so far. */
export async function browserEndpoint(): Promise<string | null> {
  return chromium === null ? null : (await chromium).endpoint
}
