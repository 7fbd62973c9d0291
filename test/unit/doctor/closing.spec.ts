import { describe, expect, it } from 'vitest'
import { closingLine } from '../../../core/doctor/closing.ts'

describe('the closing line of the doctor', () => {
  it.each([
    { failed: [], line: 'Everything needed is there.' },
    { failed: ['daemon'], line: '1 problem: daemon.' },
    { failed: ['keychain', 'provider', 'daemon'], line: '3 problems: keychain, provider, daemon.' },
    { failed: ['provider', 'provider', 'daemon'], line: '3 problems: provider, daemon.' },
  ])('says $line', ({ failed, line }) => {
    expect(closingLine(failed)).toBe(line)
  })
})
