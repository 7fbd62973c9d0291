/** The main process as ES modules under dist/electron, every dependency inside but Electron and the native keyring. */
import { electronBuild } from './vite.shared.ts'

export default electronBuild('main.ts', 'es')
