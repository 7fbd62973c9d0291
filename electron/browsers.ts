/** The browsers that are installed here, found anew when they are asked for, and how a link is opened in a chosen one. */
import type { BrowserView } from '../core/contract/app-view.ts'
import { AppError } from '../core/errors/app-error.ts'

export interface InstalledBrowser extends BrowserView {
  /** The program and its arguments for this link, one argument; never a shell's words. */
  command(url: string): readonly [string, ...string[]]
}

export interface Browsers {
  /** As found last; empty before the first search. */
  readonly found: readonly BrowserView[]
  search(): Promise<readonly BrowserView[]>
  /** Id of the browser of this id or name, whatever its case; null when none is installed. */
  named(name: string): Promise<string | null>
  /** @throws AppError session.browser-failed */
  open(url: string, id: string): Promise<void>
}

export interface BrowsersPorts {
  /** Looks at this machine (linux-browsers.ts and its like); in the order of the menu. */
  detect(): Promise<readonly InstalledBrowser[]>
  /** Starts a program and leaves it alone; rejects when it cannot be started. */
  launch(command: readonly [string, ...string[]]): Promise<void>
}

export function createBrowsers({ detect, launch }: BrowsersPorts): Browsers {
  let found: readonly InstalledBrowser[] = []
  let searching: Promise<readonly InstalledBrowser[]> | null = null

  function search(): Promise<readonly InstalledBrowser[]> {
    searching ??= detect()
      .catch(() => [])
      .then((browsers) => {
        found = onePerId(browsers).sort((one, other) => one.name.localeCompare(other.name))
        return found
      })
      .finally(() => {
        searching = null
      })
    return searching
  }

  /** Searched for again only when it is not among the known ones. */
  async function find(fits: (browser: InstalledBrowser) => boolean): Promise<InstalledBrowser | undefined> {
    return found.find(fits) ?? (await search()).find(fits)
  }

  return {
    get found() {
      return found.map(view)
    },
    search: async () => (await search()).map(view),
    async named(name) {
      const wanted = name.toLowerCase()
      const browser = await find((one) => one.id.toLowerCase() === wanted || one.name.toLowerCase() === wanted)
      return browser?.id ?? null
    },
    async open(url, id) {
      const browser = await find((one) => one.id === id)
      if (browser === undefined) throw failed('this browser is not installed any more')
      try {
        await launch(browser.command(url))
      } catch {
        throw failed(`${browser.name} could not be started`)
      }
    },
  }
}

function view({ id, name }: InstalledBrowser): BrowserView {
  return { id, name }
}

function onePerId(browsers: readonly InstalledBrowser[]): InstalledBrowser[] {
  return [...new Map([...browsers].reverse().map((browser) => [browser.id, browser])).values()].reverse()
}

function failed(reason: string): AppError {
  return new AppError('session.browser-failed', { reason })
}
