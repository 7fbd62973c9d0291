/** Runs one command of the project after another, shows its wall time, and says whether it went well. */
import { spawnSync } from 'node:child_process'

/** @returns {{ ok: boolean, seconds: number }} */
export function run(title, command, args, env = {}) {
  const start = performance.now()
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  const seconds = (performance.now() - start) / 1000
  const ok = status === 0
  console.log(`${ok ? 'ok' : 'FAILED'}: ${title}, ${seconds.toFixed(1)} s`)
  return { ok, seconds }
}
