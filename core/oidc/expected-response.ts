/** One authorization response that is waited for: known by its state, parked until its outcome is known, answered once. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { AppError } from '../errors/app-error.ts'
import type { Secret } from '../errors/secret.ts'
import type { TabPage } from './pages.ts'
import { redirect, type TabAnswers } from './tab-answers.ts'

export interface ParkedResponse {
  /** As received; the caller checks them. Not enumerable: they hold the code. */
  readonly parameters: URLSearchParams
  /** Answers every tab that waits. The first answer counts. Resolves when the tabs have it, or are gone. */
  answer(page: TabPage): Promise<void>
}

/** How often a tab that was sent to the waiting page asks again, and how long its last visit is waited for, in seconds. */
const ASKS_EVERY = 2
const LAST_VISIT_WITHIN = 5

export class ExpectedResponse {
  readonly parked: Promise<ParkedResponse>
  /** Where a tab goes that has waited as long as browsers wait. */
  readonly waitingPath = `/waiting/${randomBytes(16).toString('base64url')}`
  readonly #state: Buffer
  readonly #answers: TabAnswers
  readonly #patience: number
  readonly #tabs = new Set<ServerResponse>()
  #resolve: (response: ParkedResponse) => void = () => {}
  #reject: (error: AppError) => void = () => {}
  #received: Buffer | null = null
  #page: TabPage | null = null
  #settled = false
  /** Tabs that are at the waiting page and have not seen the outcome. */
  #away = 0
  #lastIsBack: () => void = () => {}

  /** @param patience how long a tab is left without an answer, in milliseconds */
  constructor(state: Secret, answers: TabAnswers, patience: number) {
    this.#state = digest(state.reveal())
    this.#answers = answers
    this.#patience = patience
    this.parked = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // Whoever expects may be busy elsewhere when the deadline passes; the rejection is theirs all the same.
    this.parked.catch(() => {})
  }

  get waits(): boolean {
    return !this.#settled
  }

  /** True while a tab waits for its outcome. */
  get unanswered(): boolean {
    return this.#received !== null && this.#page === null
  }

  /** Constant time: hashes of equal length are compared, so neither length nor prefix of the state shows (RFC 9700 4.7). */
  matches(state: string): boolean {
    return timingSafeEqual(this.#state, digest(state))
  }

  /** The first response settles the wait; the same one again gets the same outcome; another one is refused. */
  take(parameters: URLSearchParams, tab: ServerResponse): void {
    const received = digest(parameters.toString())
    if (this.#received !== null && !timingSafeEqual(this.#received, received)) {
      void this.#answers.answer(tab, { kind: 'failed', error: new AppError('oidc.redirect-replaced').toWire() })
      return
    }
    if (this.#page !== null) {
      void this.#answers.answer(tab, this.#page)
      return
    }
    this.#park(tab)
    if (this.#received !== null) return
    this.#received = received
    this.#settled = true
    this.#resolve(new Parked(parameters, (page) => this.answer(page)))
  }

  async answer(page: TabPage): Promise<void> {
    if (this.#page !== null) return
    this.#page = page
    const back =
      this.#away === 0
        ? undefined
        : new Promise<void>((resolve) => {
            this.#lastIsBack = resolve
            setTimeout(resolve, LAST_VISIT_WITHIN * 1000).unref()
          })
    await Promise.all([...this.#tabs].map((tab) => this.#answers.answer(tab, page)))
    await back
  }

  /** A visit to the waiting page. */
  async visit(tab: ServerResponse): Promise<void> {
    if (this.#page === null) {
      await this.#answers.write(tab, { kind: 'waiting' }, { refresh: String(ASKS_EVERY) })
      return
    }
    await (this.#page.kind === 'continue' ? redirect(tab, 302, this.#page.url) : this.#answers.write(tab, this.#page))
    this.#away -= 1
    if (this.#away <= 0) this.#lastIsBack()
  }

  fail(error: AppError): void {
    if (this.#settled) return
    this.#settled = true
    this.#reject(error)
  }

  #park(tab: ServerResponse): void {
    this.#tabs.add(tab)
    const timer = setTimeout(() => {
      if (!this.#tabs.delete(tab)) return
      this.#away += 1
      void redirect(tab, 303, this.waitingPath)
    }, this.#patience)
    // A closed tab leaves; the attempt goes on, and the same address opened again joins it.
    tab.once('close', () => {
      clearTimeout(timer)
      this.#tabs.delete(tab)
    })
  }
}

/** Keeps the parameters off the enumerable properties, so that no inspection of the object shows the code. */
class Parked implements ParkedResponse {
  readonly #parameters: URLSearchParams
  readonly answer: (page: TabPage) => Promise<void>

  constructor(parameters: URLSearchParams, answer: (page: TabPage) => Promise<void>) {
    this.#parameters = parameters
    this.answer = answer
  }

  get parameters(): URLSearchParams {
    return this.#parameters
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
