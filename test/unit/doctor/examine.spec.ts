import { afterEach, describe, expect, it, vi } from 'vitest'
import { DOCTOR_AREAS } from '../../../core/contract/doctor-view.ts'
import { examine } from '../../../core/doctor/examine.ts'
import type { Patient } from '../../../core/doctor/ports.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { facts, NOW, snapshotOf } from '../cli/support.ts'
import { findings, healthyPatient } from './patient.ts'

const never = new AbortController().signal
afterEach(() => vi.useRealTimers())

describe('the doctor', () => {
  it('tells the areas in the order of the contract, and finds nothing amiss where nothing is', async () => {
    expect(examine(healthyPatient(), never).map(({ name }) => name)).toEqual(DOCTOR_AREAS)
    expect((await findings(healthyPatient())).filter(({ verdict }) => verdict !== 'ok')).toEqual([])
  })

  it('tells each area as soon as it is known: a slow one holds up no other', async () => {
    const told: string[] = []
    let answer = (): void => {}
    const slow = new Promise<void>((resolve) => {
      answer = resolve
    })
    const healthy = healthyPatient()
    const patient: Patient = {
      ...healthy,
      network: { ...healthy.network, proxyFor: () => slow.then(() => null) },
    }
    const all = examine(patient, never).map(({ name, checks }) => checks.then(() => told.push(name)))
    await vi.waitFor(() => expect(told).toHaveLength(DOCTOR_AREAS.length - 1))
    expect(told).not.toContain('network')
    answer()
    await Promise.all(all)
    expect(told.at(-1)).toBe('network')
  })

  it('gives up an area that hangs, and says which', async () => {
    vi.useFakeTimers()
    const healthy = healthyPatient()
    const patient: Patient = { ...healthy, provider: { check: () => new Promise(() => {}) } }
    const all = findings(patient)
    await vi.advanceTimersByTimeAsync(20_000)
    expect((await all).filter(({ verdict }) => verdict === 'fail')).toEqual([
      expect.objectContaining({
        area: 'provider',
        code: 'doctor.too-slow',
        found: expect.stringContaining('provider'),
      }),
    ])
  })

  it('ends when it is called off, whatever hangs', async () => {
    const stop = new AbortController()
    const healthy = healthyPatient()
    const hangs = () => new Promise<never>(() => {})
    const patient: Patient = {
      ...healthy,
      provider: { check: hangs },
      browser: { ...healthy.browser, openRedirect: hangs },
    }
    const all = findings(patient, stop.signal)
    stop.abort()
    expect((await all).filter(({ code }) => code === 'general.cancelled').map(({ area }) => area)).toContain('provider')
  })

  it('compares the two providers only when both could be asked', async () => {
    const healthy = healthyPatient()
    const patient: Patient = {
      ...healthy,
      provider: { check: async () => ({ profile: null, authorizationEndpoint: null, findings: [] }) },
    }
    const compared = (await findings(patient)).find(({ name }) => name === 'same provider')
    expect(compared?.verdict).toBe('skip')
  })
})

describe('the doctor without a configuration', () => {
  const missing = new AppError('config.file-missing', { file: '/x', why: 'y', example: 'z' })
  const without = (why: AppError): Patient => ({
    ...healthyPatient(),
    configuration: why,
    provider: null,
    controlServer: null,
    daemon: { kind: 'alone', version: async () => '1.98.0', requireRightToManage: async () => {} },
  })

  it('examines what needs none', async () => {
    const found = await findings(without(missing))
    expect(found.filter(({ verdict }) => verdict === 'ok').map(({ area, name }) => `${area}: ${name}`)).toEqual([
      'latchkey: version',
      'keychain: own files',
      'keychain: write, read, delete',
      'keychain: session',
      'keychain: lock',
      'network: certificate authorities',
      'browser: redirect',
      'browser: browser',
      'daemon: daemon',
      'daemon: permission',
    ])
    expect(found.filter(({ verdict }) => verdict === 'fail')).toEqual([
      expect.objectContaining({ area: 'configuration', name: 'file', code: 'config.file-missing' }),
    ])
    expect(found.filter(({ verdict }) => verdict === 'skip').map(({ area }) => area)).toEqual([
      'provider',
      'control server',
    ])
  })

  it('touches no keychain when our own folder is not to be believed', async () => {
    const why = new AppError('keychain.folder-not-private', { path: '/x', reason: 'y', fix: 'z' })
    const found = await findings({ ...without(why), ownFiles: null })
    expect(found.find(({ area }) => area === 'configuration')).toMatchObject({ name: 'own files', verdict: 'fail' })
    expect(found.filter(({ area }) => area === 'keychain').map(({ verdict }) => verdict)).toEqual(['skip'])
  })
})

describe('the advice', () => {
  it.each(['terminal', 'app'] as const)('speaks the language of the %s', async (face) => {
    const healthy = healthyPatient()
    const patient: Patient = {
      ...healthy,
      face,
      browser: { ...healthy.browser, opener: () => null },
      daemon: {
        kind: 'session',
        snapshot: async () => snapshotOf({ node: { kind: 'expired', facts: { ...facts, keyExpiresAt: NOW - 1 } } }),
        access: async () => 'operator',
        requireRightToManage: async () => {},
      },
    }
    const found = await findings(patient)
    const words = found.map((finding) => `${finding.found} ${finding.fix ?? ''}`).join('\n')
    expect(found.filter(({ verdict }) => verdict === 'warn').map(({ name }) => name)).toEqual([
      'browser',
      'this device',
      'node key',
    ])
    expect(/`latchkey /.test(words)).toBe(face === 'terminal')
  })
})
