/** The window: hashed files with relative addresses under dist/renderer, served to it as app://ui/ (electron/app-scheme.ts). */
import { resolve } from 'node:path'
import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  plugins: [preact()],
  build: {
    outDir: resolve(import.meta.dirname, '../dist/renderer'),
    emptyOutDir: true,
    target: 'chrome152',
    // Its policy allows no data: script and needs no polyfill.
    modulePreload: false,
    sourcemap: 'hidden',
  },
})
