/** The doctor on the app's own parts: a provider, a control server and a daemon that answer. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readFileFromDisk } from '../../../core/config/file-reader.ts'
import { loadConfig } from '../../../core/config/load.ts'
import { examine } from '../../../core/doctor/examine.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { createSystemClock } from '../../../core/session/system-clock.ts'
import { type AppPatientPorts, appPatient } from '../../../electron/app-patient.ts'
import { type CliWorld, startCliWorld } from '../../support/cli-world.ts'
import { facts, snapshotOf } from '../../unit/cli/support.ts'

let world: CliWorld
let folder: string
beforeEach(async () => {
  world = await startCliWorld()
  folder = await mkdtemp(join(tmpdir(), 'lk-patient-'))
})
afterEach(async () => {
  await world.stop()
  await rm(folder, { recursive: true, force: true })
})

async function found(configuration: AppPatientPorts['configuration']): Promise<readonly string[]> {
  const patient = appPatient({
    version: '1.2.3',
    runtime: 'Electron, for tests',
    clock: createSystemClock(),
    fetch: (url, init) => fetch(url, init),
    async probe(url, signal) {
      const response = await fetch(url, { redirect: 'manual', signal })
      await response.body?.cancel()
      return { status: response.status, location: response.headers.get('location') }
    },
    resolveProxy: async () => 'DIRECT',
    browserName: () => 'Firefox',
    folders: { root: folder, cache: join(folder, 'cache'), log: join(folder, 'log') },
    profile: 'default',
    configuration,
    snapshot: () => snapshotOf({ node: { kind: 'running', facts }, connected: true }),
  })
  const areas = examine(patient, AbortSignal.timeout(15_000))
  const all = await Promise.all(
    areas.map(async ({ name, checks }) => (await checks).map((check) => `${check.verdict} ${name}: ${check.name}`)),
  )
  return all.flat()
}

it('examines every part of a profile', async () => {
  const config = await loadConfig({
    file: world.home.config,
    profile: 'default',
    home: folder,
    env: {},
    platform: 'linux',
    readFile: readFileFromDisk,
  })
  expect(await found(config)).toEqual(
    expect.arrayContaining([
      'ok configuration: oidc.issuer',
      'ok keychain: own files',
      'ok keychain: lock',
      `ok network: way to ${new URL(world.issuer.issuer).host}`,
      'ok provider: discovery',
      'ok browser: redirect',
      'ok browser: browser',
      'ok control server: server',
      'ok control server: same provider',
      'ok daemon: permission',
      'ok daemon: this device',
    ]),
  )
  expect(world.daemon.calls.filter((call) => !call.startsWith('GET '))).toEqual([])
})

it('examines what needs none where nothing is set up', async () => {
  expect(await found(new AppError('config.not-set-up'))).toEqual(
    expect.arrayContaining([
      'fail configuration: file',
      'ok keychain: lock',
      'ok network: certificate authorities',
      'skip provider: provider',
      'ok browser: redirect',
      'skip control server: server',
    ]),
  )
})
