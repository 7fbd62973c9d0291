/** What can be asked of the demo. */
import { parseArgs } from 'node:util'

export interface DemoOptions {
  /** Headless Chromium plays the person. */
  readonly auto: boolean
  /** Only the terminal's event lines on standard output, the result last. */
  readonly json: boolean
  /** Real Headscale and tailscaled instead of the stand-ins. */
  readonly real: boolean
}

export const USAGE = `npm run demo [-- --auto] [-- --json] [-- --real]
  --auto  a headless Chromium plays the person
  --json  only the event lines of \`latchkey login\` on standard output, the result last
  --real  real Headscale and tailscaled (built on first use: some minutes; needs Go and Linux)`

/** @throws TypeError for an option that there is not */
export function readOptions(argv: readonly string[]): DemoOptions & { readonly help: boolean } {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      auto: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      real: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return values
}
