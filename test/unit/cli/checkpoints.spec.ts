import { describe, expect, it, vi } from 'vitest'
import { between, createCheckpoint } from '../../../cli/checkpoints.ts'

describe('checkpoints', () => {
  it.each([undefined, ''])('do nothing while the variable is %s', async (value) => {
    const kill = vi.fn()
    const checkpoint = createCheckpoint({ LATCHKEY_TEST_KILL_AT: value }, kill)
    await between(checkpoint, 'vault.write', async () => {})
    expect(kill).not.toHaveBeenCalled()
  })

  it('kill at the named point alone, before the work goes on', async () => {
    const seen: string[] = []
    const checkpoint = createCheckpoint({ LATCHKEY_TEST_KILL_AT: 'vault.write.after' }, () => seen.push('killed'))
    await between(checkpoint, 'vault.read', async () => seen.push('read'))
    await between(checkpoint, 'vault.write', async () => seen.push('written'))
    expect(seen).toEqual(['read', 'written', 'killed'])
  })

  it('kill at the wanted time of several', () => {
    const kill = vi.fn()
    const checkpoint = createCheckpoint({ LATCHKEY_TEST_KILL_AT: 'net.token.before#2' }, kill)
    checkpoint('net.token.before')
    expect(kill).not.toHaveBeenCalled()
    checkpoint('net.token.before')
    checkpoint('net.token.before')
    expect(kill).toHaveBeenCalledOnce()
  })

  it('do not pass the second point of work that failed', async () => {
    const kill = vi.fn()
    const checkpoint = createCheckpoint({ LATCHKEY_TEST_KILL_AT: 'net.token.after' }, kill)
    await expect(between(checkpoint, 'net.token', () => Promise.reject(new Error('refused')))).rejects.toThrow(
      'refused',
    )
    expect(kill).not.toHaveBeenCalled()
  })
})
