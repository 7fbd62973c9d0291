import { expect, test } from 'vitest'
import { DOCTOR_AREAS } from '../../../../core/contract/doctor-view.ts'
import { AREA_NAMES, CHECK_NAMES } from '../../../../renderer/doctor/names.ts'
import { sourcesIn } from '../../../support/message-uses.ts'

const sources = sourcesIn('core/doctor')
  .map(({ text }) => text)
  .join('\n')
/** Names that stand in the doctor's sources; made-up ones (`way to HOST`) are shown as they are. */
const given = [...sources.matchAll(/\b(?:ok|warn|skip|fail|attempt)\(\s*'([^']+)'/g)].map(([, name]) => name ?? '')

test('every area has a name', () => {
  expect(Object.keys(AREA_NAMES)).toEqual(DOCTOR_AREAS)
})

test('every finding of the doctor has a name', () => {
  expect(given.filter((name) => !(name in CHECK_NAMES) && !(name in AREA_NAMES))).toEqual([])
  expect(given.length).toBeGreaterThan(20)
})

test('no name is of a finding that the doctor does not know', () => {
  expect(Object.keys(CHECK_NAMES).filter((name) => !sources.includes(`'${name}'`))).toEqual([])
})
