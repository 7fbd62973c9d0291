import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createLazyOidc, providerSettings } from '../../../core/oidc/lazy-oidc.ts'

let failures: number

vi.mock('../../../core/oidc/client.ts', () => {
  const prepare = vi.fn(async () => {})
  return {
    createOidc: vi.fn(() => {
      if (failures > 0) {
        failures -= 1
        throw new Error('damaged')
      }
      return { prepare, refresh: async () => 'refreshed' }
    }),
  }
})

const OPTIONS = { issuer: 'https://id.example.com', clientId: 'latchkey', fetch: async () => new Response() }
const signal = new AbortController().signal

beforeEach(() => {
  failures = 0
})

describe('the provider part that is loaded when it is needed', () => {
  it('is made once, however often it is asked', async () => {
    const { createOidc } = await import('../../../core/oidc/client.ts')
    const oidc = createLazyOidc(OPTIONS)
    expect(createOidc).not.toHaveBeenCalled()
    await Promise.all([oidc.prepare(signal), oidc.prepare(signal), oidc.load()])
    expect(createOidc).toHaveBeenCalledTimes(1)
    expect(createOidc).toHaveBeenCalledWith(OPTIONS)
  })

  it('is tried again after a failure, which whoever needs it is told', async () => {
    failures = 1
    const oidc = createLazyOidc(OPTIONS)
    await expect(oidc.load()).rejects.toThrow('damaged')
    await expect(oidc.load()).resolves.toBeDefined()
  })

  it('is prepared without an error, as far as that goes', async () => {
    failures = 1
    await expect(createLazyOidc(OPTIONS).prepare(signal)).resolves.toBeUndefined()
  })

  it('takes what a configuration says of the provider, and nothing else', () => {
    const rules = { allowedDomains: ['a.example'], allowedGroups: [], allowedUsers: [], emailVerifiedRequired: false }
    const said = {
      issuer: 'https://id.example.com',
      clientId: 'latchkey',
      clientSecret: null,
      scope: ['openid'],
      extraParams: { prompt: 'login' },
      onlyStartIfOidcIsAvailable: true,
    }
    const config = {
      oidc: { ...said, ...rules, stripEmailDomain: null },
      redirect: { ports: [8400] },
      profile: 'default',
    }
    expect(providerSettings(config)).toEqual({ ...said, rules, redirectPorts: [8400] })
  })
})
