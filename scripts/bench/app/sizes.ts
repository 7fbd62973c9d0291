/** How large the built app is: what is loaded at a start, what is loaded later, and which modules it looks for outside of itself. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parseAst } from 'vite'
import { LANGUAGE_TAGS } from '../../../core/contract/app-view.ts'

/** Most bytes that are allowed, minified. A kB is 1,000 bytes. */
export const BUDGETS = { main: 300_000, preload: 4_000, window: 60_000, style: 12_000 } as const

export interface Size {
  /** Of the file, without its hash; several are loaded together with the first. */
  readonly name: string
  readonly bytes: number
  readonly gzip: number
}

export interface BuiltSizes {
  /** What main needs for its first line of code. */
  readonly main: Size
  /** Parts of main that are loaded when they are needed. */
  readonly parts: readonly Size[]
  readonly preload: Size
  /** Script that the window needs for its first paint. */
  readonly window: Size
  /** Loaded when a person goes there. */
  readonly screens: readonly Size[]
  readonly style: Size
  /** One of them is loaded, by main and by the window. */
  readonly languages: readonly Size[]
  /** What main and preload look for outside of their files, beside Electron and Node.js. */
  readonly modules: readonly string[]
}

/** @param dist folder of the built app @throws Error when a part is missing */
export async function builtSizes(dist: string): Promise<BuiltSizes> {
  const electron = join(dist, 'electron')
  const renderer = join(dist, 'renderer')
  const page = await readFile(join(renderer, 'index.html'), 'utf8')
  const linked = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, path = '']) => join(renderer, path))
  const main = await loaded([join(electron, 'main.js')])
  const window = await loaded(linked(/<script[^>]* src="([^"]+)"/g))
  const laterInMain = await scripts(electron, main)
  const laterInWindow = await scripts(renderer, window)
  const preload = join(electron, 'preload.cjs')
  const all = [...main, ...laterInMain, preload]
  const modules = (await Promise.all(all.map(modulesOf))).flat().filter((name) => !isProvided(name))
  return {
    main: await sizeOf('main', main),
    parts: await each(laterInMain.filter((file) => !isLanguage(file))),
    preload: await sizeOf('preload', [preload]),
    window: await sizeOf('window', window),
    screens: await each(laterInWindow.filter((file) => !isLanguage(file))),
    style: await sizeOf('style', linked(/<link[^>]* rel="stylesheet"[^>]* href="([^"]+)"/g)),
    languages: await each(laterInWindow.filter(isLanguage)),
    modules: [...new Set(modules)].sort(),
  }
}

/** The files and all that they import at once. */
async function loaded(entries: readonly string[]): Promise<readonly string[]> {
  if (entries.length === 0) throw new Error('the page of the window has no script')
  const found = new Set<string>()
  const follow = async (file: string): Promise<void> => {
    if (found.has(file)) return
    found.add(file)
    const { atOnce } = await importsOf(file)
    for (const name of atOnce.filter(isOwn)) await follow(resolve(dirname(file), name))
  }
  for (const entry of entries) await follow(entry)
  return [...found]
}

async function scripts(folder: string, without: readonly string[]): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  const files = names.filter((name) => name.endsWith('.js')).map((name) => join(folder, name))
  return files.filter((file) => !without.includes(file)).sort()
}

async function modulesOf(file: string): Promise<readonly string[]> {
  const { atOnce, later } = await importsOf(file)
  return [...atOnce, ...later].filter((name) => !isOwn(name))
}

async function importsOf(
  file: string,
): Promise<{ readonly atOnce: readonly string[]; readonly later: readonly string[] }> {
  const atOnce: string[] = []
  const later: string[] = []
  const look = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(look)
    if (!isNode(node)) return
    if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type)) atOnce.push(...textOf(node.source))
    else if (node.type === 'ImportExpression') later.push(...textOf(node.source))
    else if (node.type === 'CallExpression' && isNode(node.callee) && node.callee.name === 'require') {
      later.push(...textOf(Array.isArray(node.arguments) ? node.arguments[0] : null))
    }
    Object.values(node).forEach(look)
  }
  look(parseAst(await readFile(file, 'utf8')))
  return { atOnce, later }
}

interface Node extends Readonly<Record<string, unknown>> {
  readonly type: string
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** A specifier: a string, or a template without holes, as the minifier writes it. */
function textOf(node: unknown): readonly string[] {
  if (!isNode(node)) return []
  if (typeof node.value === 'string') return [node.value]
  const { quasis } = node
  const [only] = Array.isArray(quasis) && quasis.length === 1 ? quasis : []
  const value: unknown = isNode(only) ? only.value : null
  const text = typeof value === 'object' && value !== null && 'cooked' in value ? value.cooked : null
  return typeof text === 'string' ? [text] : []
}

const isOwn = (name: string) => name.startsWith('.')
const isProvided = (name: string) => name === 'electron' || name.startsWith('node:')
const isLanguage = (file: string) => LANGUAGE_TAGS.some((tag) => tag === nameOf(file))

function nameOf(file: string): string {
  return basename(file).replace(/(-[\w-]{8})?\.\w+$/, '')
}

async function each(files: readonly string[]): Promise<readonly Size[]> {
  return await Promise.all(files.map((file) => sizeOf(nameOf(file), [file])))
}

async function sizeOf(name: string, files: readonly string[]): Promise<Size> {
  const texts = await Promise.all(files.map((file) => readFile(file)))
  const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0)
  return {
    name,
    bytes: sum(texts.map(({ length }) => length)),
    gzip: sum(texts.map((text) => gzipSync(text, { level: 9 }).length)),
  }
}
