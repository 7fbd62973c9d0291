/** `latchkey logout`: the session ends here and at the provider; the device leaves the network only with `--node`. */
import type { Command } from '../command.ts'
import { failedOutcome } from '../command.ts'
import { compose } from '../compose.ts'
import { errorFromWire } from '../error-from-wire.ts'
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
    if (browserUrl !== null) {
      output.emit({ type: 'link', at: app.clock.now(), purpose: 'signOut', url: browserUrl })
      output.tell('  Your browser may still be signed in at your provider. To end that too, open:', `  ${browserUrl}`)
    }
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
