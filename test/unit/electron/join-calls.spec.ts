import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { JoinView } from '../../../core/contract/app-view.ts'
import type { NetworkOffer } from '../../../core/contract/join.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import type { AcceptedNetwork } from '../../../core/join/accepted.ts'
import type { LookRequest } from '../../../core/join/look.ts'
import { silent } from '../../../core/log/logger.ts'
import { createJoining, type Joining } from '../../../electron/join-calls.ts'

const SERVER = 'https://headscale.acme.example'
const LINK = `latchkey://join?server=${SERVER}`

interface Look {
  readonly request: LookRequest
  find(changes?: Partial<NetworkOffer>): void
  fail(error: AppError): void
}

let looks: Look[]
let shown: (JoinView | null)[]
let added: AcceptedNetwork[]
let adding: () => Promise<void>
let joining: Joining

beforeEach(() => {
  looks = []
  shown = []
  added = []
  adding = async () => {}
  joining = createJoining({
    lookAt: (request) =>
      new Promise((resolve, reject) => {
        looks.push({
          request,
          find: (changes) => resolve({ ...offerFor(request), ...changes }),
          fail: reject,
        })
      }),
    show: (view) => shown.push(view),
    async add(network) {
      await adding()
      added.push(network)
    },
    newId: () => `offer-${looks.length + 1}`,
    logger: silent,
  })
})

function offerFor({ id, from }: LookRequest): NetworkOffer {
  return {
    id,
    from,
    origin: SERVER,
    controlUrl: SERVER,
    server: 'headscale',
    serverVersion: null,
    issuer: 'https://id.acme.example',
    clientId: 'latchkey',
    scope: ['openid'],
    redirectPorts: [],
    displayName: null,
    source: 'document',
    overruled: [],
    knownProfile: null,
  }
}

const kinds = () => shown.map((view) => view?.kind ?? null)
const accept = (offer: string, clientId: string | null = null) => joining.calls['join.accept']({ offer, clientId })
const gone = expect.objectContaining({ code: 'join.offer-gone' })

async function found(address: string): Promise<void> {
  joining.look(address)
  looks.at(-1)?.find()
  await vi.waitFor(() => expect(shown.at(-1)?.kind).toBe('offer'))
}

describe('looking', () => {
  it('shows that it looks, then the offer', async () => {
    await joining.calls['join.look']({ address: ' headscale.acme.example ' })
    expect(shown).toEqual([{ kind: 'looking', address: 'headscale.acme.example' }])
    looks[0]?.find()
    await vi.waitFor(() =>
      expect(shown.at(-1)).toMatchObject({ kind: 'offer', offer: { id: 'offer-1', from: 'typed' } }),
    )
  })

  it('marks what came by a link, also when it was pasted', async () => {
    await joining.calls['join.look']({ address: LINK })
    expect(looks[0]?.request.from).toBe('link')
  })

  it('shows why an address cannot be looked at, and keeps it to be mended', () => {
    joining.look('http://acme.example')
    expect(shown.at(-1)).toMatchObject({
      kind: 'failed',
      address: 'http://acme.example',
      error: { code: 'join.address-http' },
    })
    expect(looks).toHaveLength(0)
  })

  it('hands on nothing of a link that was refused', () => {
    joining.look(`${LINK}&client_secret=hunter2`)
    expect(shown.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'join.link-unknown' } })
    expect(JSON.stringify(shown)).not.toContain('hunter2')
  })

  it('shows why a look failed, and looks again when asked', async () => {
    joining.look(SERVER)
    looks[0]?.fail(new AppError('join.no-network', { origin: SERVER }))
    await vi.waitFor(() => expect(shown.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'join.no-network' } }))
    joining.look(SERVER)
    expect(looks).toHaveLength(2)
  })

  it('leaves the same link alone while it is looked at and while it is on the screen', async () => {
    joining.look(LINK)
    joining.look(LINK)
    expect(looks).toHaveLength(1)
    looks[0]?.find()
    await vi.waitFor(() => expect(kinds()).toEqual(['looking', 'offer']))
    joining.look(LINK)
    expect(kinds()).toEqual(['looking', 'offer'])
  })

  it('calls off the look before: the newest counts, and a late answer changes nothing', async () => {
    joining.look('one.example')
    joining.look('two.example')
    expect(looks[0]?.request.signal.aborted).toBe(true)
    looks[0]?.find({ origin: 'https://one.example' })
    looks[1]?.find({ origin: 'https://two.example' })
    await vi.waitFor(() =>
      expect(shown.at(-1)).toMatchObject({ kind: 'offer', offer: { origin: 'https://two.example' } }),
    )
    expect(kinds()).toEqual(['looking', 'looking', 'offer'])
  })

  it('ends when it is dismissed', async () => {
    joining.look(SERVER)
    await joining.calls['join.dismiss'](undefined)
    expect(looks[0]?.request.signal.aborted).toBe(true)
    looks[0]?.fail(new AppError('general.cancelled'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(kinds()).toEqual(['looking', null])
  })
})

describe('accepting', () => {
  it('stores the offer that is on the screen, then leaves the screen', async () => {
    await found(SERVER)
    await accept('offer-1')
    expect(added).toEqual([expect.objectContaining({ controlUrl: SERVER, clientId: 'latchkey' })])
    expect(shown.at(-1)).toBeNull()
  })

  it('refuses an older offer: a link that came in between is not taken by the same click', async () => {
    await found(SERVER)
    await found('latchkey://join?server=https://evil.example')
    await expect(accept('offer-1')).rejects.toEqual(gone)
    expect(added).toEqual([])
  })

  it('refuses a second click, and an offer that was dismissed', async () => {
    await found(SERVER)
    let finish = (): void => {}
    adding = () =>
      new Promise((resolve) => {
        finish = resolve
      })
    const first = accept('offer-1')
    await expect(accept('offer-1')).rejects.toEqual(gone)
    finish()
    await first
    await expect(accept('offer-1')).rejects.toEqual(gone)
    expect(added).toHaveLength(1)
  })

  it('keeps the offer when it could not be stored, or when the client ID is none', async () => {
    joining.look(SERVER)
    looks[0]?.find({ clientId: null })
    await vi.waitFor(() => expect(shown.at(-1)?.kind).toBe('offer'))
    await expect(accept('offer-1')).rejects.toMatchObject({ code: 'join.client-id-missing' })
    adding = () =>
      Promise.reject(new AppError('keychain.file-failed', { path: 'x', operation: 'written', reason: 'y' }))
    await expect(accept('offer-1', 'mine')).rejects.toMatchObject({ code: 'keychain.file-failed' })
    adding = async () => {}
    await accept('offer-1', 'mine')
    expect(added).toEqual([expect.objectContaining({ clientId: 'mine' })])
  })
})
