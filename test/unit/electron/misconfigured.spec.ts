import { expect, test } from 'vitest'
import { mood } from '../../../core/contract/mood.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { misconfigured, notSetUp } from '../../../electron/misconfigured.ts'

test('a configuration that cannot be used is said in full, and refuses every act', () => {
  const error = new AppError('config.no-home', { missing: 'HOME' })
  const { snapshot, refusal } = misconfigured('work', error, 7)
  expect(snapshot).toMatchObject({
    at: 7,
    profile: 'work',
    session: { kind: 'unknown', because: { code: 'config.no-home' } },
    trouble: { code: 'config.no-home' },
  })
  expect(refusal).toBe(error)
  expect(mood(snapshot)).toBe('attention')
})

test('having no network yet is no trouble', () => {
  const { snapshot, refusal } = notSetUp(7)
  expect(mood(snapshot)).toBe('signedOut')
  expect(snapshot).toMatchObject({ profile: '', trouble: null, connected: false })
  expect(refusal.code).toBe('config.not-set-up')
})
