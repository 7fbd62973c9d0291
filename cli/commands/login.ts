/** `latchkey login`: sign in, and bring this device into the network where one is configured. */
import { AppError } from '../../core/errors/app-error.ts'
import { requireRightToManage } from '../../core/node/right-to-manage.ts'
import { nodeSystem } from '../../core/node/system.ts'
import { checkBeforeSignIn } from '../../core/session/before-sign-in.ts'
import { amendments, blameAmendments, tellAmendments } from '../amendments.ts'
import { type Command, type CommandContext, failedOutcome } from '../command.ts'
import { type App, compose } from '../compose.ts'
import { logChanges } from '../log-changes.ts'
import type { Output } from '../output.ts'
import { createProgress } from '../progress.ts'
import { successResult } from '../result.ts'
import { stay } from '../stay.ts'
import { tellFact } from '../tell-fact.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import { describeNode, describeSession } from '../words.ts'

export const login: Command = async (context) => {
  const { options, output, interrupt, stopwatch } = context
  const app = await compose(context)
  const { engine } = app
  const toAmend = amendments(app.config)
  let waitsForPage = false
  const opensBrowser = !options.noBrowser && !options.device
  const progress = createProgress(output, { opensBrowser, qr: options.device && !output.json ? await loadQr() : null })
  try {
    tellAmendments(toAmend, output, app.clock.now())
    await untilInterrupted(prepare(app, options.reauthenticate, interrupt), interrupt)
    interrupt.addEventListener('abort', () => engine.cancel(), { once: true })
    logChanges(engine, app.log)
    const stopShowing = engine.subscribe((snapshot) => {
      const { session } = snapshot
      if (session.kind === 'signingIn') waitsForPage = session.step === 'browser'
      progress.see(snapshot)
    })
    await engine.signIn({
      method: options.device ? 'device' : 'browser',
      anotherAccount: options.anotherAccount,
      reauthenticate: options.reauthenticate,
      openBrowser: opensBrowser,
      ...(options.timeoutMs === null ? {} : { timeoutMs: options.timeoutMs }),
    })
    const timings = stopwatch.read()
    if (options.memoryOnly && !options.once) {
      stopShowing()
      output.tell(STAYS)
      await stay(app, context)
    } else tellSuccess(app, output)
    return { result: successResult(engine.snapshot, timings), exitCode: 0 }
  } catch (caught) {
    if (caught instanceof AppError && caught.family === 'keychain' && !options.memoryOnly) {
      return tellOfMemory(caught, context)
    }
    if (caught instanceof AppError && caught.code === 'session.step-timed-out' && waitsForPage && toAmend.length > 0) {
      const blamed = blameAmendments(caught, toAmend)
      output.complain(blamed)
      return failedOutcome(blamed)
    }
    throw caught
  } finally {
    progress.close()
    await app.close()
  }
}

const STAYS = 'Nothing is kept, so this command stays and renews the session; Ctrl-C ends both.'

/** Reads what is there and loads the provider part beside it, then tries keychain and daemon. */
async function prepare(app: App, reauthenticate: boolean, signal: AbortSignal): Promise<void> {
  const { engine, provider, vault, clock, config } = app
  const daemon = { system: nodeSystem, clock, socket: config.device.socket }
  await Promise.all([engine.start(), provider.load()])
  const checks = {
    probeKeychain: (limit: AbortSignal) => vault.probe(limit),
    requireRightToManage: (limit: AbortSignal) => requireRightToManage(daemon, limit),
  }
  await checkBeforeSignIn(engine.snapshot, checks, { reauthenticate, signal })
}

function tellSuccess({ engine, clock }: App, output: Output): void {
  const { snapshot } = engine
  tellFact(output, describeSession(snapshot.session, clock.now()))
  const node = describeNode(snapshot, clock.now())
  if (node !== null) tellFact(output, node)
}

/** The way out that is the person's to choose, never ours. */
function tellOfMemory(error: AppError, { output }: CommandContext) {
  output.complain(error)
  output.tell(
    '',
    'To go on without a keychain, add `--memory-only` to the command: nothing is kept, and the session lasts as long as the command.',
  )
  return failedOutcome(error)
}

async function loadQr(): Promise<(text: string) => string> {
  const { renderUnicodeCompact } = await import('uqr')
  return (text) => renderUnicodeCompact(text, { border: 2 })
}
