/**
 * Loopback redirect: one listener on 127.0.0.1 for one sign-in (RFC 8252 7.3, 8.3). Bound before its address is told;
 * takes the responses that carry an expected state and turns everything else away; closes on close, cancel or deadline.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { DurationMs, EpochMs } from '../contract/time.ts'
import { AppError } from '../errors/app-error.ts'
import type { Secret } from '../errors/secret.ts'
import { bindLoopback } from './bind-port.ts'
import { limitConnections } from './connection-limit.ts'
import { ExpectedResponse, type ParkedResponse } from './expected-response.ts'
import { strictHeaders } from './page-style.ts'
import { englishPages, type PageTextsPort } from './page-texts.ts'
import { judgeRequest } from './redirect-request.ts'
import { createTabAnswers, isShownPath, redirect, send } from './tab-answers.ts'

export type { ParkedResponse } from './expected-response.ts'

export interface LoopbackRedirectOptions {
  /** Tried in order; empty, or a 0 in it: any free port. */
  readonly ports: readonly number[]
  readonly path?: string
  /** How long a response may be waited for. */
  readonly deadlineMs: DurationMs
  readonly signal: AbortSignal
  readonly now?: () => EpochMs
  /** How long a tab is left without an answer before it gets a page that asks again; Safari gives up after 60 s. */
  readonly patienceMs?: DurationMs
  /** What the tab's pages say; English without it. */
  readonly pageTexts?: PageTextsPort
}

export interface LoopbackRedirect {
  /** `http://127.0.0.1:PORT/callback` */
  readonly redirectUri: string
  /**
   * The response that carries this state. A foreign or missing state is answered and the wait goes on, so that another
   * program on this device cannot end the attempt by guessing the port. May be called again for a second authorization.
   * @throws AppError oidc.redirect-cancelled, oidc.redirect-timed-out
   */
  expect(state: Secret): Promise<ParkedResponse>
  /** Frees the port. A tab that still waits is told that the sign-in was cancelled. */
  close(): Promise<void>
}

const PATIENCE: DurationMs = 40_000
/** A whole request must have come within this (slow loris); Node.js would wait 60 s. Looked at every half second. */
const REQUEST_WITHIN: DurationMs = 2_000
const LOOK_EVERY: DurationMs = 500
/** Cookies are shared by all ports of a host, so other programs of this device may have left many. */
const LARGEST_HEADER = 32 * 1024
/** Connections without a whole request so far. */
const MOST_SILENT = 64
/** Where a foreign response is sent, so that its code too leaves the tab's address. */
const OLDER = '/older'
/** What a cancelled sign-in gives its tab to fetch the page that says so. */
const LAST_WORD_WITHIN: DurationMs = 80
/** The deadline is wall-clock: a timer alone stands still while the machine sleeps. */
const LONGEST_TIMER: DurationMs = 5_000

/**
 * Resolves once the port is bound.
 * @throws AppError oidc.redirect-ports-taken, oidc.redirect-not-allowed, oidc.redirect-cancelled
 */
export async function openLoopbackRedirect(options: LoopbackRedirectOptions): Promise<LoopbackRedirect> {
  const { signal, now = Date.now, path = '/callback', patienceMs = PATIENCE } = options
  if (signal.aborted) throw new AppError('oidc.redirect-cancelled')
  const answers = createTabAnswers(options.pageTexts ?? (() => englishPages))
  const expected: ExpectedResponse[] = []
  const server = createServer(
    {
      headersTimeout: REQUEST_WITHIN,
      requestTimeout: REQUEST_WITHIN,
      connectionsCheckingInterval: LOOK_EVERY,
      maxHeaderSize: LARGEST_HEADER,
      // Without a Host line ours is the refusal, not the one of Node.js without our headers.
      requireHostHeader: false,
    },
    (request, response) => handle(request, response),
  )
  // Node.js would answer these by itself, without our headers.
  server.on('checkContinue', handle)
  server.on('checkExpectation', handle)
  server.on('clientError', answerBadRequest)
  const arrived = limitConnections(server, MOST_SILENT)
  const port = await bindLoopback(server, options.ports)
  const origin = `127.0.0.1:${port}`
  let closed: Promise<void> | null = null

  const deadline = now() + options.deadlineMs
  let timer = setTimeout(checkDeadline, 0)
  signal.addEventListener('abort', onAbort, { once: true })
  // Aborted while binding.
  if (signal.aborted) {
    await close()
    throw new AppError('oidc.redirect-cancelled')
  }
  return { redirectUri: `http://${origin}${path}`, expect, close }

  function expect(state: Secret): Promise<ParkedResponse> {
    const one = new ExpectedResponse(state, answers, patienceMs)
    if (closed !== null) one.fail(new AppError('oidc.redirect-cancelled'))
    else expected.push(one)
    return one.parked
  }

  function close(): Promise<void> {
    closed ??= end(new AppError('oidc.redirect-cancelled'))
    return closed
  }

  function onAbort(): void {
    void close()
  }

  function checkDeadline(): void {
    const left = deadline - now()
    if (left > 0) timer = setTimeout(checkDeadline, Math.min(left, LONGEST_TIMER))
    // Whoever has taken a response answers it in their own time, then closes.
    else if (!expected.some((one) => one.unanswered)) closed ??= end(new AppError('oidc.redirect-timed-out'))
    else for (const one of expected) one.fail(new AppError('oidc.redirect-timed-out'))
  }

  async function end(because: AppError): Promise<void> {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    for (const one of expected) one.fail(because)
    const unanswered = expected.filter((one) => one.unanswered)
    const lastWords = unanswered.map((one) => one.answer({ kind: 'failed', error: because.toWire() }))
    if (lastWords.length > 0) await Promise.race([Promise.all(lastWords), after(LAST_WORD_WITHIN)])
    await shut(server)
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    arrived(request.socket)
    // The client may vanish at any point; that is its own affair.
    response.on('error', () => {})
    const verdict = judgeRequest(
      {
        method: request.method ?? '',
        target: request.url ?? '',
        headers: request.headers,
        hostLines: request.headersDistinct.host?.length ?? 0,
      },
      origin,
      (asked) =>
        asked === path || asked === OLDER || isShownPath(asked) || expected.some((one) => one.waitingPath === asked),
    )
    if (verdict.kind === 'turnedAway') {
      void send(response, verdict.status, verdict.status === 405 ? { allow: 'GET, HEAD' } : {}, '')
      return
    }
    if (isShownPath(verdict.path)) {
      if (!answers.show(verdict.path, response)) void send(response, 404, {}, '')
      return
    }
    if (verdict.path === OLDER) return void answers.write(response, { kind: 'older' })
    const waiting = expected.find((one) => one.waitingPath === verdict.path)
    if (waiting !== undefined) return void waiting.visit(response)
    const states = verdict.parameters.getAll('state')
    // All are compared, so that the time tells nothing of which one it was. A state given twice is nobody's (RFC 6749 3.1).
    const [own] = expected.filter((one) => one.matches(states[0] ?? ''))
    if (own !== undefined && states.length === 1) own.take(verdict.parameters, response)
    else void redirect(response, 303, OLDER)
  }
}

/** What the parser itself refuses: broken requests, too large or too slow ones. */
function answerBadRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  const headers = Object.entries(strictHeaders).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status}\r\n${headers.join('')}content-length: 0\r\n\r\n`, () => socket.destroy())
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function after(milliseconds: DurationMs): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
