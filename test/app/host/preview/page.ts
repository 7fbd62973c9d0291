/** TODO */
import type { Page, PageListener, PageOptions } from '../page.ts'

export async function openPreviewPage(_options: PageOptions, _listener: PageListener): Promise<Page> {
  throw new Error('not yet')
}
