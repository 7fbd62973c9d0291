/** Where and of what a result was had. */
import { cpus } from 'node:os'
import { join } from 'node:path'
import { run } from '../../test/world/support/run.ts'

const CHECKOUT = join(import.meta.dirname, '..', '..')

export interface Provenance {
  /** YYYY-MM-DD. */
  readonly date: string
  /** With `+` when the product's files were changed; null outside a checkout. */
  readonly commit: string | null
  readonly machine: string
}

export async function provenance(): Promise<Provenance> {
  const git = (...args: string[]) => run('git', args, { cwd: CHECKOUT }).then(({ stdout }) => stdout.trim())
  const commit = async () => {
    const changed = await git('status', '--porcelain', '--untracked-files=no', '--', 'core', 'cli', 'package-lock.json')
    return `${await git('rev-parse', '--short=12', 'HEAD')}${changed === '' ? '' : '+'}`
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: await commit().catch(() => null),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node.js ${process.version}`,
  }
}
