/**
 * The window's pages, served as `app://ui/…` from the built renderer: no file:// (security checklist 18), a fixed list of
 * files, and a content security policy as a header (7).
 */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export const SCHEME = 'app'
/** Scheme and host of the window's own pages. */
export interface Home {
  readonly protocol: string
  readonly host: string
}

export const HOME = { protocol: `${SCHEME}:`, host: 'ui' } as const satisfies Home
export const START_PAGE = `${SCHEME}://${HOME.host}/index.html`

/** Whether the page of that address is one of ours. Not by its `origin`: Node.js gives the string 'null' for every custom scheme. */
export function isAtHome(address: string, home: Home = HOME): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host } = new URL(address)
  return protocol === home.protocol && host === home.host
}

/** Everything the window may do: run and style itself. It cannot connect anywhere; IPC is its only way out. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/**
 * Answers requests for the files that are in `folder` now, and 404 for everything else. The list is read once: a path
 * is looked up in it, never joined to the folder, so that no spelling of `..` leads out.
 */
export async function pageServer(folder: string): Promise<(request: Request) => Promise<Response>> {
  const pages = await listPages(folder)
  return async (request) => {
    const url = new URL(request.url)
    const page = url.host === HOME.host && request.method === 'GET' ? pages.get(url.pathname) : undefined
    if (page === undefined) return new Response(null, { status: 404 })
    return new Response(new Uint8Array(await readFile(page.file)), {
      headers: {
        'content-type': page.type,
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
      },
    })
  }
}

async function listPages(folder: string): Promise<ReadonlyMap<string, { file: string; type: string }>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const pages = new Map<string, { file: string; type: string }>()
  for (const entry of entries) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const file = join(entry.parentPath, entry.name)
    pages.set(`/${relative(folder, file).split(sep).join('/')}`, { file, type })
  }
  return pages
}
