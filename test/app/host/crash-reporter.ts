/** Crash reports are never made here; what was asked for can be asked back. */
import type { Shape } from './shapes.ts'

let uploads = false

export const crashReporter = {
  /** Without a URL to upload to, an upload is refused [docs/api/crash-reporter.md]. */
  start({ submitURL, uploadToServer = true }) {
    if (uploadToServer && !submitURL) throw new Error('submitURL must be specified when uploadToServer is true')
    uploads = uploadToServer
  },
  getUploadToServer: () => uploads,
  getUploadedReports: () => [],
} satisfies Shape<Electron.CrashReporter, 'getUploadedReports' | 'getUploadToServer' | 'start'>
