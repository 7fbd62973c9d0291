/** SIGKILL at every named point of a sign-in, a renewal and a sign-out: whatever is left, the next sign-in works and can be renewed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHECKPOINTS } from '../../../core/keychain/checkpoints.ts'
import { type BuiltCli, buildCli, type CliExit, type CliHome, createCliHome, runCli } from '../../support/cli.ts'
import { type CliPerson, startCliPerson } from '../../support/cli-person.ts'
import { type RunningIssuer, startIssuer } from '../../support/issuer.ts'
import { canHaveKeyring, type OwnKeyring, startOwnKeyring } from '../../support/own-keyring.ts'

/** Where a first sign-in can die: each request and each durable write, before and after. */
const FIRST_SIGN_IN = [
  'net.discovery.before',
  'net.discovery.after',
  'net.get.before', // the key set
  'net.get.after',
  'net.exchange.before',
  'net.exchange.after',
  'lock.bind.before',
  'lock.bind.after',
  'lock.choose.before',
  'lock.choose.after',
  'lock.held',
  'vault.slot.before',
  'vault.slot.after',
  'vault.head.before',
  'vault.head.after',
  'vault.expect.before',
  'vault.expect.after',
  'lock.leave.before',
  'lock.leave.after',
]

const RENEWAL = [
  'lock.held',
  'journal.begin.before',
  'journal.begin.after',
  'net.refresh.before',
  'net.refresh.after',
  'vault.slot.before',
  'vault.slot.after',
  'vault.head.before',
  'vault.head.after',
  'vault.clean.before',
  'vault.clean.after',
  'journal.end.before',
  'journal.end.after',
  'lock.leave.before',
]

const SIGN_OUT = [
  'net.revoke.before',
  'net.revoke.after',
  'vault.forget.before',
  'vault.forget.after',
  'vault.drop.before',
  'vault.drop.after',
  'vault.forgotten.before',
  'vault.forgotten.after',
  'journal.end.before',
  'journal.end.after',
]

describe.skipIf(!(await canHaveKeyring()))('killed in the middle', () => {
  let cli: BuiltCli
  let keyring: OwnKeyring
  let issuer: RunningIssuer
  let alice: CliPerson
  let home: CliHome
  let count = 0

  beforeAll(async () => {
    cli = await buildCli()
    keyring = await startOwnKeyring()
    issuer = await startIssuer()
    alice = await startCliPerson({ login: 'alice' })
  })
  afterAll(async () => {
    await alice.leave()
    await issuer.stop()
    await keyring.remove()
    await cli.remove()
  })

  /** A home and a profile of its own, so that every case begins with nothing. */
  async function someone(): Promise<(command: string, killAt?: string) => Promise<CliExit>> {
    home = await createCliHome()
    count += 1
    const profile = `crash-${count}`
    await home.writeConfig(`oidc:\n  issuer: ${issuer.issuer}\n  client_id: ${issuer.clientId}\n`)
    const env = { ...home.env, ...keyring.env, BROWSER: alice.command }
    return (command, killAt) =>
      runCli(
        cli.script,
        [command, '--json', '--profile', profile, ...(command === 'login' ? ['--timeout', '10'] : [])],
        {
          ...env,
          ...(killAt === undefined ? {} : { LATCHKEY_TEST_KILL_AT: killAt }),
        },
      )
  }

  async function expectRecovery(latchkey: Awaited<ReturnType<typeof someone>>): Promise<void> {
    expect(await latchkey('login')).toMatchObject({ code: 0, stderr: '' })
    const renewed = await latchkey('renew')
    expect(renewed).toMatchObject({ code: 0, stderr: '' })
    expect(renewed.events.at(-1)).toMatchObject({ ok: true, identity: { email: 'alice@example.com' } })
    await latchkey('logout')
    await home.remove()
  }

  it('is tried at every point that the keychain part names', () => {
    const tried = new Set([...FIRST_SIGN_IN, ...RENEWAL, ...SIGN_OUT])
    expect(CHECKPOINTS.filter((point) => !tried.has(point))).toEqual([])
  })

  it.each(FIRST_SIGN_IN)('during a first sign-in at %s, the next one works', async (point) => {
    const latchkey = await someone()
    expect((await latchkey('login', point)).signal).toBe('SIGKILL')
    await expectRecovery(latchkey)
  })

  it.each(RENEWAL)('during a renewal at %s, nothing is lost that cannot be had by signing in', async (point) => {
    const latchkey = await someone()
    await latchkey('login')
    expect((await latchkey('renew', point)).signal).toBe('SIGKILL')
    const { code } = await latchkey('status')
    expect(code).toBe(0)
    await expectRecovery(latchkey)
  })

  it.each(SIGN_OUT)('during a sign-out at %s, the next sign-in works', async (point) => {
    const latchkey = await someone()
    await latchkey('login')
    expect((await latchkey('logout', point)).signal).toBe('SIGKILL')
    await expectRecovery(latchkey)
  })
})
