/**
 * Gives the app `electron`: a small module of our own for every way to ask for it. Node.js 22.15 and later lets us answer
 * `import` and `require`; before, `import` only, which is all that the built main process uses (README.md, Life).
 */
import * as module from 'node:module'
import { electron } from './electron.ts'

const GIVEN = Symbol.for('latchkey.stand-in.electron')

export function interceptElectron(): void {
  Reflect.set(globalThis, GIVEN, electron)
  const address = dataUrl(moduleSource(Object.keys(electron)))
  const hooks: unknown = Reflect.get(module, 'registerHooks')
  if (typeof hooks === 'function') {
    hooks({
      resolve: (specifier: string, context: unknown, next: (specifier: string, context: unknown) => unknown) =>
        /^electron(\/(main|common))?$/.test(specifier)
          ? { url: address, shortCircuit: true }
          : next(specifier, context),
    })
    return
  }
  module.register(dataUrl(hookSource(address)))
}

function moduleSource(names: readonly string[]): string {
  const given = 'globalThis[Symbol.for("latchkey.stand-in.electron")]'
  return `const given = ${given}\nexport default given\nexport const { ${names.join(', ')} } = given`
}

function hookSource(address: string): string {
  return `export async function resolve(specifier, context, next) {
  if (/^electron(\\/(main|common))?$/.test(specifier)) return { url: ${JSON.stringify(address)}, shortCircuit: true }
  return next(specifier, context)
}`
}

function dataUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`
}
