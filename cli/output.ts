/**
 * What the terminal shows. People get lines, programs (`--json`) get one JSON object a line; a command says both and this
 * decides. Standard output being closed on the other side is harmless: what can no longer be read is dropped. Nothing that is
 * said can hold more than text and our own colours, wherever its words are from.
 */
import type { Writable } from 'node:stream'
import type { CliEvent } from '../core/contract/events.ts'
import type { AppError } from '../core/errors/app-error.ts'
import { plainJson, plainLine } from './plain-text.ts'
import { createStyle, type Style } from './style.ts'

export interface Output {
  readonly json: boolean
  readonly style: Style
  /** For programs: one line. Nothing for people. */
  emit(event: CliEvent): void
  /** For people, on standard output; each is one line. Nothing for programs. */
  tell(...lines: readonly string[]): void
  /** What was asked for as text, for people and programs alike: on standard output, each one line. */
  print(...lines: readonly string[]): void
  /** For people, on standard error: what went wrong, then what to do. Programs find it in the result. */
  complain(error: Pick<AppError, 'code' | 'userMessage' | 'hint'>): void
  /** Aborted when nobody reads standard output any more. */
  readonly closed: AbortSignal
  /** Resolves when everything said has left the process. */
  flush(): Promise<void>
}

export interface OutputStreams {
  readonly stdout: Writable & { readonly isTTY?: boolean }
  readonly stderr: Writable & { readonly isTTY?: boolean }
}

export function createOutput(
  streams: OutputStreams,
  options: { json: boolean; environment: Readonly<Record<string, string | undefined>> },
): Output {
  const closed = new AbortController()
  // Without a listener an error of the stream would end the process.
  streams.stdout.on('error', () => closed.abort())
  streams.stderr.on('error', () => {})
  const style = createStyle(streams.stdout.isTTY === true, options.environment)
  const errorStyle = createStyle(streams.stderr.isTTY === true, options.environment)
  const write = (text: string): void => {
    if (!closed.signal.aborted) streams.stdout.write(text)
  }
  const print = (...lines: readonly string[]): void => {
    for (const line of lines) write(`${plainLine(line, style.coloured)}\n`)
  }
  return {
    json: options.json,
    style,
    closed: closed.signal,
    emit(event) {
      if (options.json) write(`${plainJson(JSON.stringify(event))}\n`)
    },
    tell(...lines) {
      if (!options.json) print(...lines)
    },
    print,
    complain({ code, userMessage, hint }) {
      if (options.json) return
      // Both may have several lines; none but the first begins where a line of ours does.
      // An example at the end of a hint is there to be copied: the code stands under it, not on its last line.
      const gap = hint.endsWith('\n') ? '\n' : ' '
      const text = `${errorStyle.bad('✗')} ${userMessage}\n${hint.trimEnd()}${gap}${errorStyle.faint(`[${code}]`)}`
      const lines = text.split('\n').map((line) => plainLine(line, errorStyle.coloured))
      streams.stderr.write(`${lines.join('\n  ')}\n`)
    },
    async flush() {
      if (!closed.signal.aborted) await drained(streams.stdout)
      await drained(streams.stderr)
    },
  }
}

/** Resolves when what was written so far is out, or can no longer be. */
function drained(stream: Writable): Promise<void> {
  if (stream.destroyed || stream.writableLength === 0) return Promise.resolve()
  return new Promise((resolve) => {
    stream.once('error', () => resolve())
    stream.write('', () => resolve())
  })
}
