/**
 * A real Secret Service (gnome-keyring) on a session bus of its own, as any account. As on a desktop the bus starts the
 * keyring when somebody asks for it, so one that has crashed comes back (version 42 dies now and then when two processes
 * open their sessions at once); one that was stopped stays away. Nobody answers its unlock prompt.
 */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './account.ts'
import { startChild } from './support/child.ts'
import type { WorldFolder } from './support/folder.ts'
import { type RunResult, run } from './support/run.ts'
import { waitUntil } from './support/wait.ts'

export interface KeyringOptions {
  readonly folder: WorldFolder
  readonly account: Account
}

export interface Keyring {
  /** To be added to the account's environment: the bus. */
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string }
  readonly logFile: string
  readonly tail: (lines?: number) => string
  /** Locks the default collection, as "Lock" in a keyring manager does. */
  readonly lock: () => Promise<void>
  /** Unlocks it as the login (PAM) does, without a prompt. */
  readonly unlock: () => Promise<void>
  readonly isLocked: () => Promise<boolean>
  /** Ends the keyring; the bus stays. */
  readonly stopService: () => Promise<void>
  /** Brings the keyring back with what it stored, unlocked unless told otherwise. */
  readonly startService: (how?: { readonly locked: boolean }) => Promise<void>
  /** Ends keyring and bus. */
  readonly stop: () => Promise<void>
}

const PASSWORD = 'keyring-password'
const SERVICE = 'org.freedesktop.secrets'
const SERVICE_PATH = '/org/freedesktop/secrets'
const COLLECTION = `${SERVICE_PATH}/collection/login`

export async function startKeyring(options: KeyringOptions): Promise<Keyring> {
  const { folder, account } = options
  const { user } = account
  const address = `unix:path=${join(account.runtimeFolder, 'bus')}`
  const env = { ...account.env, DBUS_SESSION_BUS_ADDRESS: address }
  const logFile = folder.log(`keyring-${account.home.split('/').at(-1)}`)
  const path = await folder.sub('bus')
  const services = await folder.sub('bus-services')
  const configFile = join(path, 'session-bus.conf')
  const serviceFile = join(services, `${SERVICE}.service`)
  await writeFile(configFile, busConfiguration(address, services))
  for (const mode of ['locked', 'unlocked'] as const) await writeFile(join(path, mode), START_SCRIPTS[mode])

  const send = (destination: string, path: string, member: string, ...args: string[]): Promise<RunResult> =>
    run('dbus-send', ['--session', '--print-reply', `--dest=${destination}`, path, member, ...args], {
      env,
      user,
      deadlineMs: 10_000,
    })
  const askBus = (member: string, ...args: string[]) =>
    send('org.freedesktop.DBus', '/org/freedesktop/DBus', `org.freedesktop.DBus.${member}`, ...args)
  const busHasOwner = async (name: string) =>
    (await askBus('NameHasOwner', `string:${name}`)).stdout.includes('boolean true')

  const bus = await startChild({
    name: 'session bus',
    command: 'dbus-daemon',
    args: [`--config-file=${configFile}`, '--nofork', '--nopidfile'],
    env,
    user,
    logFile,
  })
  await bus.ready(() => busHasOwner('org.freedesktop.DBus'), { deadlineMs: 10_000 })

  const startService: Keyring['startService'] = async ({ locked } = { locked: false }) => {
    if (await busHasOwner(SERVICE)) return
    const script = join(path, locked ? 'locked' : 'unlocked')
    await writeFile(serviceFile, `[D-BUS Service]\nName=${SERVICE}\nExec=/bin/sh ${script}\n`)
    await askBus('ReloadConfig')
    await askBus('StartServiceByName', `string:${SERVICE}`, 'uint32:0')
  }
  const stopService = async () => {
    await rm(serviceFile, { force: true })
    await askBus('ReloadConfig')
    if (!(await busHasOwner(SERVICE))) return
    const { stdout } = await askBus('GetConnectionUnixProcessID', `string:${SERVICE}`)
    process.kill(Number(/uint32 (\d+)/.exec(stdout)?.[1]), 'SIGTERM')
    await waitUntil(async () => !(await busHasOwner(SERVICE)), { what: 'the keyring to end', deadlineMs: 10_000 })
  }
  await startService()
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    logFile,
    tail: (lines) => bus.tail(lines),
    lock: async () => {
      await send(SERVICE, SERVICE_PATH, 'org.freedesktop.Secret.Service.Lock', `array:objpath:${COLLECTION}`)
    },
    unlock: async () => {
      const control = join(account.runtimeFolder, 'keyring', 'control')
      await run(process.execPath, ['-e', UNLOCK_SCRIPT, control, PASSWORD], { env, user, deadlineMs: 10_000 })
    },
    isLocked: async () => {
      const property = ['string:org.freedesktop.Secret.Collection', 'string:Locked']
      const { stdout } = await send(SERVICE, COLLECTION, 'org.freedesktop.DBus.Properties.Get', ...property)
      return stdout.includes('boolean true')
    },
    stopService,
    startService,
    stop: async () => {
      await stopService()
      await bus.stop()
    },
  }
}

/**
 * What PAM's module says to the keyring's control socket: a byte (the socket carries the credentials), then length,
 * operation 1 (unlock), and the password with its length; the answer is a length and a result, 0 for success. A script
 * of its own because the keyring listens only to its own user.
 */
const UNLOCK_SCRIPT = `
const [path, password] = process.argv.slice(1)
const word = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b }
const secret = Buffer.from(password)
const socket = require('node:net').connect(path)
socket.write(Buffer.concat([Buffer.alloc(1), word(12 + secret.length), word(1), word(secret.length), secret]))
socket.on('data', (answer) => process.exit(answer.readUInt32BE(4) === 0 ? 0 : 3))
`

/** The first time, the unlocked one creates the default collection. */
const START_SCRIPTS = {
  locked: 'exec gnome-keyring-daemon --foreground --components=secrets\n',
  unlocked: `printf %s ${PASSWORD} | exec gnome-keyring-daemon --foreground --components=secrets --unlock\n`,
}

function busConfiguration(address: string, services: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
}
