/** What the two builds for Electron have in common. */
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig, type UserConfig } from 'vite'
import { messagesPlugin } from '../messages/vite-plugin.ts'

const PARTS = [
  {
    name: 'provider',
    test: /core.oidc.(?!lazy-oidc|file-cache)|node_modules.(oauth4webapi|openid-client)/,
  },
  {
    name: 'configuration',
    test: /core.config.(?!location|home|latchkey-config|file-reader)|electron.(configuration-part|network-file)|node_modules.yaml/,
  },
]

/** @param entry file in this folder; its name is the built file's name too */
export function electronBuild(entry: string, format: 'es' | 'cjs'): UserConfig {
  const root = fileURLToPath(new URL('..', import.meta.url))
  return defineConfig({
    root,
    plugins: [messagesPlugin()],
    logLevel: 'warn',
    publicDir: false,
    // The same code as Node.js would get, but as ES modules: what is not used can be left out.
    resolve: { alias: [{ find: /^yaml$/, replacement: `${root}node_modules/yaml/browser/dist/index.js` }] },
    ssr: { noExternal: true },
    build: {
      ssr: `electron/${entry}`,
      outDir: 'dist/electron',
      // The two builds share the folder; main comes first.
      emptyOutDir: format === 'es',
      target: 'node24',
      minify: true,
      sourcemap: 'hidden',
      rolldownOptions: {
        external: ['electron', '@napi-rs/keyring', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // The parts that come after the tray. What main itself needs of their folders stays out: else it would load them with it.
          ...(format === 'es' ? { codeSplitting: { groups: PARTS, includeDependenciesRecursively: false } } : {}),
        },
      },
    },
  })
}
