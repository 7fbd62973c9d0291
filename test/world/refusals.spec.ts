/** Who may not come in: the rules are told in the tab and in the terminal before Headscale could refuse without a word. */
import { describe, expect, test } from 'vitest'
import { type Desk, refusalOf, resultOf, sitDown } from './desk.ts'
import { useWorld } from './use-world.ts'

describe('a sign-in that a rule refuses', () => {
  const world = useWorld({ lane: 'http' })
  let desk: Desk

  /** Signs in as that person under these rules, in a browser of their own. */
  async function attempt(who: 'alice' | 'bob' | 'carol', rules: Record<string, string>) {
    desk = await sitDown(world(), { oidc: rules })
    const login = desk.login()
    await desk.person.opened()
    await desk.person.fillKeycloakLogin(world().realm.people[who])
    const exit = await login.exit()
    return { refusal: refusalOf(exit), result: resultOf(exit), exit }
  }

  test.each([
    ['another domain', 'bob', { allowed_domains: '[acme.example]' }, 'admission.domain', 'other.example'],
    ['another group', 'bob', { allowed_groups: '[/vpn]' }, 'admission.group', '/staff'],
    ['a group without its slash', 'alice', { allowed_groups: '[vpn]' }, 'admission.group-slash', '/vpn'],
    [
      'an unverified e-mail',
      'carol',
      { allowed_domains: '[acme.example]' },
      'admission.unverified-email',
      'carol@acme.example',
    ],
    [
      'a user who is not on the list',
      'bob',
      { allowed_users: '[alice@acme.example]' },
      'admission.user',
      'bob@other.example',
    ],
  ] as const)('%s', async (_what, who, rules, code, said) => {
    const { refusal, result } = await attempt(who, rules)
    expect(refusal).toEqual({ exit: 3, code })
    const told = result.ok ? '' : `${result.error.userMessage} ${result.error.hint}`
    expect(told).toContain(said)
    expect(await desk.person.waitForText(said)).toContain(said)

    // Nothing of it stays: no node, no session.
    expect((await desk.daemon.status()).backendState).toBe('NeedsLogin')
    expect(refusalOf(await desk.latchkey(['renew']).exit()).code).toBe('session.not-signed-in')
  })
})
