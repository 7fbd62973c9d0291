/** `npm run test:electron`: the specs of the app on Electron itself, where its binary is. The stand-in's own specs stay out. Arguments go to vitest. */
import { spawnSync } from 'node:child_process'
import { findElectron, HOW_TO_GET_ELECTRON } from './electron-binary.mjs'

if (findElectron() === null) {
  console.error("Electron's binary is not on this machine, so the app's specs cannot run on Electron.")
  console.error(HOW_TO_GET_ELECTRON)
  console.error('`npm run test:app` runs the same specs on the stand-in.')
  process.exit(1)
}
const args = ['run', '--project', 'app', '--exclude', 'test/app/host/**', ...process.argv.slice(2)]
const env = { ...process.env, LATCHKEY_APP_LAUNCHER: 'electron' }
process.exit(spawnSync('vitest', args, { stdio: 'inherit', env }).status ?? 1)
