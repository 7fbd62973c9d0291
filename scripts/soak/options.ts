/** What can be asked of a soak run. */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'

export interface SoakOptions {
  readonly minutes: number
  /** Decides what comes when; the same seed brings the same disturbances in the same order. */
  readonly seed: number
  /** Write the result to docs/soak.md. */
  readonly record: boolean
  readonly help: boolean
}

export const USAGE = `npm run soak [-- --minutes N] [-- --seed N] [-- --record]
  --minutes N  how long the disturbances go on (default 30; a fraction is fine)
  --seed N     repeat the run that printed this seed (default: drawn)
  --record     write the result to docs/soak.md`

/** @throws Error for an option that there is not, or a value that makes no sense */
export function readOptions(argv: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: 'string', default: '30' },
      seed: { type: 'string', default: String(randomInt(2 ** 32)) },
      record: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const minutes = Number(values.minutes)
  if (!(minutes > 0 && minutes < Number.POSITIVE_INFINITY)) throw new Error('--minutes takes a number above 0')
  const seed = Number(values.seed)
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) throw new Error('--seed takes a whole number below 2^32')
  return { minutes, seed, record: values.record, help: values.help }
}
