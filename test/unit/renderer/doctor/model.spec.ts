import { describe, expect, test } from 'vitest'
import { DOCTOR_AREAS } from '../../../../core/contract/doctor-view.ts'
import { areasOf, type Finding, outcomeOf, reportText } from '../../../../renderer/doctor/model.ts'

const finding = (area: string, verdict: Finding['verdict'], more: Partial<Finding> = {}): Finding => ({
  area,
  name: 'something',
  verdict,
  found: 'It is there.',
  fix: null,
  code: null,
  ...more,
})

const over = (...checks: Finding[]) => areasOf({ startedAt: 1, pending: [], checks })
const stateOf = (areas: ReturnType<typeof areasOf>, name: string) => areas.find(({ area }) => area === name)?.state

describe('areas', () => {
  test('stand in their order before anything was found, all still to come', () => {
    const areas = areasOf(null)
    expect(areas.map(({ area }) => area)).toEqual(DOCTOR_AREAS)
    expect(new Set(areas.map(({ state }) => state))).toEqual(new Set(['pending']))
  })

  test('are called by their worst finding', () => {
    const areas = over(
      finding('provider', 'ok'),
      finding('provider', 'fail'),
      finding('provider', 'warn'),
      finding('keychain', 'skip'),
      finding('keychain', 'ok'),
      finding('daemon', 'skip'),
    )
    expect(stateOf(areas, 'provider')).toBe('fail')
    expect(stateOf(areas, 'keychain')).toBe('ok')
    expect(stateOf(areas, 'daemon')).toBe('skip')
  })

  test('one that is still to come is not called by what it found so far', () => {
    const areas = areasOf({ startedAt: 1, pending: ['provider'], checks: [finding('provider', 'ok')] })
    expect(stateOf(areas, 'provider')).toBe('pending')
    expect(stateOf(areas, 'keychain')).toBe('skip')
  })

  test('one that this window does not know stands at the end', () => {
    expect(over(finding('gateway', 'warn')).at(-1)).toMatchObject({ area: 'gateway', state: 'warn' })
  })
})

describe('the whole in one sentence', () => {
  test('counts the areas that are done', () => {
    const areas = areasOf({ startedAt: 1, pending: ['provider', 'daemon'], checks: [] })
    expect(outcomeOf(areas)).toEqual({ kind: 'running', done: DOCTOR_AREAS.length - 2, all: DOCTOR_AREAS.length })
  })

  test('is fine where nothing failed, even if something could not be asked', () => {
    expect(outcomeOf(over(finding('daemon', 'skip'), finding('provider', 'ok')))).toEqual({ kind: 'fine' })
  })

  test('counts problems and remarks over all areas', () => {
    const areas = over(finding('provider', 'fail'), finding('daemon', 'fail'), finding('daemon', 'warn'))
    expect(outcomeOf(areas)).toEqual({ kind: 'found', problems: 2, remarks: 1 })
  })
})

test('the copied text names area, verdict, code and fix', () => {
  const text = reportText(
    over(finding('provider', 'fail', { name: 'discovery', code: 'oidc.unreachable', fix: 'Check it.\nThen again.' })),
    '1.2.0',
  )
  expect(text).toMatch(/^Latchkey 1\.2\.0\n/)
  expect(text).toContain('\nprovider\n  fail  discovery: It is there. [oidc.unreachable]\n')
  expect(text).toContain('        Check it.\n        Then again.\n')
})
