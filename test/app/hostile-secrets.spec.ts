/**
 * A hostile script in the window listens to everything and asks for everything while a person signs in, renews, fails and
 * signs out: whatever it is told holds no token, code or verifier, and no link that can be used.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
// Says what the preload puts into the page.
import type {} from '../../renderer/bridge.ts'
import { type CliWorld, startCliWorld } from '../support/cli-world.ts'
import { findLeaks, type MarkedSecret } from '../support/leaks.ts'
import { canHaveKeyring, type OwnKeyring, startOwnKeyring } from '../support/own-keyring.ts'
import { type AppUnderTest, launchApp } from './driver.ts'

/** In requests and answers of the provider. */
const FIELDS = ['code', 'code_verifier', 'access_token', 'refresh_token', 'id_token', 'token', 'device_code']
/** In links: enough to take part in a sign-in. */
const PARAMETERS = ['state', 'nonce', 'code_challenge', 'code']

describe.runIf(await canHaveKeyring())('a hostile script that is there from the first sign-in on', () => {
  const secrets: MarkedSecret[] = []
  let keyring: OwnKeyring
  let world: CliWorld
  let app: AppUnderTest
  let page: Page

  function note(kind: string, value: unknown): void {
    if (typeof value === 'string' && secrets.every((known) => known.value !== value)) secrets.push({ kind, value })
  }

  beforeAll(async () => {
    const tokenAnswer = (body: Record<string, unknown>) => {
      for (const [kind, value] of Object.entries(body)) if (FIELDS.includes(kind)) note(kind, value)
      return body
    }
    ;[keyring, world] = await Promise.all([startOwnKeyring(), startCliWorld({ issuer: { hooks: { tokenAnswer } } })])
    const config = [
      `oidc: { issuer: "${world.issuer.issuer}", client_id: ${world.issuer.clientId} }`,
      `control: { url: "${world.headscale.url}" }`,
      `device: { socket: "${world.daemon.socket}" }`,
    ].join('\n')
    app = await launchApp({ config, env: keyring.env })
    page = await app.window()
    await page.evaluate(() => {
      const loot: string[] = []
      Object.assign(window, { loot })
      for (const name of ['session.changed', 'app.changed', 'doctor.changed', 'app.show'] as const) {
        window.latchkey[name]((payload: unknown) => loot.push(JSON.stringify(payload)))
      }
    })
  })
  afterAll(async () => {
    await app?.stop()
    await world?.stop()
    await keyring?.remove()
  })

  const trayTo = (say: RegExp) => app.until(`the tray to say ${say}`, ({ tray }) => say.test(tray?.toolTip ?? ''))
  /** Whatever a page may ask for, as it stands now. */
  const askEverything = () =>
    page.evaluate(async () => {
      const { latchkey } = window
      const loot: string[] = Reflect.get(window, 'loot')
      const replies = [
        latchkey['session.snapshot'](),
        latchkey['app.view'](),
        latchkey['doctor.run'](),
        latchkey['bundle.preview'](),
        latchkey['session.copyLink'](),
        latchkey['session.copyDetails'](),
        latchkey['device.copy']({ what: 'name' }),
      ]
      loot.push(JSON.stringify(await Promise.all(replies)), document.documentElement.outerHTML)
      loot.push(JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
    })
  const nextLink = async (known: number) =>
    app.until('the browser to be opened', ({ openedLinks }) => openedLinks[known])
  const signIn = async () => {
    const known = (await app.state()).openedLinks.length
    await app.choose('Sign in')
    const link = await nextLink(known)
    await askEverything()
    await world.person.browser.open(link)
  }

  test('sees a person sign in, renew and sign out', async () => {
    await trayTo(/Not signed in/)
    await signIn()
    await trayTo(/Connected as alice/)
    await askEverything()
    const renewals = world.issuer.count('/token')
    await app.choose('Renew now')
    await expect.poll(() => world.issuer.count('/token')).toBeGreaterThan(renewals)
    await trayTo(/Connected as alice/)
    await askEverything()
    const known = (await app.state()).openedLinks.length
    await app.choose('Sign out')
    await trayTo(/Not signed in/)
    await app.until('the sign-out page of the provider', ({ openedLinks }) => openedLinks[known])
    await askEverything()
  })

  test('sees a sign-in fail after the code was given', async () => {
    world.issuer.hooks.idToken = (payload) => ({ ...payload, nonce: 'another' })
    await signIn()
    await app.until('the failure', ({ tray }) => tray?.menu?.some(({ label }) => label === 'Sign in'))
    delete world.issuer.hooks.idToken
    await askEverything()
  })

  test('begins a sign-in by code, of which it is told what a person types', async () => {
    await page.evaluate(() => window.latchkey['session.signIn']({ method: 'device', anotherAccount: false }))
    const deviceLink = async () => {
      const reply = await page.evaluate(() => window.latchkey['session.snapshot']())
      const code = reply.ok && reply.value.session.kind === 'signingIn' ? reply.value.session.deviceCode : null
      return code?.verificationUriComplete ?? ''
    }
    await expect.poll(deviceLink).toContain('user_code=')
    await askEverything()
    await world.person.browser.open(await deviceLink())
    await trayTo(/Connected as alice/)
    await askEverything()
  })

  test('was told where a link goes, and not the link', async () => {
    const loot = await page.evaluate((): string[] => Reflect.get(window, 'loot'))
    const links = loot.flatMap((text) => [...text.matchAll(/"link":"([^"]*)"/g)].map(([, link]) => link))
    expect(new Set(links)).toEqual(
      new Set([world.issuer.issuer, world.headscale.url].map((url) => new URL(url).origin)),
    )
  })

  test('has no token, code or verifier, and neither have log and output', async () => {
    for (const { form, query } of world.issuer.requests) {
      for (const field of FIELDS) note(field, form[field])
      for (const parameter of PARAMETERS) note(parameter, query.get(parameter) ?? undefined)
    }
    for (const { url } of world.person.browser.visited) {
      for (const parameter of PARAMETERS) note(parameter, new URL(url).searchParams.get(parameter) ?? undefined)
    }
    for (const kind of [...FIELDS, ...PARAMETERS].filter((name) => name !== 'token')) {
      expect(
        secrets.some((secret) => secret.kind === kind),
        kind,
      ).toBe(true)
    }
    const loot = await page.evaluate((): string[] => Reflect.get(window, 'loot'))
    expect(loot.length).toBeGreaterThan(20)
    const places = new Map([
      ['what the page was told', Buffer.from(loot.join('\n'))],
      ['the output', Buffer.from(app.output())],
      ['the log', await readFile(join(app.home, 'log/latchkey.log'))],
    ])
    expect(findLeaks(places, secrets)).toEqual([])
    // The search sees what is there.
    const [planted] = secrets
    expect(findLeaks(new Map([['planted', Buffer.from(planted?.value ?? '')]]), secrets)).not.toEqual([])
  })
})
