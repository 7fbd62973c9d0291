/** A process of the app with its output at hand and an end that can be waited for. */
import type { ChildProcess } from 'node:child_process'

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Watched {
  output(): { readonly stdout: string; readonly stderr: string }
  ended(): Ending | null
  /** Looks at once and after every change. @throws Error with all output when time is up */
  when<Found>(what: string, look: () => Found | null | undefined | false, deadlineMs: number): Promise<Found>
  /** Something other than the output is different. */
  changed(): void
}

export function watchChild(child: ChildProcess): Watched {
  const text = { stdout: '', stderr: '' }
  let ending: Ending | null = null
  const looks = new Set<() => void>()
  const changed = () => {
    for (const look of [...looks]) look()
  }
  // Not the `close` of the process, which does not come once its IPC channel was closed from this side (Node.js 20).
  let open = 0
  let left: Ending | null = null
  const closeWhenDone = () => {
    if (open === 0) ending ??= left
    changed()
  }
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = child[name]
    if (stream === null) continue
    open += 1
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk
      changed()
    })
    stream.on('close', () => {
      open -= 1
      closeWhenDone()
    })
  }
  child.on('error', (error) => {
    text.stderr += `the app cannot be run: ${error.message}\n`
    ending = { code: null, signal: null }
    changed()
  })
  // Messages of its last moment come after its end.
  if (child.connected) {
    open += 1
    child.once('disconnect', () => {
      open -= 1
      closeWhenDone()
    })
  }
  child.on('exit', (code, signal) => {
    left = { code, signal }
    closeWhenDone()
  })
  const when = <Found>(
    what: string,
    look: () => Found | null | undefined | false,
    deadlineMs: number,
  ): Promise<Found> =>
    new Promise((resolve, reject) => {
      const fail = (reason: string) => new Error(`${reason}\n--- stdout\n${text.stdout}\n--- stderr\n${text.stderr}`)
      const settle = (act: () => void) => {
        clearTimeout(timer)
        looks.delete(check)
        act()
      }
      const check = () => {
        try {
          const found = look()
          if (found !== null && found !== undefined && found !== false) settle(() => resolve(found))
        } catch (caught) {
          settle(() => reject(fail(caught instanceof Error ? caught.message : `${caught}`)))
        }
      }
      const timer = setTimeout(
        () => settle(() => reject(fail(`waited ${deadlineMs} ms in vain for ${what}`))),
        deadlineMs,
      )
      looks.add(check)
      check()
    })
  return { output: () => ({ ...text }), ended: () => ending, when, changed }
}
