import { describe, expect, it } from 'vitest'
import { failure, load, withOidc } from './loading.ts'

/** The top of a Headscale 0.29 config.yaml, every key of it once. */
const SERVER = `server_url: https://headscale.example.com:443/
listen_addr: 127.0.0.1:8080
metrics_listen_addr: 127.0.0.1:9090
grpc_listen_addr: 127.0.0.1:50443
grpc_allow_insecure: false
trusted_proxies: []
noise: { private_key_path: /var/lib/headscale/noise_private.key }
prefixes: { v4: 100.64.0.0/10, v6: "fd7a:115c:a1e0::/48", allocation: sequential }
derp: { server: { enabled: false }, urls: [], paths: [] }
disable_check_updates: false
node: { expiry: 0, ephemeral: { inactivity_timeout: 30m } }
database: { type: postgres, postgres: { pass: hunter2 } }
acme_url: https://acme.example
acme_email: ""
tls_letsencrypt_hostname: ""
tls_letsencrypt_cache_dir: /var/lib/headscale/cache
tls_letsencrypt_challenge_type: HTTP-01
tls_letsencrypt_listen: ":http"
tls_cert_path: ""
tls_key_path: ""
log: { level: info, format: text }
policy: { mode: file, path: "" }
dns: { magic_dns: true, base_domain: tail.example.com }
unix_socket: /var/run/headscale/headscale.sock
unix_socket_permission: "0770"
logtail: { enabled: false }
taildrop: { enabled: true }
auto_update: { enabled: false }
tuning: { register_cache_max_entries: 1024 }
cli: { timeout: 5s }
`

describe('a whole Headscale file', () => {
  const whole = SERVER + withOidc('client_secret: servers-own')

  it('loads, and its server_url is the control URL', async () => {
    const { control, oidc, sources } = await load(whole)
    expect(control.url).toBe('https://headscale.example.com')
    expect(oidc.clientId).toBe('latchkey')
    expect(sources['control.url']).toMatchObject({ kind: 'file', line: 1, as: 'server_url' })
  })

  it('is told what must change, each with its line', async () => {
    const { notices } = await load(whole)
    expect(notices.map(({ key, line }) => [key, line])).toEqual([
      ['acme_email', 14],
      ['oidc.client_id', 33],
      ['oidc.client_secret', 34],
      ['server_url', 1],
    ])
    const [ignored, client, secret, url] = notices
    expect(ignored?.text).toContain('listen_addr')
    expect(ignored?.fix).toContain('can hold passwords')
    expect(client?.fix).toContain('http://127.0.0.1/callback')
    expect(secret?.fix).toContain('as Google does')
    expect(url?.text).toBe('server_url is used as control.url.')
    expect(JSON.stringify(notices)).not.toMatch(/hunter2|servers-own/)
    expect(notices.filter(({ mustChange }) => mustChange)).toEqual([client, secret])
  })

  it('leaves control.url alone where that is set, and does not judge server_url then', async () => {
    const { control, notices } = await load(
      `server_url: http://bad.example/x\n${withOidc()}control:\n  url: https://b.example\n`,
    )
    expect(control.url).toBe('https://b.example')
    expect(notices.find(({ key }) => key === 'server_url')?.text).toBe(
      'server_url is not used, because control.url is set.',
    )
  })

  it('yields to HEADSCALE_SERVER_URL, and both to control.url', async () => {
    const env = { HEADSCALE_SERVER_URL: 'https://env.example' }
    expect((await load(whole, { env })).control.url).toBe('https://env.example')
    expect((await load(withOidc(), { env })).control.url).toBe('https://env.example')
    expect((await load(`${whole}control: { url: https://b.example }\n`, { env })).control.url).toBe('https://b.example')
  })

  it('of an older version is known too', async () => {
    const old =
      'ip_prefixes: [a]\ndb_type: sqlite3\nacl_policy_path: ""\ndns_config: {}\nrandomize_client_port: false\n'
    expect((await load(old + withOidc())).control.url).toBeNull()
  })

  it('says nothing of the client where the ID is from elsewhere', async () => {
    const env = { LATCHKEY_OIDC_CLIENT_ID: 'own', LATCHKEY_OIDC_CLIENT_SECRET: 'own' }
    const { notices } = await load(SERVER + withOidc(), { env })
    expect(notices.map(({ key }) => key)).toEqual(['acme_email', 'server_url'])
  })

  it('with an error in a block that is not read is still an error of YAML', async () => {
    expect((await failure(load(`dns: [\n${withOidc()}`))).code).toBe('config.invalid')
  })
})

describe('a notice', () => {
  it.each([
    [
      'strip_email_domain: true',
      'oidc.strip_email_domain',
      'refuses to start with this key',
      'Remove it once the server is 0.26',
    ],
    ['map_legacy_users: true', 'oidc.map_legacy_users', 'refuses to start with this key', 'before it is updated'],
    ['expiry: 180d', 'oidc.expiry', 'from 0.29 on refuses to start', 'use node.expiry'],
    ['pkce: { enabled: false }', 'oidc.pkce.enabled', 'false is not obeyed', 'Nothing has to change'],
    ['pkce: { method: plain }', 'oidc.pkce.method', 'plain is not obeyed', 'Nothing has to change'],
    ['use_expiry_from_token: true', 'oidc.use_expiry_from_token', 'Only Headscale acts on this', 'prefer node.expiry'],
    ['extra_params: { Domain_Hint: x }', 'oidc.extra_params', 'Domain_Hint', 'in lower case'],
  ])('is given for %s', async (line, key, text, fix) => {
    const { notices, oidc } = await load(withOidc(line))
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatchObject({ key, line: 4 })
    expect(notices[0]?.text).toContain(text)
    expect(notices[0]?.fix).toContain(fix)
    expect(oidc.pkce).toEqual({ enabled: true, method: 'S256' })
  })

  it('is given for a variable too, without a line', async () => {
    const { notices } = await load(withOidc(), { env: { HEADSCALE_OIDC_PKCE_ENABLED: 'false' } })
    expect(notices).toMatchObject([{ key: 'oidc.pkce.enabled', line: null, mustChange: false }])
  })
})
