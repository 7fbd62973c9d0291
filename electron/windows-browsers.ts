/** Browsers on Windows: the clients of the start menu (registry, StartMenuInternet), read with the system's own reg.exe. */
import { win32 } from 'node:path'
import { printable } from '../core/errors/printable.ts'
import type { InstalledBrowser } from './browsers.ts'

/** Runs a program to its end. @throws when it cannot be run or fails */
export type RunProgram = (file: string, args: readonly string[]) => Promise<string>

const CLIENTS = 'SOFTWARE\\Clients\\StartMenuInternet'
const LONGEST_NAME = 60
/** Opens Edge in its place on every Windows that Electron runs on. */
const GONE = /^iexplore\.exe$/i

/** @param systemRoot `%SystemRoot%`: a program of the same name elsewhere is not the one that is meant */
export async function windowsBrowsers(run: RunProgram, systemRoot: string): Promise<readonly InstalledBrowser[]> {
  const reg = win32.join(systemRoot, 'System32', 'reg.exe')
  const answers = await Promise.all(
    ['HKCU', 'HKLM'].map((hive) => run(reg, ['query', `${hive}\\${CLIENTS}`, '/s']).catch(() => '')),
  )
  return answers.flatMap(readClients)
}

/** @param text what reg.exe prints: keys at the margin, their values indented below */
export function readClients(text: string): readonly InstalledBrowser[] {
  const names = new Map<string, string>()
  const programs = new Map<string, string>()
  let key = ''
  for (const line of text.split(/\r?\n/)) {
    if (/^HKEY_/.test(line)) key = line.trim()
    // The default value's name stands in brackets, in the language of the system.
    const value = /^\s+\(.*\)\s+REG_(?:EXPAND_)?SZ\s+(.*)$/.exec(line)?.[1]?.trim()
    const below = /\\StartMenuInternet\\([^\\]+)(\\.*)?$/i.exec(key)
    const [, client, path = ''] = below ?? []
    if (value === undefined || client === undefined || value === '') continue
    if (path === '') names.set(client, printable(value, LONGEST_NAME))
    if (path.toLowerCase() === '\\shell\\open\\command') programs.set(client, programOf(value))
  }
  return [...programs]
    .filter(([client, program]) => !GONE.test(client) && /^[A-Za-z]:\\/.test(program))
    .map(([client, program]) => ({
      id: client,
      name: names.get(client) || client,
      command: (url) => [program, url],
    }))
}

/** A command line's program: in quotes, or as far as its ending goes. */
function programOf(command: string): string {
  return /^"([^"]+)"/.exec(command)?.[1] ?? /^.*?\.exe\b/i.exec(command)?.[0] ?? command
}
