/**
 * `npm run dist`: builds Latchkey and makes this system's installers under release/, for both processors.
 *
 *     npm run dist -- --x64          for one processor
 *     npm run dist -- --dir          the packed app alone, without installers
 *     npm run dist -- --windows      for another system, where electron-builder can (--linux, --mac)
 *
 * Signs where the environment says how (scripts/packaging/signing.ts). Ends with code 1 and the reason when something is missing
 * or a packed app is not as promised.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkedConfiguration, readConfiguration } from './packaging/configuration.ts'
import { makeInstallers } from './packaging/installers.ts'
import { ensureNativeKeyrings } from './packaging/native-keyrings.ts'
import { signingFor } from './packaging/signing.ts'
import { type System, TARGETS } from './packaging/targets.ts'

const CHECKOUT = join(import.meta.dirname, '..')

const flag = { type: 'boolean', default: false } as const
const { values } = parseArgs({
  options: { linux: flag, windows: flag, mac: flag, x64: flag, arm64: flag, dir: flag },
})

try {
  await dist()
} catch (caught) {
  console.error(caught instanceof Error ? caught.message : caught)
  if (caught instanceof Error && caught.cause instanceof Error) console.error(`(${caught.cause.message})`)
  process.exitCode = 1
}

async function dist(): Promise<void> {
  const system = wantedSystem()
  const targets = TARGETS.filter(
    (target) => target.system === system && (values.x64 === values.arm64 || values[target.arch]),
  )
  const checked = await checkedConfiguration(await readConfiguration())
  // Packages name a page; only whoever publishes them knows it.
  const homepage = process.env.LATCHKEY_HOMEPAGE || checked.extraMetadata?.homepage
  const configuration = { ...checked, extraMetadata: { ...checked.extraMetadata, homepage } }
  // A secret that is not set reaches a release run as an empty text, which electron-builder would take for a certificate.
  for (const name of ['CSC_LINK', 'CSC_KEY_PASSWORD']) if (process.env[name] === '') delete process.env[name]
  // Before the build, which writes down the licences of what is there to be packed.
  await ensureNativeKeyrings(CHECKOUT, targets)
  const { status } = spawnSync(process.execPath, [join(CHECKOUT, 'scripts/build.mjs')], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The app could not be built (see above).')
  const signing = signingFor(system, process.env)
  const made = await makeInstallers({
    checkout: CHECKOUT,
    system,
    targets,
    folderOnly: values.dir,
    configuration,
    signing,
  })
  say(signing.words)
  for (const file of made) console.log(file)
}

function wantedSystem(): System {
  if (values.linux) return 'linux'
  if (values.windows) return 'windows'
  if (values.mac) return 'mac'
  return process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'mac' : 'linux'
}

/** Also on the page of a release run, where nobody has to look for it. */
function say(words: string): void {
  console.log(words)
  if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, `${words}\n\n`)
}
