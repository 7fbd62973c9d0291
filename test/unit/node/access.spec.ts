import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../core/errors/secret.ts'
import { accessOf } from '../../../core/node/access.ts'
import type { LocalApiAddress } from '../../../core/node/local-api-address.ts'
import { PrefsSchema } from '../../../core/node/local-api-wire.ts'
import { chooseProfile, judgeByName } from '../../../core/node/profiles.ts'
import { wantedPrefs } from '../../../core/node/register-steps.ts'
import { type MachineTables, machine } from '../../support/node-parts.ts'
import { alice } from '../../support/session-world.ts'

const prefs = (raw: Record<string, unknown>) => v.parse(PrefsSchema, raw)
const socket: LocalApiAddress = { kind: 'socket', path: '/s', ownerUid: 0 }
const port: LocalApiAddress = { kind: 'port', port: 1, token: new Secret('t') }

describe('the right to manage the daemon', () => {
  it.each<[string, string, MachineTables, LocalApiAddress, string]>([
    ['root', 'full', { uid: 0 }, socket, 'ada'],
    ["the daemon's own user", 'full', { uid: 1000 }, { ...socket, ownerUid: 1000 }, 'ada'],
    ['an administrator of a Mac', 'full', { platform: 'darwin', uid: 501, groups: [20, 80] }, socket, ''],
    ['whom a macOS app lets in', 'full', { platform: 'darwin', uid: 501 }, port, ''],
    ['whom Windows lets in', 'full', { platform: 'win32', uid: null }, { ...socket, ownerUid: null }, ''],
    ['the operator', 'operator', { uid: 1000, userName: 'ada' }, socket, 'ada'],
    ["another's operator", 'none', { uid: 1000, userName: 'ada' }, socket, 'eve'],
    ['group 80 elsewhere than on a Mac', 'none', { uid: 1000, groups: [80] }, socket, ''],
    ['nobody in particular', 'none', { uid: 1000 }, socket, ''],
  ])('of %s: %s', (_who, expected, tables, address, operator) => {
    expect(accessOf(machine(tables), address, prefs({ OperatorUser: operator }))).toBe(expected)
  })
})

describe('the profile of this person', () => {
  const profile = (id: string, controlUrl: string, loginName: string) => ({
    id,
    name: loginName,
    controlUrl,
    loginName,
    displayName: '',
  })
  const mine = alice.email ?? ''
  const choose = (...profiles: ReturnType<typeof profile>[]) =>
    chooseProfile(profiles, 'https://a', alice, judgeByName)?.id ?? null

  it('is the stored one of this server and account', () => {
    expect(
      choose(profile('1', 'https://b', mine), profile('2', 'https://a', 'eve'), profile('3', 'https://a/', mine)),
    ).toBe('3')
  })

  it('is a new one where only other servers or accounts are stored', () => {
    expect(choose(profile('1', 'https://b', mine), profile('2', 'https://a', 'eve'))).toBeNull()
  })

  it('is never one whose account is uncertain', () => {
    const stored = [profile('1', 'https://a', mine)]
    expect(chooseProfile(stored, 'https://a', alice, () => 'unsure')).toBeNull()
  })
})

describe('the preferences of a start', () => {
  const device = { hostname: null, acceptRoutes: null, acceptDns: null }
  const present = prefs({ ControlURL: 'https://a/', OperatorUser: 'ada', New: 1, RouteAll: true, Config: { key: 'x' } })

  it('keep all that was there, the operator and unknown ones too, but no key', () => {
    expect(wantedPrefs(present, 'https://a', device)).toEqual({
      ControlURL: 'https://a/',
      OperatorUser: 'ada',
      New: 1,
      RouteAll: true,
      WantRunning: true,
      LoggedOut: false,
    })
  })

  it('take the settings of the configuration where it has any', () => {
    const wanted = wantedPrefs(present, 'https://b', { hostname: 'box', acceptRoutes: false, acceptDns: true })
    expect(wanted).toMatchObject({ ControlURL: 'https://b', Hostname: 'box', RouteAll: false, CorpDNS: true })
  })
})
