/** Debian packages that the test world needs: the browser, the keyring and small tools. */
import { DEBIAN_PACKAGES } from '../pins.ts'
import { findProgram, run } from '../support/run.ts'

/**
 * Installs what is missing with apt-get.
 * @throws Error when something is missing and we are not root, or apt-get fails
 */
export async function ensureDebianPackages(): Promise<void> {
  const missing = await missingPackages()
  if (missing.length === 0) return
  if (process.getuid?.() !== 0) {
    throw new Error(`missing: ${missing.join(' ')}. Run as root: apt-get install ${missing.join(' ')}`)
  }
  // The lock's time-out makes two builds at once wait for one another.
  const aptGet = (args: string[]) =>
    run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=600', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      deadlineMs: 900_000,
    })
  await aptGet(['update'])
  await aptGet(['install', '--yes', '--no-install-recommends', ...missing])
}

async function missingPackages(): Promise<string[]> {
  const missing: string[] = []
  for (const { name, program } of DEBIAN_PACKAGES) if ((await findProgram(program)) === null) missing.push(name)
  return missing
}
