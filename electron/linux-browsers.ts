/** Browsers on Linux: the desktop's own entries that take https links (Desktop Entry Specification, XDG Base Directory). */
import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join, relative, sep } from 'node:path'
import { printable } from '../core/errors/printable.ts'
import type { InstalledBrowser } from './browsers.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A file that is larger is no desktop entry. */
const LARGEST_ENTRY = 256 * 1024
const LONGEST_NAME = 60

/** What cannot be read is passed over. */
export async function linuxBrowsers(environment: Environment): Promise<readonly InstalledBrowser[]> {
  const seen = new Set<string>()
  const browsers: InstalledBrowser[] = []
  for (const folder of applicationFolders(environment)) {
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    for (const name of names.sort()) {
      if (!name.endsWith('.desktop')) continue
      const id = relative(folder, join(folder, name)).split(sep).join('-').slice(0, -'.desktop'.length)
      // The first folder with an entry of this id has the word, also for hiding it.
      if (seen.has(id)) continue
      seen.add(id)
      const text = await readFile(join(folder, name), 'utf8').catch(() => '')
      const browser = text.length > LARGEST_ENTRY ? null : readEntry(id, text, join(folder, name))
      if (browser !== null) browsers.push(browser)
    }
  }
  return browsers
}

function applicationFolders({ XDG_DATA_HOME, XDG_DATA_DIRS, HOME }: Environment): readonly string[] {
  const home = HOME || homedir()
  const own = XDG_DATA_HOME !== undefined && isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : join(home, '.local/share')
  const shared = (XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':').filter((path) => isAbsolute(path))
  // Where the two package formats of desktops put theirs, in case the session does not say.
  const packaged = [join(own, 'flatpak/exports/share'), '/var/lib/flatpak/exports/share', '/var/lib/snapd/desktop']
  return [...new Set([own, ...shared, ...packaged])].map((path) => join(path, 'applications'))
}

/** null for what is no browser, or is not to be shown. @param id of the entry @param path of its file, for `%k` */
export function readEntry(id: string, text: string, path: string): InstalledBrowser | null {
  const entry = mainGroup(text)
  const handles = (entry.get('MimeType') ?? '').split(';').includes('x-scheme-handler/https')
  const hidden = [entry.get('Hidden'), entry.get('NoDisplay'), entry.get('Terminal')].includes('true')
  if (!handles || hidden || (entry.get('Type') ?? '') !== 'Application') return null
  const name = printable(unescaped(entry.get('Name') ?? ''), LONGEST_NAME)
  const words = splitExec(unescaped(entry.get('Exec') ?? ''))
  if (name === '' || words === null) return null
  return { id, name, command: (url) => fill(words, url, name, path) }
}

function mainGroup(text: string): ReadonlyMap<string, string> {
  const entry = new Map<string, string>()
  let inside = false
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('[')) {
      inside = line.trim() === '[Desktop Entry]'
      continue
    }
    const cut = line.indexOf('=')
    if (inside && cut > 0 && !line.startsWith('#')) entry.set(line.slice(0, cut).trim(), line.slice(cut + 1).trim())
  }
  return entry
}

/** Escapes of values of type string. */
function unescaped(value: string): string {
  const meanings: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' }
  return value.replace(/\\([sntr\\])/g, (_, letter: string) => meanings[letter] ?? '')
}

type Words = readonly [string, ...string[]]

/** The words of an Exec line: in double quotes or bare; null when it is none. */
function splitExec(line: string): Words | null {
  const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1'),
  )
  const [program, ...rest] = words
  return program === undefined || program === '' ? null : [program, ...rest]
}

/** Field codes: the link where one is meant, else at the end; what is for files, icons and such goes. */
function fill([program, ...args]: Words, url: string, name: string, path: string): Words {
  const takesLink = args.some((arg) => /^%[uU]$/.test(arg))
  const filled = args.flatMap((arg): readonly string[] => {
    if (/^%[uU]$/.test(arg)) return [url]
    if (/^%[fFidDnNvm]$/.test(arg)) return []
    return [arg.replace(/%([%ck])/g, (_, code: string) => (code === '%' ? '%' : code === 'c' ? name : path))]
  })
  return takesLink ? [program, ...filled] : [program, ...filled, url]
}
