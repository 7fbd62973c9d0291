import { describe, expect, it } from 'vitest'
import { expectedLoginName, judgeOwner, type OwnerRules, providerId } from '../../../core/session/owner-guard.ts'
import { alice, factsOf } from '../../support/session-world.ts'

const rules: OwnerRules = { emailVerifiedRequired: true, stripEmailDomain: null }
const shownAs = (loginName: string) => factsOf({ owner: { loginName, displayName: null } })

describe('whose node it is', () => {
  it.each([
    ['the verified e-mail', 'alice@acme.example', alice, rules, 'ours'],
    ['another e-mail', 'bob@acme.example', alice, rules, 'someoneElse'],
    ['the e-mail in other letters', 'Alice@acme.example', alice, rules, 'unsure'],
    ['only the user name although an e-mail is known', 'alice', alice, rules, 'unsure'],
    ['a user name of somebody else', 'bob', alice, rules, 'someoneElse'],
    ['the provider id', 'https://id.acme.example/alice-subject', alice, rules, 'ours'],
    ['another subject of the same issuer', 'https://id.acme.example/bob-subject', alice, rules, 'someoneElse'],
    ['the user name when there is no e-mail', 'alice', { ...alice, email: null }, rules, 'ours'],
    ['an e-mail that our ID token does not show', 'alice@acme.example', { ...alice, email: null }, rules, 'unsure'],
    ['another user name when there is no e-mail', 'bob', { ...alice, email: null }, rules, 'someoneElse'],
    ['the user name when the e-mail is unverified', 'alice', { ...alice, emailVerified: false }, rules, 'ours'],
    [
      'an unverified e-mail where the server takes it',
      'alice@acme.example',
      { ...alice, emailVerified: false },
      { ...rules, emailVerifiedRequired: false },
      'ours',
    ],
    [
      'a stripped name of an old server',
      'alice',
      { ...alice, username: null },
      { ...rules, stripEmailDomain: true },
      'ours',
    ],
    ['a dotted name of an old server', 'alice.acme.example', alice, { ...rules, stripEmailDomain: false }, 'ours'],
    ['a name when nothing is known', 'alice', { ...alice, email: null, username: null }, rules, 'unsure'],
    ['nothing', '', alice, rules, 'unsure'],
  ] as const)('sees %s', (_what, loginName, identity, how, verdict) => {
    expect(judgeOwner(shownAs(loginName), identity, how)).toBe(verdict)
  })

  it('is unsure about a tagged node and before the first netmap', () => {
    expect(judgeOwner(factsOf({ tags: ['tag:server'] }), alice, rules)).toBe('unsure')
    expect(judgeOwner(factsOf({ owner: null }), alice, rules)).toBe('unsure')
  })

  it('does not take a user name that the control server refuses', () => {
    expect(expectedLoginName({ ...alice, email: null, username: 'ACME\\alice' }, rules)).toBe(
      'https://id.acme.example/alice-subject',
    )
    expect(expectedLoginName({ ...alice, email: null, username: 'a' }, rules)).toContain('://')
  })
})

describe('the provider id', () => {
  it.each([
    ['https://id.acme.example', 'alice', 'https://id.acme.example/alice'],
    ['https://id.acme.example/', 'alice', 'https://id.acme.example/alice'],
    ['https://id.acme.example', '/alice', 'https://id.acme.example/alice'],
    ['HTTPS://id.acme.example/realms//acme', 'a//b', 'https://id.acme.example/realms/acme/a/b'],
    ['https://acme.auth0.example', 'auth0|12 3', 'https://acme.auth0.example/auth0%7C12%203'],
    ['https://id.acme.example', 'é', 'https://id.acme.example/%C3%A9'],
    ['https://id.acme.example', 'a?b#c', 'https://id.acme.example/a?b#c'],
  ])('of %s and %s is as the control server builds it', (issuer, subject, expected) => {
    expect(providerId({ issuer, subject })).toBe(expected)
  })
})
