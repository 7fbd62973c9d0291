import { describe, expect, it } from 'vitest'
import { tellFact } from '../../../cli/tell-fact.ts'
import { captureOutput } from './support.ts'

const fact = { tone: 'good', text: 'Signed in.', more: ['Renews in an hour.'] } as const

describe('a fact', () => {
  it('is its mark and its text, with the rest under the text', () => {
    const { output, stdout } = captureOutput()
    tellFact(output, fact)
    expect(stdout()).toBe('● Signed in.\n  Renews in an hour.\n')
  })

  it('has its time on the same line, where one is given', () => {
    const { output, stdout } = captureOutput()
    tellFact(output, fact, '12:00:00')
    expect(stdout()).toBe('12:00:00 ● Signed in.\n           Renews in an hour.\n')
  })
})
