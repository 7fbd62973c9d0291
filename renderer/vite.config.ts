/** The window: hashed files with relative addresses under dist/renderer, served to it as app://ui/ (electron/app-scheme.ts). */
import { resolve } from 'node:path'
import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'
import { messagesPlugin } from '../messages/vite-plugin.ts'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  plugins: [preact(), messagesPlugin()],
  build: {
    outDir: resolve(import.meta.dirname, '../dist/renderer'),
    emptyOutDir: true,
    target: 'chrome152',
    // Its policy allows no data: script and needs no polyfill.
    modulePreload: false,
    // One sheet for all screens: none is drawn before its looks have come.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // What Home and other screens share comes in one piece; a language and a screen are a chunk each.
        codeSplitting: {
          groups: [
            { name: 'qr', test: /node_modules.uqr/ },
            {
              name: 'window',
              test: /node_modules.(preact|@preact)|renderer.(kit.(?!field|copy-text|text-box)|[^/\\]+$)/,
            },
          ],
        },
      },
    },
    sourcemap: 'hidden',
  },
})
