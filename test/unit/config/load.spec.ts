import { describe, expect, it } from 'vitest'
import { describeSource } from '../../../core/config/latchkey-config.ts'
import { SMALLEST_FILE } from '../../../core/config/sources.ts'
import { CONFIG, failure, files, load, POLICY, systemError, withOidc } from './loading.ts'

/** The block of the project's seed document, with what its extraction lost filled in. */
const SEED = `oidc:
  # Block further startup until the OIDC provider is healthy and available
  only_start_if_oidc_is_available: true
  issuer: "https://id.example.com/realms/main"
  client_id: "your-oidc-client-id"
  client_secret: "your-oidc-client-secret"
  #client_secret_path: "\${CREDENTIALS_DIRECTORY}/oidc_client_secret"
  scope: ["openid", "profile", "email", "custom"]
  extra_params:
    domain_hint: example.com
  allowed_domains:
    - example.com
  # Note that groups from Keycloak have a leading '/'.
  allowed_groups:
    - /headscale
  allowed_users:
    - alice@example.com
  strip_email_domain: true
`

describe('a loaded configuration', () => {
  it('reads every key of the seed', async () => {
    const { oidc } = await load(SEED)
    expect({ ...oidc, clientSecret: oidc.clientSecret?.reveal() }).toEqual({
      issuer: 'https://id.example.com/realms/main',
      clientId: 'your-oidc-client-id',
      clientSecret: 'your-oidc-client-secret',
      scope: ['openid', 'profile', 'email', 'custom'],
      scopeIsDefault: false,
      extraParams: { domain_hint: 'example.com' },
      allowedDomains: ['example.com'],
      allowedGroups: ['/headscale'],
      allowedUsers: ['alice@example.com'],
      emailVerifiedRequired: true,
      pkce: { enabled: true, method: 'S256' },
      onlyStartIfOidcIsAvailable: true,
      stripEmailDomain: true,
    })
  })

  it('reads the keys that Headscale has added since', async () => {
    const lines = [
      'email_verified_required: false',
      'use_expiry_from_token: false',
      'pkce: { enabled: true, method: S256 }',
    ]
    const { oidc, notices } = await load(withOidc(...lines, 'only_start_if_oidc_is_available: false'))
    expect(oidc).toMatchObject({ emailVerifiedRequired: false, onlyStartIfOidcIsAvailable: false })
    expect(notices).toEqual([])
  })

  it("reads Latchkey's own keys", async () => {
    const { control, device, redirect } = await load(
      `${withOidc()}control:
  url: HTTPS://Headscale.Example.com:443/
device:
  socket: /run/tailscale/tailscaled.sock
  hostname: alice-laptop
  accept_routes: true
  accept_dns: "false"
redirect:
  ports: [8400, "8401", 8400]
`,
    )
    expect(control).toEqual({ url: 'https://headscale.example.com' })
    expect(device).toEqual({
      socket: '/run/tailscale/tailscaled.sock',
      hostname: 'alice-laptop',
      acceptRoutes: true,
      acceptDns: false,
    })
    expect(redirect).toEqual({ ports: [8400, 8401] })
  })

  it('leaves everything else at its default', async () => {
    const { profile, oidc, control, device, redirect, notices } = await load(withOidc())
    expect(profile).toBe('default')
    expect(oidc).toEqual({
      issuer: 'https://id.example.com',
      clientId: 'latchkey',
      clientSecret: null,
      scope: ['openid', 'profile', 'email'],
      scopeIsDefault: true,
      extraParams: {},
      allowedDomains: [],
      allowedGroups: [],
      allowedUsers: [],
      emailVerifiedRequired: true,
      pkce: { enabled: true, method: 'S256' },
      onlyStartIfOidcIsAvailable: true,
      stripEmailDomain: null,
    })
    expect(control).toEqual({ url: null })
    expect(device).toEqual({ socket: null, hostname: null, acceptRoutes: null, acceptDns: null })
    expect(redirect).toEqual({ ports: [] })
    expect(notices).toEqual([])
  })

  it.each([
    ['one text for a list', 'allowed_groups: vpn  admins', { allowedGroups: ['vpn', 'admins'] }],
    ['a list with spaces in its entries', 'allowed_groups: ["All staff"]', { allowedGroups: ['All staff'] }],
    ['an empty list', 'allowed_users: []', { allowedUsers: [] }],
    ['the text "true" for true', 'email_verified_required: "true"', { emailVerifiedRequired: true }],
    ['the text "F" for false', 'email_verified_required: "F"', { emailVerifiedRequired: false }],
    ['the number 0 for false', 'email_verified_required: 0', { emailVerifiedRequired: false }],
    ['scopes in one text', 'scope: openid  groups', { scope: ['openid', 'groups'] }],
    ['scopes that share an entry', 'scope: ["openid email", email]', { scope: ['openid', 'email'] }],
    [
      'numbers among the parameters',
      'extra_params: { max_age: 3600, x: true }',
      { extraParams: { max_age: '3600', x: 'true' } },
    ],
    ['no parameter without a value', 'extra_params: { prompt: , hd: "" }', { extraParams: {} }],
    ['groups that look like numbers', 'allowed_groups: [007]', { allowedGroups: ['007'] }],
    ['a key without a value as not written', 'allowed_groups:', { allowedGroups: [] }],
    [
      'aliases',
      'allowed_users: [&a alice@example.com, *a]',
      { allowedUsers: ['alice@example.com', 'alice@example.com'] },
    ],
  ])('takes %s', async (_, line, expected) => {
    expect((await load(withOidc(line))).oidc).toMatchObject(expected)
  })

  it('keeps every digit of a client ID that is a large number', async () => {
    const text = 'oidc:\n  issuer: https://id.example.com\n  client_id: 282345678901234567\n'
    expect((await load(text)).oidc.clientId).toBe('282345678901234567')
  })

  it('keeps the issuer exactly as written', async () => {
    const text = 'oidc:\n  issuer: https://ID.example.com:443/realms/a/\n  client_id: latchkey\n'
    expect((await load(text)).oidc.issuer).toBe('https://ID.example.com:443/realms/a/')
  })

  it.each(['http://127.0.0.1:8080', 'http://[::1]:8080/realms/a', 'http://localhost'])(
    'accepts %s as issuer',
    async (issuer) => {
      expect((await load(`oidc:\n  issuer: ${issuer}\n  client_id: latchkey\n`)).oidc.issuer).toBe(issuer)
    },
  )

  it('accepts a file in JSON', async () => {
    const text = JSON.stringify({
      oidc: { issuer: 'https://id.example.com', client_id: 'latchkey', scope: ['openid'] },
    })
    expect((await load(text)).oidc.scope).toEqual(['openid'])
  })

  it('changes no prototype, whatever the names in the file', async () => {
    const { oidc } = await load(withOidc('extra_params: { __proto__: x, hd: y }'))
    expect(Object.getPrototypeOf(oidc.extraParams)).toBe(Object.prototype)
    const env = { LATCHKEY_OIDC_EXTRA_PARAMS: '{"__proto__":"x","hd":"y"}' }
    expect(Object.keys((await load(withOidc(), { env })).oidc.extraParams)).toEqual(['hd'])
    expect((await failure(load('__proto__:\n  oidc: x\n'))).params.reason).toBe('is not a known key')
  })
})

describe('the sources of a value', () => {
  const text = withOidc('scope: [openid, file]')
  const policy = { [POLICY]: 'oidc:\n  scope: [openid, managed]\n' }

  it('are, the strongest first: policy, flag, LATCHKEY_, HEADSCALE_, file', async () => {
    const env: Record<string, string> = {}
    const read = async (scene: Parameters<typeof load>[1] = {}) => {
      const { oidc, sources } = await load(text, { env, ...scene })
      const source = sources['oidc.scope']
      return [oidc.scope[1], source && describeSource(source)]
    }
    expect(await read()).toEqual(['file', `${CONFIG}:4`])
    env.HEADSCALE_OIDC_SCOPE = 'openid headscale'
    expect(await read()).toEqual(['headscale', 'environment variable HEADSCALE_OIDC_SCOPE'])
    env.LATCHKEY_OIDC_SCOPE = 'openid latchkey'
    expect(await read()).toEqual(['latchkey', 'environment variable LATCHKEY_OIDC_SCOPE'])
    const flags = { 'oidc.scope': 'openid flag' }
    expect(await read({ flags })).toEqual(['flag', '--oidc-scope'])
    expect(await read({ flags, others: policy })).toEqual(['managed', `${POLICY}:2 (managed)`])
  })

  it('are told for every key, the default included', async () => {
    const { sources } = await load(text)
    expect(Object.keys(sources)).toHaveLength(28)
    expect(sources['oidc.allowed_users']).toEqual({ kind: 'default', name: '', line: null, as: 'oidc.allowed_users' })
    expect(sources['oidc.client_id']).toEqual({ kind: 'file', name: CONFIG, line: 3, as: 'oidc.client_id' })
  })

  it('may be an object that the operating system hands over, in place of the policy file', async () => {
    const managed = {
      name: 'registry policy',
      values: { oidc: { scope: ['openid', 'registry'] }, redirect: { ports: [8400] } },
    }
    const { oidc, redirect, sources } = await load(text, { managed, others: policy })
    expect(oidc.scope).toEqual(['openid', 'registry'])
    expect(redirect.ports).toEqual([8400])
    expect(sources['redirect.ports']).toMatchObject({ kind: 'managed', name: 'registry policy', line: null })
  })

  it('are not looked for in /etc outside Linux', async () => {
    const { oidc } = await load(text, { platform: 'darwin', others: { [POLICY]: 'broken: [' } })
    expect(oidc.scope).toEqual(['openid', 'file'])
  })

  it('treat an empty variable as not set', async () => {
    const env = { LATCHKEY_OIDC_SCOPE: '', HEADSCALE_OIDC_SCOPE: '' }
    expect((await load(text, { env })).oidc.scope).toEqual(['openid', 'file'])
  })

  it('may be the environment for every kind of value', async () => {
    const env = {
      HEADSCALE_OIDC_ALLOWED_DOMAINS: 'a.example  b.example',
      HEADSCALE_OIDC_EXTRA_PARAMS: '{"prompt":"select_account"}',
      LATCHKEY_OIDC_EMAIL_VERIFIED_REQUIRED: 'false',
      LATCHKEY_OIDC_STRIP_EMAIL_DOMAIN: 'true',
      LATCHKEY_CONTROL_URL: 'https://headscale.example.com/',
      LATCHKEY_DEVICE_ACCEPT_DNS: '1',
      LATCHKEY_REDIRECT_PORTS: '8400 8401',
    }
    const { oidc, control, device, redirect } = await load(withOidc('extra_params: { hd: example.com }'), { env })
    expect(oidc).toMatchObject({
      allowedDomains: ['a.example', 'b.example'],
      extraParams: { prompt: 'select_account' },
      emailVerifiedRequired: false,
      stripEmailDomain: true,
    })
    expect([control.url, device.acceptDns, redirect.ports]).toEqual([
      'https://headscale.example.com',
      true,
      [8400, 8401],
    ])
  })

  it('tell of a variable that sets nothing, and of the one it was meant to be', async () => {
    const env = { LATCHKEY_OIDC_ISUER: 'x', LATCHKEY_HOME: '/x', LATCHKEY_CONFIG: '', HEADSCALE_OIDC_ISUER: 'x' }
    const { notices } = await load(text, { env })
    expect(notices).toEqual([
      {
        key: 'LATCHKEY_OIDC_ISUER',
        line: null,
        text: 'The environment variable LATCHKEY_OIDC_ISUER sets nothing.',
        fix: 'Did you mean LATCHKEY_OIDC_ISSUER?',
        mustChange: true,
      },
    ])
  })
})

describe('the file', () => {
  it('is not needed when the other sources give enough', async () => {
    const env = { LATCHKEY_OIDC_ISSUER: 'https://id.example.com', LATCHKEY_OIDC_CLIENT_ID: 'latchkey' }
    expect((await load('', { env, readFile: files({}) })).oidc.clientId).toBe('latchkey')
  })

  it('is needed when a person named it', async () => {
    const env = { LATCHKEY_OIDC_ISSUER: 'https://id.example.com', LATCHKEY_OIDC_CLIENT_ID: 'latchkey' }
    const error = await failure(load('', { env, file: '/nowhere.yaml', readFile: files({}) }))
    expect([error.code, error.userMessage]).toEqual([
      'config.file-missing',
      'There is no configuration file at /nowhere.yaml (named by --config).',
    ])
  })

  it('when missing, is shown where it was looked for and in its smallest working form', async () => {
    const error = await failure(load('', { readFile: files({}) }))
    expect(error.code).toBe('config.file-missing')
    expect(error.userMessage).toContain(`${CONFIG} (neither --config nor LATCHKEY_CONFIG names another)`)
    expect(error.hint).toContain(SMALLEST_FILE)
    expect((await load(SMALLEST_FILE)).control.url).toBe('https://headscale.example.com')
  })

  it.each([
    ['you may not read', systemError('EACCES'), 'you may not read it', 'Give your user the right to read it.'],
    ['is a folder', systemError('EISDIR'), 'it is a folder', 'Name the file in it.'],
    ['fails otherwise', systemError('EIO'), 'the system says EIO', 'Check the file and its folder.'],
    [
      'is larger than 1 MiB',
      ' '.repeat(1024 * 1024 + 1),
      'it is larger than 1024 KiB',
      'Check that it is the file you mean.',
    ],
  ])('that %s is an error with the reason and the fix', async (_, content, reason, fix) => {
    const error = await failure(load('', { readFile: files({ [CONFIG]: content }) }))
    expect(error).toMatchObject({ code: 'config.unreadable', hint: fix })
    expect(error.userMessage).toBe(`The configuration file ${CONFIG} cannot be read: ${reason}.`)
  })

  it('that is not UTF-8 is an error', async () => {
    const readFile = async (path: string) => {
      if (path !== CONFIG) throw systemError('ENOENT')
      return new Uint8Array([0x6f, 0xff])
    }
    const error = await failure(load('', { readFile }))
    expect([error.code, error.hint]).toEqual(['config.unreadable', 'Save it as UTF-8.'])
  })

  it('of exactly 1 MiB is read', async () => {
    const text = withOidc()
    expect((await load(text + '#'.repeat(1024 * 1024 - text.length))).oidc.clientId).toBe('latchkey')
  })

  it('of the policy that cannot be read stops the start, so that nobody slips past it', async () => {
    const error = await failure(load(withOidc(), { others: { [POLICY]: systemError('EACCES') } }))
    expect([error.code, error.params.file]).toEqual(['config.unreadable', POLICY])
  })
})
