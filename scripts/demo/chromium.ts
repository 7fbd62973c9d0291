/** Makes sure that there is a Chromium for the demo's headless person. */
import { findProgram, run } from '../../test/world/support/run.ts'

const INSTALL_MS = 15 * 60_000

/**
 * Installs Debian's package where this is Debian and we are root.
 * @param say gets one line before the download
 * @throws Error that says what to install
 */
export async function ensureChromium(say: (line: string) => void): Promise<void> {
  if ((await findProgram('chromium')) !== null) return
  const mayInstall = process.getuid?.() === 0 && (await findProgram('apt-get')) !== null
  if (!mayInstall) {
    throw new Error('--auto needs Chromium as `chromium` in the PATH. On Debian: sudo apt-get install chromium')
  }
  say('Installing Chromium from Debian (about 100 MB, once) …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // The time-out for the lock makes two installations at once wait for one another.
  const aptGet = (...args: string[]) =>
    run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=600', ...args], { env, deadlineMs: INSTALL_MS })
  await aptGet('update')
  await aptGet('install', '--yes', '--no-install-recommends', 'chromium')
}
