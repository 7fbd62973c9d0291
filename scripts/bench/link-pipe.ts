/**
 * A browser command that costs next to nothing: a two-line shell script that hands its link to this process through a
 * named pipe. A script in Node.js would add its own start-up to every measured sign-in.
 */
import { spawnSync } from 'node:child_process'
import { constants, openSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'

export interface LinkPipe {
  /** For `--browser`. */
  readonly command: string
  close(): void
}

/** @param onLink called with each link as it comes */
export async function openLinkPipe(folder: string, onLink: (url: string) => void): Promise<LinkPipe> {
  const pipe = join(folder, 'links')
  const command = join(folder, 'open-link')
  const { status } = spawnSync('mkfifo', [pipe])
  if (status !== 0) throw new Error('mkfifo failed: the benchmark of whole programs runs on Linux and macOS')
  await writeFile(command, `#!/bin/sh\nprintf '%s\\n' "$1" > '${pipe}'\n`, { mode: 0o755 })
  // Opened for writing too, so that it never ends and opening does not wait for a writer.
  const descriptor = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK)
  const socket = new Socket({ fd: descriptor, readable: true, writable: false })
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLink(line)
  })
  return { command, close: () => void socket.destroy() }
}
