/** Joining, doctor and bundle on the app without its shell: from an address to a session, over real HTTP. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DoctorView } from '../../../core/contract/doctor-view.ts'
import type { NetworkOffer } from '../../../core/contract/join.ts'
import { createSystemClock } from '../../../core/session/system-clock.ts'
import { type AppCore, createAppCore } from '../../../electron/app-core.ts'
import { createJoinAndDoctor, type JoinAndDoctor } from '../../../electron/join-and-doctor.ts'
import type { CoreFetch } from '../../../electron/network.ts'
import { type CliWorld, startCliWorld } from '../../support/cli-world.ts'
import { type JoinDocumentServer, startJoinDocumentServer } from '../../support/join-document-server.ts'

let world: CliWorld
let website: JoinDocumentServer
let home: string
let core: AppCore
let app: JoinAndDoctor
let told: DoctorView[]

beforeEach(async () => {
  world = await startCliWorld()
  website = await startJoinDocumentServer({
    control_url: world.headscale.url,
    issuer: world.issuer.issuer,
    client_id: world.issuer.clientId,
    name: 'Acme',
  })
  home = await mkdtemp(join(tmpdir(), 'lk-join-'))
  told = []
  const clock = createSystemClock()
  const coreFetch: CoreFetch = (url, init) => fetch(url, init)
  core = await createAppCore({
    profile: null,
    environment: { LATCHKEY_HOME: home, HOME: home },
    platform: 'linux',
    version: '1.2.3',
    system: 'Some OS 7',
    clock,
    fetch: coreFetch,
    preferredLanguages: ['en-GB'],
    locale: 'en-GB',
    loginItem: { read: async () => ({ on: false, state: 'ready' }), set: async () => {} },
    browsers: { detect: async () => [], launch: async () => {} },
    openExternal: async () => {},
    writeClipboard: async () => {},
    setTheme: () => {},
    licencesFile: join(home, 'licences.txt'),
    helpPages: { help: 'https://a.example/', releases: 'https://b.example/', source: 'https://c.example/' },
    showFolder: async () => {},
  })
  await core.start()
  app = createJoinAndDoctor({
    core,
    clock,
    fetch: coreFetch,
    async probe(url, signal) {
      const response = await fetch(url, { redirect: 'manual', signal })
      await response.body?.cancel()
      return { status: response.status, location: response.headers.get('location') }
    },
    platform: 'linux',
    system: 'Some OS 7',
    runtime: 'Electron, for tests',
    resolveProxy: async () => 'DIRECT',
    chooseFile: async (name) => join(home, name),
    tellDoctor: (view) => told.push(view),
  })
})
afterEach(async () => {
  app.close()
  await core.close()
  await Promise.all([website.stop(), world.stop()])
  await rm(home, { recursive: true, force: true })
})

async function offered(): Promise<NetworkOffer> {
  await expect.poll(() => core.state.view.join?.kind).not.toBe('looking')
  const { join: view } = core.state.view
  if (view?.kind !== 'offer') throw new Error(`no offer: ${JSON.stringify(view)}`)
  return view.offer
}

describe('joining', () => {
  it('goes from an address to a profile that is open; before the word nothing is stored', async () => {
    await app.calls['join.look']({ address: website.url })
    const offer = await offered()
    expect(core.state.view.profiles).toEqual([])
    await app.calls['join.accept']({ offer: offer.id, clientId: null })
    expect(core.state.view).toMatchObject({ join: null, profiles: [{ id: 'default', name: 'Acme', active: true }] })
    expect(core.session.snapshot).toMatchObject({
      profile: 'default',
      issuer: world.issuer.issuer,
      controlUrl: world.headscale.url,
    })
    expect(await readFile(join(home, 'config.yaml'), 'utf8')).toContain(`issuer: ${world.issuer.issuer}`)
  })

  it('of a Headscale without a document asks for the client ID alone, and knows the network the next time', async () => {
    app.openLink(`latchkey://join?server=${world.headscale.url}`)
    const offer = await offered()
    expect(offer).toMatchObject({ from: 'link', clientId: null, knownProfile: null })
    await app.calls['join.accept']({ offer: offer.id, clientId: world.issuer.clientId })
    await app.calls['join.look']({ address: world.headscale.url })
    expect(await offered()).toMatchObject({ from: 'typed', knownProfile: 'default' })
  })
})

describe('the doctor and the bundle', () => {
  it('examine what is there before a network is, and after', async () => {
    await app.calls['doctor.run'](undefined)
    await expect.poll(() => told.at(-1)?.pending, { timeout: 15_000 }).toEqual([])
    expect(told.at(-1)?.checks).toContainEqual(
      expect.objectContaining({ area: 'configuration', verdict: 'fail', code: 'config.not-set-up' }),
    )

    await app.calls['join.look']({ address: website.url })
    await app.calls['join.accept']({ offer: (await offered()).id, clientId: null })
    await app.calls['doctor.run'](undefined)
    await expect.poll(() => told.at(-1)?.pending, { timeout: 15_000 }).toEqual([])
    expect(told.at(-1)?.checks).toContainEqual(
      expect.objectContaining({ area: 'control server', name: 'same provider' }),
    )

    const { fileName, text } = await app.calls['bundle.preview'](undefined)
    expect(text).toContain(`oidc.issuer: ${world.issuer.issuer}`)
    expect(text).toContain('provider: discovery')
    expect(await app.calls['bundle.save'](undefined)).toEqual({ saved: true })
    expect(await readFile(join(home, fileName), 'utf8')).toBe(text)
  })
})
