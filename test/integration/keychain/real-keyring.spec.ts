/** The vault in a real gnome-keyring on a bus of its own: what a Linux desktop really answers when it is open, locked, gone or stuck. */
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canHaveKeyring, type OwnKeyring, startOwnKeyring } from '../../support/own-keyring.ts'
import type { DriverCommand, DriverOutcome } from '../../support/vault-driver.ts'
import { plain, recordNumber } from '../../support/vault-parts.ts'

const DRIVER = fileURLToPath(new URL('../../support/vault-driver.ts', import.meta.url))
const SERVICE = 'org.freedesktop.secrets'
const LONG = 8000

let home: string
const drivers = new Set<ChildProcess>()
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lk-keyring-'))
})
afterEach(async () => {
  for (const driver of drivers) driver.kill('SIGKILL')
  drivers.clear()
  await rm(home, { recursive: true, force: true })
})

/** A fresh process. Its answer is null when it died before it could give one. */
function startDriver(environment: Record<string, string>, profile: string) {
  const driver = fork(DRIVER, [home, profile], {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, ...environment },
  })
  drivers.add(driver)
  return {
    async ask(command: DriverCommand): Promise<DriverOutcome | null> {
      const answer = Promise.race([
        once(driver, 'message').then(([outcome]: DriverOutcome[]) => outcome ?? null),
        once(driver, 'exit').then(() => null),
      ])
      driver.send(command)
      return answer
    },
    end: () => driver.disconnect(),
  }
}

describe.skipIf(!(await canHaveKeyring()))('vault in a real keyring', () => {
  let keyring: OwnKeyring
  beforeAll(async () => {
    keyring = await startOwnKeyring()
  })
  afterAll(() => keyring.remove())

  let profile = ''
  let count = 0
  beforeEach(() => {
    count += 1
    profile = `p${count}`
  })
  async function inFreshProcess(command: DriverCommand, environment: Record<string, string> = {}) {
    const driver = startDriver({ ...keyring.env, ...environment }, profile)
    const outcome = await driver.ask(command)
    if (outcome !== null) driver.end()
    return outcome
  }
  const dbus = async (...args: string[]) =>
    (
      await promisify(execFile)('dbus-send', ['--session', '--print-reply', ...args], {
        env: { ...process.env, ...keyring.env },
      })
    ).stdout

  async function servicePid(): Promise<number> {
    const answer = await dbus(
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.GetConnectionUnixProcessID',
      `string:${SERVICE}`,
    )
    const pid = Number(/uint32 (\d+)/.exec(answer)?.[1])
    expect(pid).toBeGreaterThan(1)
    return pid
  }

  it('keeps a long record from one process to the next, and forgets it', async () => {
    expect(await inFreshProcess({ op: 'read' })).toMatchObject({ ok: true, value: null })
    expect(await inFreshProcess({ op: 'write', n: 1, size: LONG })).toMatchObject({ ok: true })
    expect(await inFreshProcess({ op: 'read' })).toMatchObject({ ok: true, value: plain(recordNumber(1, LONG)) })
    expect(await inFreshProcess({ op: 'write', n: 2 })).toMatchObject({ ok: true })
    expect(await inFreshProcess({ op: 'read' })).toMatchObject({ ok: true, value: plain(recordNumber(2)) })
    expect(await inFreshProcess({ op: 'clear' })).toMatchObject({ ok: true })
    expect(await inFreshProcess({ op: 'read' })).toMatchObject({ ok: true, value: null })
  })

  it('writes nothing of the record into files', async () => {
    await inFreshProcess({ op: 'write', n: 1 })
    const files = await readdir(home, { recursive: true, withFileTypes: true })
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    )
    expect(texts).toEqual(['{"version":1,"record":"expected"}\n'])
  })

  it('proves the store by a probe that leaves nothing', async () => {
    expect(await inFreshProcess({ op: 'probe' })).toMatchObject({ ok: true })
    const found = await dbus(
      `--dest=${SERVICE}`,
      '/org/freedesktop/secrets',
      'org.freedesktop.Secret.Service.SearchItems',
      `dict:string:string:service,Latchkey`,
    )
    expect(found).not.toContain('probe')
  })

  it('is locked while the keyring is, and finds its record when it is opened again', async () => {
    await inFreshProcess({ op: 'write', n: 1 })
    await keyring.lock()
    for (const op of ['read', 'probe'] as const)
      expect(await inFreshProcess({ op })).toMatchObject({ ok: false, code: 'keychain.locked' })
    expect(await inFreshProcess({ op: 'write', n: 2 })).toMatchObject({ ok: false, code: 'keychain.locked' })
    await keyring.unlock()
    expect(await inFreshProcess({ op: 'read' })).toMatchObject({ ok: true, value: plain(recordNumber(1)) })
  })

  it('is signed out after a clear of a locked keyring, also when it is opened again', async () => {
    await inFreshProcess({ op: 'write', n: 1 })
    await keyring.lock()
    expect(await inFreshProcess({ op: 'clear' })).toMatchObject({ ok: false, code: 'keychain.locked' })
    expect(await inFreshProcess({ op: 'read' })).toMatchObject({ ok: true, value: null })
    await keyring.unlock()
    expect(await inFreshProcess({ op: 'read' })).toMatchObject({ ok: true, value: null })
    expect(await inFreshProcess({ op: 'clear' })).toMatchObject({ ok: true })
  })

  it('goes on in the same process when the keyring restarts', async () => {
    const driver = startDriver(keyring.env, profile)
    expect(await driver.ask({ op: 'write', n: 1 })).toMatchObject({ ok: true })
    await keyring.stopService()
    expect(await driver.ask({ op: 'read' })).toMatchObject({ ok: false, code: 'keychain.absent' })
    await keyring.startService()
    expect(await driver.ask({ op: 'read' })).toMatchObject({ ok: true, value: plain(recordNumber(1)) })
    expect(await driver.ask({ op: 'write', n: 2 })).toMatchObject({ ok: true })
    driver.end()
  })

  it('asks again when the keyring dies over a call and the bus starts a new one', async () => {
    expect(await inFreshProcess({ op: 'write', n: 1 })).toMatchObject({ ok: true })
    const driver = startDriver(keyring.env, profile)
    expect(await driver.ask({ op: 'read' })).toMatchObject({ ok: true })
    const pid = await servicePid()
    process.kill(pid, 'SIGSTOP')
    const reading = driver.ask({ op: 'read' })
    // No event tells that the call has reached the bus; one that comes later meets the new keyring, which is fine too.
    await sleep(300)
    process.kill(pid, 'SIGKILL')
    expect(await reading).toMatchObject({ ok: true, value: plain(recordNumber(1)) })
    driver.end()
  })

  it('says that a stuck keyring does not answer, within seconds', async () => {
    const pid = await servicePid()
    process.kill(pid, 'SIGSTOP')
    try {
      const outcome = await inFreshProcess({ op: 'read' })
      expect(outcome).toMatchObject({ ok: false, code: 'keychain.unresponsive' })
      expect(outcome?.milliseconds).toBeLessThan(10_000)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    expect(await inFreshProcess({ op: 'read' })).toMatchObject({ ok: true, value: null })
  })

  it('says that there is no keychain without a bus, without a reachable one, and without a service on it', async () => {
    const absent = { ok: false, code: 'keychain.absent' }
    for (const address of ['', `unix:path=${home}/none`])
      expect(await inFreshProcess({ op: 'read' }, { DBUS_SESSION_BUS_ADDRESS: address })).toMatchObject(absent)
    await keyring.stopService()
    expect(await inFreshProcess({ op: 'read' })).toMatchObject(absent)
    await keyring.startService()
  })

  it('leaves the old record or the new one when the process is killed at any checkpoint of a write', {
    timeout: 90_000,
  }, async () => {
    await inFreshProcess({ op: 'write', n: 1, size: LONG })
    const outcomes: Record<string, string> = {}
    for (const at of ['slot.before', 'slot.after', 'head.before', 'head.after', 'clean.before', 'clean.after']) {
      expect(await inFreshProcess({ op: 'write', n: 2, size: LONG }, { KILL_AT: `vault.${at}` })).toBeNull()
      const read = await inFreshProcess({ op: 'read' })
      const value = read?.ok ? read.value : null
      outcomes[at] =
        value === plain(recordNumber(1, LONG)) ? 'old' : value === plain(recordNumber(2, LONG)) ? 'new' : '?'
      await inFreshProcess({ op: 'write', n: 1, size: LONG })
    }
    expect(outcomes).toEqual({
      'slot.before': 'old',
      'slot.after': 'old',
      'head.before': 'old',
      'head.after': 'new',
      'clean.before': 'new',
      'clean.after': 'new',
    })
  })

  // Last: it takes the collection away.
  it('tells a keyring without a collection from an empty one', async () => {
    await inFreshProcess({ op: 'write', n: 1 })
    const collection = '/org/freedesktop/secrets/collection/login'
    await dbus(`--dest=${SERVICE}`, collection, 'org.freedesktop.Secret.Collection.Delete')
    expect(await inFreshProcess({ op: 'read' })).toMatchObject({ ok: false, code: 'keychain.locked' })
    expect(await inFreshProcess({ op: 'write', n: 2 })).toMatchObject({ ok: false, code: 'keychain.no-collection' })
    expect(await inFreshProcess({ op: 'clear' })).toMatchObject({ ok: true })
    expect(await inFreshProcess({ op: 'read' })).toMatchObject({ ok: true, value: null })
  })
})
