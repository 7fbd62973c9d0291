/** Builds the host and its scripts for pages, once for a state of their sources, to where every user of this machine may read them. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = join(import.meta.dirname, 'host')
const CACHE = join(ROOT, 'node_modules', '.cache', 'app-host')

/** @returns folder with main.js, stub.js and shim.js */
export async function bundleHost(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).sort()) {
    if (name.endsWith('.ts') && !name.endsWith('.spec.ts')) hash.update(name).update(readFileSync(join(SOURCES, name)))
  }
  const folder = join(CACHE, hash.digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  // Whole or not at all: another test run may be building the same.
  const part = `${folder}.${process.pid}`
  await buildOne(part, 'main.ts', 'es')
  await buildOne(part, 'page/stub.ts', 'iife')
  await buildOne(part, 'page/shim.ts', 'iife')
  try {
    renameSync(part, folder)
  } catch {
    rmSync(part, { recursive: true, force: true })
  }
  return folder
}

async function buildOne(outDir: string, entry: string, format: 'es' | 'iife'): Promise<void> {
  await build({
    configFile: false,
    root: SOURCES,
    logLevel: 'warn',
    publicDir: false,
    ...(format === 'es' ? { ssr: { noExternal: true } } : {}),
    build: {
      ...(format === 'es'
        ? { ssr: join(SOURCES, entry) }
        : { lib: { entry: join(SOURCES, entry), name: 'part', formats: ['iife'] } }),
      outDir,
      emptyOutDir: false,
      target: 'esnext',
      minify: false,
      rolldownOptions: { output: { entryFileNames: `${entry.replace(/^.*\/|\.ts$/g, '')}.js` } },
    },
  })
}
