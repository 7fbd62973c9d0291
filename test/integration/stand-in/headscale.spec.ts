/** Holds the control server's stand-in to what the original does in a browser (the rows of its facts). */
import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeBrowser, type Page } from '../../support/fake-browser.ts'
import { type RunningIssuer, startIssuer } from '../../support/issuer.ts'
import { authIdOf, type NodeWorld, never, play, startNodeWorld } from '../../support/node-world.ts'
import type { OidcSettings } from '../../support/stand-in/headscale-oidc.ts'

let world: NodeWorld
let issuer: RunningIssuer
beforeEach(async () => {
  world = await startNodeWorld({ headscale: { registerCacheMs: 2_000 } })
  issuer = await startIssuer({ headscaleRedirectUris: [world.headscale.redirectUri] })
  configure()
})
afterEach(async () => {
  await Promise.all([world.stop(), issuer.stop()])
})

function configure(changes: Partial<OidcSettings> = {}): void {
  world.headscale.oidc = { issuer: issuer.issuer, ...issuer.headscale, ...changes }
}

/** A link that waits: a device that asked, without anybody pressing confirm. */
async function pendingLink(): Promise<{ readonly link: string; readonly device: Promise<unknown> }> {
  let told: (link: string) => void = () => {}
  const link = new Promise<string>((resolve) => {
    told = resolve
  })
  const device = play(world, world.node(), {
    confirmedBy: null,
    onProgress: (progress) => progress.kind === 'authUrl' && told(progress.url),
  })
  device.catch(() => {})
  return { link: await link, device }
}

const titled = (page: Page) => /<title>(.*)<\/title>/.exec(page.text)?.[1]
const person = (login = 'alice') => createFakeBrowser({ login })
const atConfirm = (page: Page) => titled(page) === 'Headscale - Confirm node registration'

describe('the registration page', () => {
  it('redirects to the provider for any well-formed id, with both cookies', async () => {
    const page = await get(`${world.headscale.url}/register/hskey-authreq-${'x'.repeat(24)}`)
    expect(page.status).toBe(302)
    const target = new URL(page.headers.location ?? '')
    expect(target.searchParams.get('redirect_uri')).toBe(world.headscale.redirectUri)
    const state = target.searchParams.get('state') ?? ''
    const nonce = target.searchParams.get('nonce') ?? ''
    expect([state.length, nonce.length]).toEqual([64, 64])
    const rest = 'Path=/oidc/callback; Max-Age=3600; HttpOnly; SameSite=Lax'
    expect(page.headers['set-cookie']).toEqual([
      `state_${state.slice(0, 6)}=${state}; ${rest}`,
      `nonce_${nonce.slice(0, 6)}=${nonce}; ${rest}`,
    ])
  })

  it.each(['HEAD', 'POST'])('knows no %s', async (method) => {
    expect((await get(`${world.headscale.url}/register/hskey-authreq-${'x'.repeat(24)}`, method)).status).toBe(405)
  })

  it('refuses an id of another shape', async () => {
    const page = await get(`${world.headscale.url}/register/short`)
    expect([page.status, titled(page)]).toEqual([400, 'Headscale - Error'])
  })

  it('shows the command without OIDC', async () => {
    world.headscale.oidc = null
    const page = await get(`${world.headscale.url}/register/hskey-authreq-${'x'.repeat(24)}`)
    expect([page.status, page.text.includes('headscale auth register --auth-id')]).toEqual([200, true])
    expect((await get(`${world.headscale.url}/oidc/callback`)).status).toBe(404)
  })
})

describe('the journey in the browser', () => {
  it('always stops at the confirm page, and registers at the click', async () => {
    const { link, device } = await pendingLink()
    const browser = createFakeBrowser({ login: 'alice', stopAt: atConfirm })
    const confirm = await browser.open(link)
    expect(confirm.text).toContain('alice')
    expect(confirm.headers['x-frame-options']).toBe('DENY')
    expect(confirm.headers['set-cookie']?.[0]).toMatch(
      new RegExp(
        `^headscale_register_confirm=.*; Path=/register/confirm/${authIdOf(link)}; Max-Age=900; HttpOnly; SameSite=Strict$`,
      ),
    )
    expect(world.headscale.nodes).toEqual([])
    const done = await person().open(link)
    expect(titled(done)).toBe('Headscale - Node Registered')
    expect(await device).toMatchObject({ fresh: true, facts: { owner: { loginName: 'alice@example.com' } } })
    expect(world.headscale.nodes).toMatchObject([{ registerMethod: 'oidc' }])
  })

  it('works with PKCE too', async () => {
    configure({ pkce: true })
    const { link, device } = await pendingLink()
    await person().open(link)
    expect(await device).toMatchObject({ fresh: true })
  })

  it('gives the same person the same node, and another one a second node', async () => {
    const first = await pendingLink()
    await person().open(first.link)
    await first.device
    const node = world.node()
    await node.leave(never())
    const again = await pendingLink()
    await person().open(again.link)
    await again.device
    expect(world.headscale.nodes).toHaveLength(1)
    await node.leave(never())
    const other = await pendingLink()
    await person('bob').open(other.link)
    await other.device
    expect(world.headscale.nodes.map((known) => known.address)).toEqual(['100.64.0.1', '100.64.0.2'])
  })

  it('knows people by issuer and subject alone', async () => {
    world.headscale.createUser('alice')
    const { link } = await pendingLink()
    await person().open(link)
    const named = world.headscale.users.filter((user) => user.name === 'alice')
    expect(named.map((user) => user.providerId)).toEqual([null, `${issuer.issuer}/sub-alice`])
  })

  it('dates the node by its own rule or by the ID token', async () => {
    configure({ useExpiryFromToken: true })
    const { link, device } = await pendingLink()
    await person().open(link)
    await device
    const expiresAt = world.headscale.nodes[0]?.expiresAt ?? 0
    expect(Math.abs(expiresAt - Date.now() - issuer.ttl.idToken * 1000)).toBeLessThan(10_000)
  })
})

describe('what goes wrong in the browser', () => {
  const NOT_AUTHORIZED = 'You are not authorized. Please contact your administrator.'
  const EXPIRED = 'Your session has expired. Please try again.'
  const NOT_PROCESSED = 'The request could not be processed. Please try again.'
  const outcome = (page: Page, sentence: string) => [page.status, titled(page), page.text.includes(sentence)]

  it.each<[string, Partial<OidcSettings>, string, string]>([
    ['unauthorised domain', { allowedDomains: ['other.example'] }, 'alice', 'unauthorised domain'],
    ['unauthorised group', { allowedGroups: ['admins'] }, 'alice', 'unauthorised group'],
    ['unauthorised user', { allowedUsers: ['bob@example.com'] }, 'alice', 'unauthorised user'],
    ['unverified email', { allowedDomains: ['example.com'] }, 'carol', 'unverified email'],
    ['groups before the rest', { allowedGroups: ['admins'], allowedUsers: ['x'] }, 'carol', 'unauthorised group'],
  ])('%s: 401 before any user is written, the reason in the log only', async (_case, settings, login, reason) => {
    configure(settings)
    const { link } = await pendingLink()
    const page = await person(login).open(link)
    expect(outcome(page, NOT_AUTHORIZED)).toEqual([401, 'Headscale - Error', true])
    expect(page.text).not.toContain(reason)
    expect(world.headscale.log.at(-1)).toBe(`user msg: ${reason}`)
    expect(world.headscale.users.filter((user) => user.providerId !== null)).toEqual([])
  })

  it('a link of nobody: the user is written, then 410', async () => {
    const page = await person().open(`${world.headscale.url}/register/hskey-authreq-${'x'.repeat(24)}`)
    expect(outcome(page, EXPIRED)).toEqual([410, 'Headscale - Error', true])
    expect(world.headscale.users.filter((user) => user.providerId !== null)).toHaveLength(1)
  })

  it('a link that was used: 410', async () => {
    const { link, device } = await pendingLink()
    await person().open(link)
    await device
    expect(outcome(await person().open(link), EXPIRED)).toEqual([410, 'Headscale - Error', true])
  })

  it('an error of the provider: 400, and it is not passed on', async () => {
    const page = await get(`${world.headscale.redirectUri}?error=access_denied&state=${'s'.repeat(64)}`)
    expect(outcome(page, NOT_PROCESSED)).toEqual([400, 'Headscale - Error', true])
    expect(page.text).not.toContain('access_denied')
  })

  it('an answer in another browser: 400', async () => {
    const page = await get(`${world.headscale.redirectUri}?code=c&state=${'s'.repeat(64)}`)
    expect(page.status).toBe(400)
    expect(world.headscale.log.at(-1)).toBe('user msg: state not found')
  })

  it('a wrong secret: 403', async () => {
    configure({ clientSecret: 'wrong' })
    const { link } = await pendingLink()
    expect(outcome(await person().open(link), NOT_AUTHORIZED)).toEqual([403, 'Headscale - Error', true])
    expect(world.headscale.log.at(-1)).toBe('user msg: invalid code')
  })

  it('a confirmation without its cookie, with another value, or too late', async () => {
    const { link } = await pendingLink()
    const confirm = await createFakeBrowser({ login: 'alice', stopAt: atConfirm }).open(link)
    const token = /value="([^"]+)"/.exec(confirm.text)?.[1] ?? ''
    const url = `${world.headscale.url}/register/confirm/${authIdOf(link)}`
    const cookie = `headscale_register_confirm=${token}`
    const form = `headscale_register_confirm=${token}`
    expect((await get(url, 'POST', '', cookie)).status).toBe(400)
    expect((await get(url, 'POST', form)).status).toBe(403)
    expect((await get(url, 'POST', 'headscale_register_confirm=other', cookie)).status).toBe(403)
    expect((await get(url)).status).toBe(405)
    world.headscale.reject(authIdOf(link))
    expect((await get(url, 'POST', form, cookie)).status).toBe(410)
    expect(world.headscale.nodes).toEqual([])
  })
})

describe('the public endpoints', () => {
  it('tell health, key and version', async () => {
    const health = await get(`${world.headscale.url}/health`)
    expect([health.headers['content-type'], JSON.parse(health.text)]).toEqual([
      'application/health+json; charset=utf-8',
      { status: 'pass' },
    ])
    expect((await get(`${world.headscale.url}/key`)).status).toBe(400)
    expect(JSON.parse((await get(`${world.headscale.url}/key?v=138`)).text).publicKey).toMatch(/^mkey:[0-9a-f]{64}$/)
    expect(JSON.parse((await get(`${world.headscale.url}/version`)).text)).toMatchObject({ version: 'v0.29.2' })
    expect((await get(`${world.headscale.url}/oidc/callback`)).status).toBe(400)
  })
})

function get(url: string, method = 'GET', body = '', cookie = ''): Promise<Page> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(cookie === '' ? {} : { cookie }) }
    const outgoing = httpRequest(url, { method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.once('end', () => resolve({ url, status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    outgoing.once('error', reject).end(body)
  })
}
