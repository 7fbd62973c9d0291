/** What is configured, what the profile says and what the person asks for: who wins over whom in one request. */
import { describe, expect, it } from 'vitest'
import {
  type AuthorizationWishes,
  authorizationParamsFor,
  needsOfflineLeg,
  scopesFor,
} from '../../../core/oidc/authorization-parameters.ts'
import { profileFor } from '../../../core/oidc/provider-profiles.ts'

const generic = profileFor('https://idp.example')
const entra = profileFor('https://login.microsoftonline.com/8a4b/v2.0')
const google = profileFor('https://accounts.google.com')
const keycloak = profileFor('https://id.example/realms/corp')
const nothing: AuthorizationWishes = {
  leg: 'first',
  extraParams: {},
  loginHint: null,
  anotherAccount: false,
  allowedDomains: [],
}
const params = (profile: typeof generic, wishes: Partial<AuthorizationWishes> = {}) =>
  authorizationParamsFor(profile, { ...nothing, ...wishes })

describe('scopes', () => {
  it('begin with openid, also when nobody configured it, and hold nothing twice', () => {
    expect(scopesFor(generic, ['email', 'openid', 'email'], 'first')).toEqual(['openid', 'email', 'offline_access'])
    expect(scopesFor(keycloak, [], 'first')).toEqual(['openid'])
  })

  it('need a second authorization only where the profile dances', () => {
    expect([generic, entra, google].map(needsOfflineLeg)).toEqual([false, false, false])
  })
})

describe('parameters', () => {
  it('are none where nothing is asked for', () => {
    expect(params(generic)).toEqual({})
  })

  it('hold the login hint, but not when another account is wanted', () => {
    expect(params(generic, { loginHint: 'alice' })).toEqual({ login_hint: 'alice' })
    expect(params(generic, { loginHint: 'alice', anotherAccount: true })).toEqual({ prompt: 'login' })
  })

  it('let extra_params win over the profile', () => {
    const extraParams = { prompt: 'consent', domain_hint: 'other.example', access_type: 'online' }
    expect(params(entra, { extraParams, allowedDomains: ['example.com'] })).toEqual(extraParams)
    expect(params(google, { extraParams }).access_type).toBe('online')
  })

  it('keep the administrator’s prompt although the account is known', () => {
    const extraParams = { prompt: 'select_account' }
    expect(params(entra, { extraParams, loginHint: 'alice' })).toEqual({ ...extraParams, login_hint: 'alice' })
  })

  it('let the person’s wish for another account win over extra_params', () => {
    expect(params(entra, { extraParams: { prompt: 'none' }, anotherAccount: true })).toEqual({
      prompt: 'select_account',
    })
  })

  it('name a domain only when exactly one is allowed', () => {
    expect(params(google, { allowedDomains: ['a.example', 'b.example'] })).toEqual({ access_type: 'offline' })
    expect(params(google, { allowedDomains: ['a.example'] })).toEqual({ access_type: 'offline', hd: 'a.example' })
  })

  it('make the second authorization silent, whatever else was wanted', () => {
    const wishes = { leg: 'offline' as const, extraParams: { prompt: 'login', kc_idp_hint: 'x' }, anotherAccount: true }
    expect(params(keycloak, wishes)).toEqual({ prompt: 'none', kc_idp_hint: 'x' })
  })
})
