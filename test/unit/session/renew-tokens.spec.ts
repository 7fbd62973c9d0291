import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { Secret } from '../../../core/errors/secret.ts'
import { renewTokens, type UnsavedAnswer } from '../../../core/session/renew-tokens.ts'
import { recordOf, sessionWorld } from '../../support/session-world.ts'

const request = (changes = {}) => ({
  attempt: 'a1',
  knownObtainedAt: 0,
  force: false,
  signal: new AbortController().signal,
  ...changes,
})

function world() {
  const made = sessionWorld()
  const unsaved: UnsavedAnswer = { current: null }
  const renew = (changes = {}) => renewTokens({ ...made.ports, unsaved, now: made.clock.now }, request(changes))
  return { ...made, renew }
}

describe('one renewal', () => {
  it('stores the answer before the note is struck out', async () => {
    const { stored, journal, renew, refresh } = world()
    stored.record = recordOf()
    const answer = refresh.answer
    refresh.answer = (record) => {
      expect(journal.entry?.sends).toBe(1)
      return answer(record)
    }
    await renew()
    expect(stored.record?.refreshToken?.reveal()).toBe('refresh-next')
    expect(journal.entry).toBeNull()
  })

  it('takes what another process has renewed instead of asking again', async () => {
    const { stored, sent, renew } = world()
    stored.record = recordOf({ obtainedAt: 10 })
    await expect(renew()).resolves.toBe(stored.record)
    expect(sent).toEqual([])
  })

  it('asks again all the same when a person wants it', async () => {
    const { stored, sent, renew } = world()
    stored.record = recordOf({ obtainedAt: 10 })
    await renew({ force: true })
    expect(sent).toEqual(['refresh-1'])
  })

  it('leaves the note when the outcome is unknown, and counts the sends of one token', async () => {
    const { stored, journal, renew, refresh } = world()
    stored.record = recordOf()
    refresh.answer = async () => {
      throw new AppError('general.timed-out', { seconds: 1, waitingFor: 'token endpoint' }, { uncertain: true })
    }
    await expect(renew()).rejects.toMatchObject({ code: 'general.timed-out' })
    await expect(renew()).rejects.toMatchObject({ code: 'general.timed-out' })
    expect(journal.entry?.sends).toBe(2)
    expect(stored.record?.refreshToken?.reveal()).toBe('refresh-1')
  })

  it('writes a definite refusal into the note', async () => {
    const { stored, journal, renew, refresh } = world()
    stored.record = recordOf()
    refresh.answer = async () => {
      throw new AppError('session.not-renewable')
    }
    await expect(renew()).rejects.toMatchObject({ code: 'session.not-renewable' })
    expect(journal.entry?.refusal).toEqual(expect.objectContaining({ code: 'session.not-renewable' }))
  })

  it('keeps the note when the answer could not be stored', async () => {
    const { stored, journal, renew, ports } = world()
    stored.record = recordOf()
    ports.vault.write = async () => {
      throw new AppError('general.cancelled')
    }
    await expect(renew()).rejects.toMatchObject({ code: 'general.cancelled' })
    expect(journal.entry).not.toBeNull()
  })

  describe('whose answer the keychain would not take, because it was locked meanwhile,', () => {
    async function unstored() {
      const made = world()
      made.stored.record = recordOf()
      await made.clock.moveTo(10)
      const answer = made.refresh.answer
      made.refresh.answer = async (record) => {
        made.stored.failure = new AppError('keychain.locked')
        return answer(record)
      }
      await expect(made.renew()).rejects.toMatchObject({ code: 'keychain.locked' })
      made.refresh.answer = answer
      return made
    }

    it('is stored once the keychain is open, without sending the used token again', async () => {
      const { stored, sent, journal, renew } = await unstored()
      await expect(renew()).rejects.toMatchObject({ code: 'keychain.locked' })
      stored.failure = null
      await expect(renew()).resolves.toMatchObject({ obtainedAt: 10 })
      expect(stored.record?.refreshToken?.reveal()).toBe('refresh-next')
      expect(sent).toEqual(['refresh-1'])
      expect(journal.entry).toBeNull()
    })

    it('is what a person’s renewal goes on from', async () => {
      const { stored, sent, renew } = await unstored()
      stored.failure = null
      await renew({ force: true })
      expect(sent).toEqual(['refresh-1', 'refresh-next'])
    })

    it('does not come back over a sign-in or a sign-out of another process', async () => {
      const { stored, sent, renew } = await unstored()
      stored.failure = null
      stored.record = recordOf({ refreshToken: new Secret('of-another-sign-in') })
      await renew()
      stored.record = null
      await expect(renew()).rejects.toMatchObject({ code: 'session.not-signed-in' })
      expect(sent).toEqual(['refresh-1', 'of-another-sign-in'])
      expect(stored.record).toBeNull()
    })
  })

  it('stores the answer although the keychain refuses once', async () => {
    const { stored, renew, ports } = world()
    stored.record = recordOf()
    const write = ports.vault.write
    let refusals = 1
    ports.vault.write = async (record) => {
      refusals -= 1
      if (refusals >= 0) throw new AppError('keychain.unresponsive')
      return write(record)
    }
    await renew()
    expect(stored.record?.refreshToken?.reveal()).toBe('refresh-next')
  })

  it('writes no token into the note', async () => {
    const { stored, journal, renew, refresh } = world()
    stored.record = recordOf({ refreshToken: new Secret('very-secret-refresh') })
    refresh.answer = async (record) => {
      expect(JSON.stringify(journal.entry)).not.toContain('very-secret-refresh')
      return record
    }
    await renew()
  })

  it('says so when there is nothing to renew', async () => {
    const { stored, renew } = world()
    await expect(renew()).rejects.toMatchObject({ code: 'session.not-signed-in' })
    stored.record = recordOf({ refreshToken: null })
    await expect(renew()).rejects.toMatchObject({ code: 'session.not-renewable' })
  })
})
