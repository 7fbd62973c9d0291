/** Bundles the terminal for Node.js: one small entry, a chunk a command, every dependency inside but the native keyring. */
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: 'cli/latchkey.ts',
    outDir: 'dist/cli',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: false,
    // White space and dead code go, which makes loading faster; names stay, so that a stack in a log can be read.
    minify: 'oxc',
    rolldownOptions: {
      platform: 'node',
      external: ['@napi-rs/keyring', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
      output: {
        format: 'es',
        entryFileNames: 'latchkey.js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
      },
    },
  },
})
