/**
 * Joining a network, as the window and an opened link ask for it: looked at, shown, and stored only on the person's word.
 * One look at a time; the newest counts. What is taken is the offer that is on the screen, so that a link that comes in
 * between a look and a click cannot put another network under it.
 */
import type { JoinView } from '../core/contract/app-view.ts'
import type { Handlers } from '../core/contract/channels.ts'
import type { NetworkOffer } from '../core/contract/join.ts'
import { AppError, toAppError } from '../core/errors/app-error.ts'
import { type AcceptedNetwork, acceptedNetwork } from '../core/join/accepted.ts'
import type { LookRequest } from '../core/join/look.ts'
import { parseAddress } from '../core/join/parse-address.ts'
import { describeError, type Logger } from '../core/log/logger.ts'

export type JoinCalls = Pick<Handlers, Extract<keyof Handlers, `join.${string}`>>

export interface Joining {
  readonly calls: JoinCalls
  /**
   * Begins to look at an address or a link; the outcome is shown. One that is being looked at or is on the screen already
   * is left as it is: some systems hand a link over twice.
   */
  look(address: string): void
  /** Ends a look that is under way. */
  close(): void
}

export interface JoiningPorts {
  /** core/join/look.ts with its ports. @throws AppError */
  lookAt(request: LookRequest): Promise<NetworkOffer>
  show(join: JoinView | null): void
  /** Stores a network and makes it the active one. @throws AppError */
  add(network: AcceptedNetwork): Promise<unknown>
  /** Another one at each call. */
  newId(): string
  readonly logger: Logger
}

export function createJoining({ lookAt, show, add, newId, logger }: JoiningPorts): Joining {
  let present: { readonly address: string; readonly view: JoinView; readonly controller: AbortController } | null = null

  function set(address: string, view: JoinView, controller: AbortController): void {
    present = { address, view, controller }
    show(view)
  }

  function dismiss(): void {
    if (present === null) return
    present.controller.abort(new AppError('general.cancelled'))
    present = null
    show(null)
  }

  function look(typed: string): void {
    const address = typed.trim()
    if (present?.address === address && present.view.kind !== 'failed') return
    present?.controller.abort(new AppError('general.cancelled'))
    const controller = new AbortController()
    const parsed = parseAddress(address)
    if (parsed.kind === 'refused') {
      set(address, { kind: 'failed', address: mendable(address), error: parsed.error.toWire() }, controller)
      return
    }
    set(address, { kind: 'looking', address }, controller)
    // Also one that was pasted: anybody may have written it.
    const from = parsed.kind === 'link' ? 'link' : 'typed'
    const isPresent = () => present?.controller === controller
    lookAt({ address: parsed, from, id: newId(), signal: controller.signal }).then(
      (offer) => {
        if (isPresent()) set(address, { kind: 'offer', offer }, controller)
      },
      (caught: unknown) => {
        if (!isPresent()) return
        const error = toAppError(caught, 'join.look')
        logger.log('warn', 'join.failed', describeError(error))
        set(address, { kind: 'failed', address, error: error.toWire() }, controller)
      },
    )
  }

  let taking = false
  async function accept(id: string, clientId: string | null): Promise<void> {
    const taken = present
    if (taking || taken === null || taken.view.kind !== 'offer' || taken.view.offer.id !== id) {
      throw new AppError('join.offer-gone')
    }
    taking = true
    try {
      await add(acceptedNetwork(taken.view.offer, clientId))
      if (present === taken) dismiss()
    } finally {
      taking = false
    }
  }

  return {
    look,
    close: () => present?.controller.abort(new AppError('general.cancelled')),
    calls: {
      'join.look': async ({ address }) => {
        look(address)
        return null
      },
      'join.accept': async ({ offer, clientId }) => {
        await accept(offer, clientId)
        return null
      },
      'join.dismiss': async () => {
        dismiss()
        return null
      },
    },
  }
}

/** What the person may correct. Of a link that was refused only what it is: who knows what else it holds. */
function mendable(address: string): string {
  return /^latchkey:/i.test(address) ? 'latchkey://' : address.slice(0, LONGEST_SHOWN)
}

const LONGEST_SHOWN = 2048
