/** `latchkey logout`: the session ends here and at the provider; the device leaves the network only with `--node`. */

import { type AppError, toAppError } from '../../core/errors/app-error.ts'
import { errorFromWire } from '../../core/errors/from-wire.ts'
import type { BrowserPort } from '../../core/session/ports.ts'
import { describeOpener } from '../browser.ts'
import { type Command, type CommandContext, failedOutcome } from '../command.ts'
import { type App, compose } from '../compose.ts'
import { logChanges } from '../log-changes.ts'
import { successResult } from '../result.ts'
import { untilInterrupted } from '../until-interrupted.ts'

export const logout: Command = async (context) => {
  const { options, output, interrupt, stopwatch } = context
  const app = await compose(context)
  const { engine } = app
  const { style } = output
  try {
    await untilInterrupted(engine.start(), interrupt)
    logChanges(engine, app.log)
    const wasSignedIn = engine.snapshot.session.kind !== 'signedOut'
    const { browserUrl, nodeError } = await engine.signOut({ node: options.node ? 'logout' : 'keep' })
    const { snapshot } = engine
    output.emit({ type: 'snapshot', snapshot })
    output.tell(
      wasSignedIn
        ? `${style.good('●')} Signed out: the session is revoked where your provider can, and gone from this device.`
        : `${style.faint('○')} Nobody was signed in.`,
    )
    if (browserUrl !== null) await signOutInBrowser(browserUrl, app, context)
    if (nodeError !== null) {
      const error = errorFromWire(nodeError)
      output.complain(error)
      return failedOutcome(error)
    }
    if (app.config.control.url !== null) output.tell(...nodeWords(options.node, style.faint('○')))
    return { result: successResult(snapshot, stopwatch.read()), exitCode: 0 }
  } finally {
    await app.close()
  }
}

/** The browser has a session of its own at the provider, which only a page there can end. The link is said in any case. */
async function signOutInBrowser(url: string, { browser, clock }: App, context: CommandContext): Promise<void> {
  const { output } = context
  const at = clock.now()
  output.emit({ type: 'link', at, purpose: 'signOut', url })
  const opens = opensPage(context)
  const failure = opens ? await openPage(browser, url) : null
  const opened = opens && failure === null
  output.tell(
    `  Your browser may still be signed in at your provider. ${opened ? 'The page that ends that too has been opened; the link:' : 'To end that too, open:'}`,
    `  ${url}`,
  )
  if (failure === null) return
  const { code, userMessage } = failure
  output.emit({ type: 'notice', at, code, userMessage, hint: 'Open the link in your browser yourself.' })
  output.tell(`  ${output.style.warm('!')} ${userMessage}`)
}

async function openPage(browser: BrowserPort, url: string): Promise<AppError | null> {
  try {
    await browser.open(url)
    return null
  } catch (caught) {
    return toAppError(caught, 'open sign-out page')
  }
}

/** A program that signs out asks for a browser in so many words; a person does by signing out. */
function opensPage({ options, environment, output }: CommandContext): boolean {
  if (options.noBrowser || (output.json && options.browser === null)) return false
  return describeOpener({ command: options.browser, environment, platform: process.platform }) !== null
}

function nodeWords(loggedOut: boolean, mark: string): string[] {
  return loggedOut
    ? [
        `${mark} This device has left the network.`,
        '  The Tailscale service has also forgotten who may operate it. Unless you sign in as root, run first:',
        '  sudo tailscale set --operator=$USER',
      ]
    : [
        `${mark} This device was left as it is: it stays in the network until its node key expires.`,
        '  `latchkey logout --node` takes it out too.',
      ]
}
