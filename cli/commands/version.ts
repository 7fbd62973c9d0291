/** `latchkey version`: ours, and that of the Node.js below. */
import packageJson from '../../package.json' with { type: 'json' }
import type { Command } from '../command.ts'

export const version: Command = async ({ output }) => {
  output.tell(`latchkey ${packageJson.version} (Node.js ${process.versions.node}, ${process.platform} ${process.arch})`)
  return { result: null, exitCode: 0 }
}
