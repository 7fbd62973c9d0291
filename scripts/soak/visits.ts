/** A second `latchkey` beside the resident one: it must end as the state of the world says, and show nobody signed out. */
import { resultOf } from '../../test/world/desk.ts'
import type { Ground } from './ground.ts'
import type { Ledger } from './ledger.ts'

export interface Visitors {
  /** @param expected exit code */
  readonly visit: (command: 'renew' | 'status', expected: number) => Promise<void>
  /** Renewals that the provider granted them. */
  readonly renewals: () => number
  readonly outputs: () => readonly string[]
}

const DEADLINE_MS = 90_000

export function createVisitors({ desk, environment }: Ground, ledger: Ledger): Visitors {
  const outputs: string[] = []
  let renewals = 0
  return {
    async visit(command, expected) {
      const exit = await desk.latchkey([command], environment).exit(DEADLINE_MS)
      outputs.push(exit.stdout, exit.stderr)
      ledger.visited(command)
      const result = resultOf(exit)
      const said = result.ok ? 'ok' : result.error.code
      ledger.holds(exit.code === expected, `${command} ended with code ${exit.code} (${said}) instead of ${expected}`)
      if (command === 'renew' && exit.code === 0) renewals += 1
    },
    renewals: () => renewals,
    outputs: () => outputs,
  }
}
