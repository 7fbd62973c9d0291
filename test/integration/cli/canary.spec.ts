/**
 * The canary: every token, code and verifier that the issuer ever gave or got is looked for in everything that the terminal
 * left behind: output, log, files, process list. The search is shown to find what is planted (test/unit/cli/leaks.spec.ts
 * has each disguise by itself).
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli, type CliExit, startCli } from '../../support/cli.ts'
import { type CliWorld, startCliWorld } from '../../support/cli-world.ts'
import { findLeaks, type MarkedSecret } from '../../support/leaks.ts'
import { canHaveKeyring, type OwnKeyring, startOwnKeyring } from '../../support/own-keyring.ts'
import { watchProcessList } from '../../support/process-list.ts'

const SECRET_FIELDS = ['code', 'code_verifier', 'access_token', 'refresh_token', 'id_token', 'token', 'device_code']
const CLIENT_SECRET = 'canary-client-secret-8Jd72kQpX0vR'

describe.skipIf(!(await canHaveKeyring()))('the canary', () => {
  let cli: BuiltCli
  let keyring: OwnKeyring
  let world: CliWorld
  let env: Readonly<Record<string, string>>
  const places = new Map<string, Buffer>()
  const secrets: MarkedSecret[] = [{ kind: 'client_secret', value: CLIENT_SECRET }]
  const exits: Array<[string, number | null]> = []

  /** Runs it to its end with the person at the browser, keeping all it said. */
  async function run(args: readonly string[], more: Record<string, string> = {}): Promise<CliExit> {
    const running = startCli(cli.script, args, { ...env, ...more })
    if (args.includes('--device')) await world.person.browser.open(await running.text(/http:\S+user_code=[A-Z-]+/))
    if (args.includes('watch')) {
      await running.text(/renews by itself/)
      await running.text(/; renewing/)
      running.signal('SIGTERM')
    }
    const exit = await running.exit()
    const name = `${exits.length + 1}. latchkey ${args.join(' ')}`
    places.set(`output of ${name}`, Buffer.from(exit.stdout + exit.stderr))
    exits.push([args.join(' '), exit.code])
    return exit
  }

  beforeAll(async () => {
    cli = await buildCli()
    keyring = await startOwnKeyring()
    const tokenAnswer = (body: Record<string, unknown>): Record<string, unknown> => {
      for (const [kind, value] of Object.entries(body)) note(kind, value)
      return body
    }
    world = await startCliWorld({ issuer: { hooks: { tokenAnswer } } })
    const { issuer, person } = world
    env = { ...world.home.env, ...keyring.env, BROWSER: person.command }

    const processes = watchProcessList()
    for (const json of [[], ['--json']]) {
      await run(['login', ...json])
      await run(['status', ...json])
      await run(['renew', ...json])
      await run(['doctor', ...json])
      await run(['login', '--reauthenticate', ...json])
      issuer.ttl.accessToken = 3
      await run(['renew', ...json])
      if (json.length === 0) await run(['watch'])
      issuer.ttl.accessToken = 3600
      // A crash in the middle of a renewal leaves its note.
      await run(['renew', ...json], { LATCHKEY_TEST_KILL_AT: 'net.refresh.after' })
      await run(['renew', ...json])
      await run(['login', ...json])
      issuer.disable('alice')
      await run(['renew', ...json])
      issuer.enable('alice')
      person.browser.forgetCookies()
      await run(['login', ...json])
      await run(['logout', ...json, ...(json.length === 0 ? [] : ['--node'])])
      if (json.length === 0) await run(['login', '--device', '--memory-only', '--once'])
      await run(['login', ...json])
      await run(['logout', ...json])
      // The daemon goes away, and comes back.
      await world.daemon.stop()
      await run(['login', ...json])
      await run(['status', ...json])
      await world.daemon.start()
      // Failures after the code has been given.
      await run(['login', ...json], { LATCHKEY_OIDC_ALLOWED_GROUPS: 'admins' })
      await run(['login', ...json], { LATCHKEY_OIDC_CLIENT_SECRET: CLIENT_SECRET })
      issuer.hooks.idToken = (payload) => ({ ...payload, nonce: 'another' })
      await run(['login', ...json])
      delete issuer.hooks.idToken
      await keyring.stopService()
      await run(['login', ...json])
      await run(['doctor', ...json])
      await keyring.startService()
    }
    const commandLines = await processes.stop()
    places.set('process list', Buffer.from(commandLines.join('\n'), 'latin1'))
    for (const { form } of issuer.requests) {
      for (const [kind, value] of Object.entries(form)) if (SECRET_FIELDS.includes(kind)) note(kind, value)
    }
    for (const { url } of person.browser.visited) note('code', new URL(url).searchParams.get('code'))
    await collectFiles(world.home.folder)
  }, 180_000)

  afterAll(async () => {
    await world.stop()
    await keyring.remove()
    await cli.remove()
  })

  function note(kind: string, value: unknown): void {
    if (typeof value !== 'string' || !SECRET_FIELDS.includes(kind) || secrets.some((known) => known.value === value))
      return
    secrets.push({ kind, value })
  }

  async function collectFiles(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isFile()) places.set(path, await readFile(path))
    }
  }

  it('went where it was meant to go', () => {
    const expected = exits.map(([args]) => args)
    expect(expected.length).toBeGreaterThan(30)
    const codes = (command: string) =>
      exits.filter(([args]) => args.replace(' --json', '') === command).map(([, code]) => code)
    expect(codes('status')).toEqual([0, 8, 0, 8])
    // Renewed; soon to expire; killed; after the kill its token was used up or not; the account is disabled.
    expect(codes('renew').filter((code) => code === null)).toHaveLength(2)
    expect(codes('renew').filter((code) => code === 8).length).toBeGreaterThanOrEqual(2)
    expect(codes('login').filter((code) => code === 0)).toHaveLength(8)
    expect(codes('login').filter((code) => code === 6)).toHaveLength(2)
    expect(codes('login --reauthenticate')).toEqual([0, 0])
    expect(codes('login').filter((code) => code === 3)).toHaveLength(6)
    expect(codes('login').filter((code) => code === 5)).toHaveLength(2)
    expect(codes('doctor')).toEqual([0, 5, 0, 5])
    expect([...codes('logout'), ...codes('logout --node')]).toEqual([0, 0, 0, 0])
    expect(codes('watch')).toEqual([0])
  })

  it('knows many secrets of every kind', () => {
    for (const kind of [
      'code',
      'code_verifier',
      'access_token',
      'refresh_token',
      'id_token',
      'device_code',
      'client_secret',
    ]) {
      expect(secrets.filter((secret) => secret.kind === kind).length, kind).toBeGreaterThan(0)
    }
    expect(secrets.length).toBeGreaterThan(60)
  })

  it('looked into output, log, files and the process list', () => {
    const names = [...places.keys()]
    expect(names.some((name) => name.endsWith('/log/latchkey.log'))).toBe(true)
    expect(names.some((name) => name.includes('/cache/'))).toBe(true)
    const processes = places.get('process list')?.toString('latin1') ?? ''
    expect(processes.includes('latchkey.js')).toBe(true)
    expect(world.person.opened.filter((link) => processes.includes(link)).length).toBeGreaterThan(0)
  })

  it('finds no token, code, verifier or client secret anywhere', () => {
    expect(findLeaks(places, secrets)).toEqual([])
  })

  it.each([
    { encoding: 'plain', plant: (value: string) => `refresh_token=${value}` },
    { encoding: 'base64', plant: (value: string) => Buffer.from(`{"t":"${value}"}`).toString('base64') },
    { encoding: 'base64url', plant: (value: string) => Buffer.from(`?t=${value}`).toString('base64url') },
    { encoding: 'URL-encoded throughout', plant: (value: string) => encodeAll(value) },
    { encoding: 'UTF-16LE', plant: (value: string) => Buffer.from(value, 'utf16le') },
    { encoding: 'gzip, plain', plant: (value: string) => gzipSync(`a rotated log: ${value}`) },
  ])('finds the leak that is planted: $encoding', async ({ encoding, plant }) => {
    const secret = secrets.find(({ kind }) => kind === 'refresh_token')
    const file = join(world.home.home, 'log', 'planted')
    await writeFile(file, plant(secret?.value ?? ''))
    const planted = new Map([[file, await readFile(file)]])
    expect(findLeaks(planted, secrets)).toContainEqual({ where: file, kind: 'refresh_token', encoding })
  })
})

function encodeAll(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
}
