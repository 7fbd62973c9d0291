/**
 * Main as ES modules and the preload as one CommonJS file, both under dist/electron: a sandboxed preload can load
 * nothing beside itself. Two environments of one configuration, so that `vite build` makes both.
 */
import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import { defineConfig, type EnvironmentOptions } from 'vite'

/** What is not bundled: Electron, Node.js's own modules, and the keychain binding, which is native code. */
const external = ['electron', ...builtinModules, /^node:/, /^@napi-rs\/keyring/]

function environment(entry: string, output: 'es' | 'cjs'): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: [] },
    build: {
      outDir: resolve(import.meta.dirname, '../dist/electron'),
      emptyOutDir: false,
      target: 'node24',
      ssr: true,
      minify: false,
      sourcemap: 'hidden',
      rolldownOptions: {
        input: resolve(import.meta.dirname, entry),
        external,
        output: { format: output, entryFileNames: output === 'cjs' ? '[name].cjs' : '[name].js' },
      },
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  environments: { main: environment('main.ts', 'es'), preload: environment('preload.ts', 'cjs') },
  builder: {
    buildApp: async (builder) => {
      for (const name of ['main', 'preload']) {
        const part = builder.environments[name]
        if (part !== undefined) await builder.build(part)
      }
    },
  },
})
