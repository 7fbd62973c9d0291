import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../cli/arguments.ts'
import { help } from '../../../cli/commands/help.ts'
import { createStopwatch } from '../../../cli/stopwatch.ts'
import { captureOutput } from './support.ts'

async function ask(...argv: string[]) {
  const { command, options, operand } = readArguments(argv)
  const { output, stdout } = captureOutput({ json: options.json })
  const interrupt = new AbortController().signal
  const outcome = await help({ options, operand, output, environment: {}, stopwatch: createStopwatch(), interrupt })
  return { command, outcome, text: stdout() }
}

describe('the help', () => {
  it.each([{ line: ['--json'] }, { line: ['--json', '--help'] }])(
    'is text for programs too: $line',
    async ({ line }) => {
      const { command, outcome, text } = await ask(...line)
      expect({ command, outcome }).toEqual({ command: 'help', outcome: { result: null, exitCode: 0 } })
      expect(text).toContain('Usage: latchkey COMMAND [OPTIONS]\n')
      expect(text).toBe((await ask()).text)
    },
  )

  it('of one command is text for programs too', async () => {
    const { text } = await ask('login', '--json', '--help')
    expect(text).toContain('Usage: latchkey login [OPTIONS]\n')
    expect(text).toBe((await ask('help', 'login')).text)
  })
})
