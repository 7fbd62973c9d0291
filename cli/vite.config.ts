/**
 * Bundles the terminal for Node.js: one small entry, a chunk a command, every dependency inside but the native keyring. As
 * CommonJS, because as ES modules `status` takes 6 ms of processor time more, and 30 since Node.js 22.5, where importing
 * `node:http` reads all its exports and with them loads the built-in undici.
 */
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const BASE = /\/cli\/(?:main|output|style|stopwatch|command|exit-codes|own-frames|arguments|command-table|nearest)\.ts$/
const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Loading a file costs half a millisecond and more, and `status` counts them: what every command needs is one file, what the
 * session needs another. The provider's library, undici and the doctor stay apart and load when they are asked for.
 */
function chunkOf(id: string): string | null {
  if (BASE.test(id)) return 'base'
  if (/\/core\/(?:errors|contract)\/|\/core\/config\/(?:location|nearest-key|home)\.ts$/.test(id)) return 'base'
  if (/\/cli\/[^/]+\.ts$/.test(id) && !/\/(?:latchkey|certificates)\.ts$/.test(id)) return 'session'
  if (/\/core\/(?:config|keychain|node|session|log)\/|\/node_modules\/(?:yaml|valibot)\//.test(id)) return 'session'
  return null
}

/** The files are CommonJS although the checkout says otherwise. */
const saysCommonJs: Plugin = {
  name: 'says-commonjs',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' })
  },
}

export default defineConfig({
  root,
  plugins: [saysCommonJs],
  logLevel: 'warn',
  publicDir: false,
  // The same code as Node.js would get, but written as ES modules, which can be bundled without wrappers.
  resolve: { alias: [{ find: /^yaml$/, replacement: `${root}node_modules/yaml/browser/dist/index.js` }] },
  ssr: { noExternal: true },
  build: {
    ssr: 'cli/latchkey.ts',
    outDir: 'dist/cli',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: false,
    rolldownOptions: {
      platform: 'node',
      external: ['@napi-rs/keyring', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
      output: {
        format: 'cjs',
        entryFileNames: 'latchkey.js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        codeSplitting: { groups: [{ debugName: 'start-up', name: chunkOf }] },
        // Names stay, so that a stack in a log can be read.
        minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
      },
    },
  },
})
