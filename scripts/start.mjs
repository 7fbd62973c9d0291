/** `npm start`: builds what is missing or stale and starts the tray app on Electron, where its binary is. Arguments are handed on. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build-if-stale.mjs'
import { findElectron, HOW_TO_GET_ELECTRON } from './electron-binary.mjs'

const main = fileURLToPath(new URL('../dist/electron/main.js', import.meta.url))
const electron = findElectron()
if (electron === null) {
  console.error("Electron's binary is not on this machine, so the tray app cannot start.")
  console.error(HOW_TO_GET_ELECTRON)
  console.error(
    'Until then: `npm run preview` shows the same app on a stand-in for Electron, with its window in your browser;',
  )
  console.error('and the same core runs in the terminal: `npx latchkey login`, once `npm run build` is done.')
  process.exit(1)
}
buildIfStale(main)
const child = spawn(electron, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
