/** The preload as one CommonJS file beside the main process: a sandboxed preload can load nothing else. */
import { electronBuild } from './vite.shared.ts'

export default electronBuild('preload.ts', 'cjs')
