/** Headscale's rules with Headscale's semantics, and a sentence of its own for every known trap. */
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { type AdmissionRules, admit, admitWithUserinfo, identityFrom } from '../../../core/oidc/admission.ts'
import { profileFor } from '../../../core/oidc/provider-profiles.ts'

const ISSUER = 'https://idp.example'
const open: AdmissionRules = { allowedDomains: [], allowedGroups: [], allowedUsers: [], emailVerifiedRequired: true }
const alice = { sub: 'a-1', email: 'alice@example.com', email_verified: true, preferred_username: 'alice' }
const generic = profileFor(ISSUER)

/** The refusal, or null. */
function judge(claims: Record<string, unknown>, rules: Partial<AdmissionRules>, profile = generic): AppError | null {
  const all = { sub: 'a-1', ...claims }
  try {
    admit(identityFrom(ISSUER, all), all, { ...open, ...rules }, profile)
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}
const codeOf = (...asked: Parameters<typeof judge>) => judge(...asked)?.code ?? 'admitted'

describe('the rules', () => {
  it.each<[string, Record<string, unknown>, Partial<AdmissionRules>, string]>([
    ['no rule admits anybody, even without e-mail', {}, {}, 'admitted'],
    ['no rule asks for a verified e-mail', { ...alice, email_verified: false }, {}, 'admitted'],
    ['the domain of the address', alice, { allowedDomains: ['example.com'] }, 'admitted'],
    ['one of several domains', alice, { allowedDomains: ['example.net', 'example.com'] }, 'admitted'],
    [
      'a subdomain is another domain',
      { ...alice, email: 'a@eu.example.com' },
      { allowedDomains: ['example.com'] },
      'admission.domain',
    ],
    [
      'a longer domain is another domain',
      { ...alice, email: 'a@notexample.com' },
      { allowedDomains: ['example.com'] },
      'admission.domain',
    ],
    [
      'what follows the last @ counts',
      { ...alice, email: '"x@evil.example"@example.com' },
      { allowedDomains: ['example.com'] },
      'admitted',
    ],
    [
      'what follows the first @ does not',
      { ...alice, email: 'x@example.com@evil.example' },
      { allowedDomains: ['example.com'] },
      'admission.domain',
    ],
    [
      'an address without @ has no domain',
      { ...alice, email: 'example.com' },
      { allowedDomains: ['example.com'] },
      'admission.domain',
    ],
    ['the whole address', alice, { allowedUsers: ['alice@example.com'] }, 'admitted'],
    ['another address', alice, { allowedUsers: ['bob@example.com'] }, 'admission.user'],
    ['one group of several', { ...alice, groups: ['staff', 'vpn'] }, { allowedGroups: ['admins', 'vpn'] }, 'admitted'],
    ['a single group as text', { ...alice, groups: 'vpn' }, { allowedGroups: ['vpn'] }, 'admitted'],
    [
      'a part of a group is no group',
      { ...alice, groups: ['vpn-users'] },
      { allowedGroups: ['vpn'] },
      'admission.group',
    ],
    ['groups alone need no e-mail', { groups: ['vpn'] }, { allowedGroups: ['vpn'] }, 'admitted'],
    [
      'an unverified address, where none need be',
      { ...alice, email_verified: false },
      { allowedDomains: ['example.com'], emailVerifiedRequired: false },
      'admitted',
    ],
    ['verified as text', { ...alice, email_verified: 'true' }, { allowedDomains: ['example.com'] }, 'admitted'],
    ['verified as the text 1', { ...alice, email_verified: '1' }, { allowedDomains: ['example.com'] }, 'admitted'],
  ])('%s', (_name, claims, rules, expected) => {
    expect(codeOf(claims, rules)).toBe(expected)
  })

  it('all that are set must pass, and are asked in the order groups, verified, domain, user', () => {
    const rules = { allowedGroups: ['vpn'], allowedDomains: ['example.com'], allowedUsers: ['alice@example.com'] }
    const wrong = { email: 'bob@example.net', email_verified: false, groups: ['staff'] }
    expect(codeOf(wrong, rules)).toBe('admission.group')
    expect(codeOf({ ...wrong, groups: ['vpn'] }, rules)).toBe('admission.unverified-email')
    expect(codeOf({ ...wrong, groups: ['vpn'], email_verified: true }, rules)).toBe('admission.domain')
    expect(codeOf({ ...alice, email: 'bob@example.com', groups: ['vpn'] }, rules)).toBe('admission.user')
    expect(codeOf({ ...alice, groups: ['vpn'] }, rules)).toBe('admitted')
  })
})

describe('the traps, each with its own words', () => {
  const domain = { allowedDomains: ['example.com'] }
  const vpn = { allowedGroups: ['vpn'] }
  const entra = profileFor('https://login.microsoftonline.com/8a4b/v2.0')
  const google = profileFor('https://accounts.google.com')
  const ID = '11111111-2222-3333-4444-555555555555'

  it.each<[string, Record<string, unknown>, Partial<AdmissionRules>, typeof generic, string, RegExp]>([
    [
      'Keycloak writes /vpn where vpn is wanted',
      { groups: ['/staff', '/vpn'] },
      vpn,
      generic,
      'admission.group-slash',
      /has \/vpn \(with a leading slash\)/,
    ],
    [
      'vpn where /vpn is wanted',
      { groups: ['/staff', 'vpn'] },
      { allowedGroups: ['/vpn'] },
      generic,
      'admission.group-slash',
      /has vpn \(without a leading slash\)/,
    ],
    [
      'a full path where the name is wanted',
      { groups: ['/org/vpn'] },
      vpn,
      generic,
      'admission.group-slash',
      /has \/org\/vpn \(with its path\)/,
    ],
    [
      'the name where a full path is wanted',
      { groups: ['/b/vpn', 'vpn'] },
      { allowedGroups: ['/a/vpn'] },
      generic,
      'admission.group-slash',
      /has vpn \(without its path\)/,
    ],
    [
      'the same name under another path is another group',
      { groups: ['/b/vpn'] },
      { allowedGroups: ['/a/vpn'] },
      generic,
      'admission.group',
      /has \/b\/vpn/,
    ],
    [
      'Kanidm writes the SPN',
      { groups: ['vpn@idm.example'] },
      vpn,
      generic,
      'admission.group-spn',
      /has vpn@idm\.example \(with its domain\)/,
    ],
    [
      'the name where an SPN is wanted',
      { groups: ['vpn'] },
      { allowedGroups: ['vpn@idm.example'] },
      generic,
      'admission.group-spn',
      /has vpn \(without its domain\)/,
    ],
    [
      'another domain is another group',
      { groups: ['vpn@b.example'] },
      { allowedGroups: ['vpn@a.example'] },
      generic,
      'admission.group',
      /vpn@b\.example/,
    ],
    [
      'upper and lower case in a group',
      { groups: ['VPN'] },
      vpn,
      generic,
      'admission.letter-case',
      /vpn on its list and your account VPN/,
    ],
    ['Entra sends object IDs', { groups: [ID] }, vpn, entra, 'admission.group-ids', /group IDs instead of names/],
    [
      'the wrong object ID is the wrong group',
      { groups: [ID] },
      { allowedGroups: [ID.replace('1', '9')] },
      entra,
      'admission.group',
      /1111/,
    ],
    [
      'Entra refers to Graph over 200 groups',
      { _claim_names: { groups: 'src1' } },
      vpn,
      entra,
      'admission.groups-overage',
      /more groups than your provider sends/,
    ],
    [
      'Entra says only that there are groups',
      { hasgroups: true },
      vpn,
      entra,
      'admission.groups-overage',
      /more groups/,
    ],
    ['Google never tells groups', {}, vpn, google, 'admission.groups-unsupported', /never tells groups/],
    ['no groups at all', {}, vpn, generic, 'admission.groups-missing', /told no groups/],
    ['an empty list of groups', { groups: [] }, vpn, generic, 'admission.groups-missing', /told no groups/],
    ['no e-mail address', {}, domain, generic, 'admission.no-email', /no e-mail address/],
    [
      'an unverified address',
      { ...alice, email_verified: false },
      domain,
      generic,
      'admission.unverified-email',
      /alice@example\.com is not verified/,
    ],
    [
      'an unverified address as text',
      { ...alice, email_verified: 'false' },
      domain,
      generic,
      'admission.unverified-email',
      /not verified/,
    ],
    [
      'nobody says whether it is verified',
      { email: 'a@example.com' },
      domain,
      entra,
      'admission.email-not-vouched',
      /does not say/,
    ],
    [
      'verified in a form that nobody can read',
      { ...alice, email_verified: 'yes' },
      domain,
      generic,
      'admission.email-verified-unreadable',
      /cannot be read/,
    ],
    [
      'verified as a number',
      { ...alice, email_verified: 1 },
      domain,
      generic,
      'admission.email-verified-unreadable',
      /cannot be read/,
    ],
    [
      'upper and lower case in a domain',
      { ...alice, email: 'a@Example.com' },
      domain,
      generic,
      'admission.letter-case',
      /example\.com on its list and your account Example\.com/,
    ],
    [
      'upper and lower case in an address',
      { ...alice, email: 'Alice@example.com' },
      { allowedUsers: ['alice@example.com'] },
      generic,
      'admission.letter-case',
      /Alice@example\.com/,
    ],
    [
      'the list holds the user name',
      alice,
      { allowedUsers: ['alice'] },
      generic,
      'admission.user-name-listed',
      /alice on its list, which is a user name/,
    ],
    [
      'the list holds what stands before the @',
      { ...alice, preferred_username: 'x' },
      { allowedUsers: ['alice'] },
      generic,
      'admission.user-name-listed',
      /alice on its list/,
    ],
  ])('%s', (_name, claims, rules, profile, code, words) => {
    const refusal = judge(claims, rules, profile)
    expect(refusal?.code).toBe(code)
    expect(refusal?.userMessage).toMatch(words)
    expect(`${refusal?.userMessage} ${refusal?.hint}`).not.toMatch(/[{}]/)
    expect(refusal?.params.rule).toMatch(/^(allowed_(groups|domains|users)|email_verified_required)$/)
    expect(refusal?.params.adminText).toContain(code)
    expect(refusal?.params.adminText).toContain(`Rule: ${refusal?.params.rule}`)
  })

  it('names at most ten groups and counts the others', () => {
    const groups = Array.from({ length: 24 }, (_, index) => `team-${index}`)
    const refusal = judge({ groups }, vpn)
    expect(refusal?.userMessage).toContain('team-9 and 14 more')
    expect(refusal?.userMessage).not.toContain('team-10')
    expect(refusal?.params.adminText).toContain('team-9 and 14 more')
  })

  it('cuts long names and takes out what cannot be seen', () => {
    const refusal = judge({ groups: [`${'g'.repeat(300)}`, 'a\u200cbc'] }, vpn)
    expect(refusal?.params.had).toBe(`${'g'.repeat(79)}… and abc`)
  })

  it('tells nobody who else is on the list', () => {
    const refusal = judge(alice, { allowedUsers: ['secret-person@example.com'] })
    expect(JSON.stringify(refusal)).not.toContain('secret-person')
  })

  it('puts no other claim into the error', () => {
    const refusal = judge({ groups: ['staff'], at_hash: 'canary-hash', sid: 'canary-sid' }, vpn)
    expect(JSON.stringify(refusal)).not.toContain('canary')
  })
})

describe('the userinfo endpoint', () => {
  const rules = { ...open, allowedGroups: ['vpn'], allowedDomains: ['example.com'] }
  const thin = { sub: 'a-1' }
  const whole = { ...alice, groups: ['vpn'] }
  const never = () => Promise.reject(new Error('asked without need'))
  const codeOfJudging = (claims: Record<string, unknown>, userinfo: () => Promise<Record<string, unknown> | null>) =>
    admitWithUserinfo(ISSUER, claims, rules, generic, userinfo).then(
      (identity) => identity,
      (error: unknown) => (error instanceof AppError ? error.code : error),
    )

  it('is not asked where the ID token says enough', async () => {
    expect(await codeOfJudging(whole, never)).toMatchObject({ email: 'alice@example.com', groups: ['vpn'] })
  })

  it('is asked before a refusal, and completes the person', async () => {
    expect(await codeOfJudging(thin, async () => whole)).toMatchObject({
      subject: 'a-1',
      email: 'alice@example.com',
      emailVerified: true,
      username: 'alice',
      groups: ['vpn'],
    })
  })

  it('is asked where no rule is set but the ID token names nobody', async () => {
    const identity = await admitWithUserinfo(ISSUER, thin, open, generic, async () => alice)
    expect(identity.username).toBe('alice')
  })

  it('is ignored when it speaks of another subject', async () => {
    expect(await codeOfJudging(thin, async () => ({ ...whole, sub: 'b-2' }))).toBe('admission.groups-missing')
  })

  it('replaces groups even by none, and a verified flag only by true', async () => {
    const refusedBy = (claims: Record<string, unknown>, userinfo: Record<string, unknown>) =>
      codeOfJudging(claims, async () => ({ sub: 'a-1', ...userinfo }))
    expect(await refusedBy({ ...whole, email: 'a@example.net' }, { groups: [] })).toBe('admission.groups-missing')
    expect(await refusedBy({ ...whole, email_verified: false }, { email_verified: true })).toMatchObject({
      emailVerified: true,
    })
    expect(
      await refusedBy({ ...whole, groups: ['x'] }, { groups: ['vpn'], email: '', email_verified: false }),
    ).toMatchObject({
      email: 'alice@example.com',
      emailVerified: true,
    })
  })

  it('being absent leaves the refusal', async () => {
    expect(await codeOfJudging(thin, async () => null)).toBe('admission.groups-missing')
  })

  it('being out of reach is told instead of a refusal that might be wrong', async () => {
    const down = new AppError('oidc.unreachable', { host: 'idp.example', reason: 'refused' })
    expect(await codeOfJudging(thin, () => Promise.reject(down))).toBe('oidc.unreachable')
  })

  it('being out of reach is no reason to turn away somebody whom the rules admit', async () => {
    const identity = await admitWithUserinfo(ISSUER, thin, open, generic, never)
    expect(identity.subject).toBe('a-1')
  })
})

describe('identity', () => {
  it('reads what is text and drops what is not', () => {
    const claims = {
      sub: 's',
      email: 7,
      preferred_username: '',
      name: 'Al',
      groups: ['a', 3, null],
      email_verified: 'no',
    }
    expect(identityFrom(ISSUER, claims)).toEqual({
      issuer: ISSUER,
      subject: 's',
      email: null,
      emailVerified: null,
      username: null,
      displayName: 'Al',
      groups: ['a'],
    })
  })

  it.each(['\u001b[2J', '\u009b', '\u202e', '\u200b', '\n', '\ufffd'])(
    'has no e-mail, user name or group with %j in it',
    (bad) => {
      const claims = {
        email: `alice${bad}@example.com`,
        preferred_username: `al${bad}ice`,
        groups: ['vpn', `v${bad}pn`],
      }
      expect(identityFrom(ISSUER, { sub: 's', ...claims })).toMatchObject({
        email: null,
        username: null,
        groups: ['vpn'],
      })
      const rules = { allowedDomains: ['example.com'], allowedUsers: ['alice@example.com'] }
      expect(codeOf({ ...claims, email_verified: true }, rules)).toBe('admission.no-email')
      expect(codeOf({ groups: `v${bad}pn` }, { allowedGroups: ['vpn'] })).toBe('admission.groups-missing')
    },
  )

  it('compares groups whose words need joiners', () => {
    const group = 'می\u200cخواهم'
    expect(codeOf({ groups: [group] }, { allowedGroups: [group] })).toBe('admitted')
  })

  it('has a display name of one clean and bounded line', () => {
    const name = (written: string) => identityFrom(ISSUER, { sub: 's', name: written }).displayName
    expect(name('Al\u001b]0;x\u0007ice\nB\u202e')).toBe('Al]0;xice B')
    expect(name('\u200b')).toBeNull()
    expect(name('x'.repeat(5_000))).toHaveLength(320)
  })

  it('takes no address or user name beyond all measure', () => {
    const long = `${'a'.repeat(400)}@example.com`
    expect(identityFrom(ISSUER, { sub: 's', email: long, preferred_username: long })).toMatchObject({
      email: null,
      username: null,
    })
  })

  it.each([[undefined], [''], [7]])('never exists without a subject (%j)', (sub) => {
    expect(() => identityFrom(ISSUER, { sub })).toThrow(AppError)
  })
})

it('carries the names of a list beside its text, for languages that join them otherwise', () => {
  const refusal = judge({ groups: ['staff', 'r and d'] }, { allowedGroups: ['vpn'] })
  expect(refusal?.params).toMatchObject({ allowed: 'vpn', had: 'staff and r and d' })
  expect(JSON.parse(refusal?.params.hadList ?? '')).toEqual({ join: 'and', names: ['staff', 'r and d'], more: 0 })
  expect(JSON.parse(refusal?.params.allowedList ?? '')).toEqual({ join: 'or', names: ['vpn'], more: 0 })
})
