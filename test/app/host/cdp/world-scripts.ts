/** The two scripts that every document of a window begins with: one for the page's world, one for the preload's. */
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { pageParts } from '../page-parts.ts'

interface WorldScripts {
  readonly page: string
  readonly preload: string
}

/** @param wire random name of the binding, which the page never learns */
export function worldScripts(options: {
  readonly preload: string | null
  readonly contextIsolation: boolean
  readonly wire: string
}): WorldScripts {
  const door = JSON.stringify(`door${randomUUID()}`)
  const { stub, shim } = pageParts()
  const properties = JSON.stringify({ contextIsolation: options.contextIsolation })
  const preload = options.preload === null ? '' : runPreload(options.preload)
  return {
    page: `{ const DOOR = ${door};\n${stub}\n}`,
    preload: `{ const DOOR = ${door}, WIRE = ${JSON.stringify(options.wire)}, PROPERTIES = ${properties};\n${shim}\n${preload}\n}`,
  }
}

/** One that is not there fails as one that throws, and is told by `preload-error`. */
function runPreload(path: string): string {
  const source = existsSync(path)
    ? readFileSync(path, 'utf8')
    : `throw new Error(${JSON.stringify(`ENOENT: no such file or directory, open '${path}'`)})`
  return `window.runPreload?.(function (require, module, exports, process) {\n${source}\n})`
}
