/** Everything that can be judged without running the product: format and lint, types, import arrows, unused code. */
import { run } from './run.mjs'

const results = [
  run('format and lint', 'biome', ['check', '--error-on-warnings', '.']),
  run('types', process.execPath, ['scripts/typecheck.mjs']),
  run('import arrows', 'npm', ['run', '--silent', 'arrows']),
  run('unused code and dependencies', 'npm', ['run', '--silent', 'unused']),
]
process.exit(results.every(({ ok }) => ok) ? 0 : 1)
