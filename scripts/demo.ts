/**
 * `npm run demo`: the whole journey on one machine that has nothing installed. Brings its own provider, control server
 * and daemon, says which of them are real, runs the real `latchkey login` (or the tray app, where Electron's binary is),
 * and leaves nothing behind. The exit code is Latchkey's.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createWorldFolder, type WorldFolder } from '../test/world/support/folder.ts'
import { buildIfStale } from './build-if-stale.mjs'
import { ensureChromium } from './demo/chromium.ts'
import { BUILT_CLI, type Environment, type RunningProgram, runLatchkey, runProgram } from './demo/cli.ts'
import { ALLOWED_GROUP, createCleanup, type Ground, PEOPLE } from './demo/ground.ts'
import { findKeychain } from './demo/keychain.ts'
import { type DemoOptions, readOptions, USAGE } from './demo/options.ts'
import { type PlayedPerson, startPlayedPerson } from './demo/person.ts'
import { findElectron } from './electron-binary.mjs'

/** Keeps the demo's session apart from a real one in the same keychain. */
const PROFILE = 'demo'
const INTERRUPTED = 130
const ELECTRON_MAIN = join(import.meta.dirname, '../dist/electron/main.js')

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort())

const options = readArguments()
// With --json, standard output belongs to the event lines.
const say = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`)
const cleanup = createCleanup()
process.exitCode = await demo(options)
  .catch((error: unknown) => {
    if (interrupted.signal.aborted) return INTERRUPTED
    console.error(error instanceof Error ? error.message : String(error))
    return 1
  })
  .finally(() => cleanup.run())
// What the person still waits for is of no interest once Latchkey has ended: it must not hold the process.
process.exit()

async function demo({ auto, json, real }: DemoOptions): Promise<number> {
  if (auto) await ensureChromium(say)
  if (buildIfStale(BUILT_CLI)) say('Built.')
  interrupted.signal.throwIfAborted()
  const folder = await createWorldFolder()
  cleanup.add(() => folder.remove())
  const ground = await startGround(real, folder)
  cleanup.add(() => ground.stop())
  interrupted.signal.throwIfAborted()
  const keychain = await findKeychain(PROFILE)
  const environment = await writeConfiguration(folder, ground)
  introduce(ground, keychain, auto)

  // The window offers no session in memory yet, and has no event lines to print.
  const electron = auto || json || !keychain.usable ? null : findElectron()
  const forget = () => runLatchkey(['logout', '--profile', PROFILE, '--no-browser'], environment, true).ended
  if (keychain.usable) cleanup.add(forget)
  if (electron !== null) {
    buildIfStale(ELECTRON_MAIN)
    say('\nThe tray app starts. Choose "Sign in" in its window; quit it to end the demo.\n')
    return follow(runProgram(electron, [ELECTRON_MAIN, '--profile', PROFILE], environment))
  }
  const person = auto ? await startPlayedPerson(folder) : null
  if (person !== null) cleanup.add(() => person.stop())
  const args = ['login', '--profile', PROFILE]
  if (json) args.push('--json')
  // Without --once it would stay, and the demo with it.
  if (!keychain.usable) args.push('--memory-only', '--once')
  if (person !== null) args.push('--browser', person.command)
  say('')
  return follow(runLatchkey(args, environment), person)
}

/** Each loads only what it needs: the stand-ins want no Go, the real peers no stand-ins. */
async function startGround(real: boolean, folder: WorldFolder): Promise<Ground> {
  if (!real) return (await import('./demo/stand-in-ground.ts')).startStandInGround(folder)
  return (await import('./demo/real-ground.ts')).startRealGround(folder, say)
}

/** Waits for the program's end; a person who cannot go on ends it too, unless it has ended by itself. */
async function follow(program: RunningProgram, person: PlayedPerson | null = null): Promise<number> {
  const interrupt = () => program.interrupt()
  interrupted.signal.addEventListener('abort', interrupt, { once: true })
  if (interrupted.signal.aborted) interrupt()
  let running = true
  person?.play().catch((error: unknown) => {
    if (!running) return
    console.error(`The played person is stuck: ${error instanceof Error ? error.message : String(error)}`)
    interrupt()
  })
  const exitCode = await program.ended
  running = false
  interrupted.signal.removeEventListener('abort', interrupt)
  return exitCode
}

/** @returns the environment of a Latchkey that reads and writes nothing outside the demo's folder, keychain aside */
async function writeConfiguration(folder: WorldFolder, ground: Ground): Promise<Environment> {
  const home = await folder.sub('latchkey')
  const file = join(home, 'config.yaml')
  // JSON is YAML.
  const configuration = {
    oidc: { issuer: ground.issuer, client_id: ground.clientId, allowed_groups: [ALLOWED_GROUP] },
    control: { url: ground.controlUrl },
    device: { socket: ground.socket },
  }
  await writeFile(file, `${JSON.stringify(configuration, null, 2)}\n`)
  return { ...process.env, LATCHKEY_HOME: home, LATCHKEY_CONFIG: file }
}

function introduce(ground: Ground, keychain: { usable: boolean; words: string }, auto: boolean): void {
  const { admitted, refused } = PEOPLE
  say('\nReal:')
  for (const line of ['Latchkey itself', ...ground.real]) say(`  ${line}`)
  say(auto ? '  the browser: headless Chromium; a script plays the person' : '  your browser, and you')
  if (keychain.usable) say(`  your keychain: ${keychain.words} (the demo's item is removed at the end)`)
  if (ground.standsIn.length > 0) say('Stands in:')
  for (const line of ground.standsIn) say(`  ${line}`)
  if (!keychain.usable) say(`No keychain: ${keychain.words} The session is kept in memory only.`)
  say(`Sign in as ${admitted.login} with the password ${admitted.password}.`)
  if (!auto) {
    say(`Or see a refusal: ${refused.login} with ${refused.password}, who is not in the group ${ALLOWED_GROUP}.`)
  }
}

function readArguments(): DemoOptions {
  try {
    const given = readOptions(process.argv.slice(2))
    if (!given.help) return given
    console.log(USAGE)
    process.exit(0)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
    process.exit(2)
  }
}
