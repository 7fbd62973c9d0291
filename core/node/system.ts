/** The machine for real: files, programs and identities through Node.js. */
import { spawn } from 'node:child_process'
import { readFile, readlink, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { cancellation, throwIfCancelled } from './deadline.ts'
import type { NodeSystem, ProcessResult, RunOptions } from './ports.ts'

const MAX_OUTPUT_CHARS = 1024 * 1024

export const nodeSystem: NodeSystem = {
  platform: process.platform,
  environment: process.env,
  uid: () => process.getuid?.() ?? null,
  groups: () => process.getgroups?.() ?? [],
  userName: () => userInfo().username,
  lookAt: async (path) => {
    try {
      const { uid, gid, mode } = await stat(path)
      return { uid, gid, mode }
    } catch {
      return null
    }
  },
  readText: (path) => readFile(path, 'utf8'),
  readLink: (path) => readlink(path),
  run,
}

function run(file: string, args: readonly string[], options: RunOptions): Promise<ProcessResult> {
  throwIfCancelled(options.signal)
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.environment },
      windowsHide: true,
    })
    const onAbort = () => child.kill()
    options.signal.addEventListener('abort', onAbort, { once: true })
    let stdout = ''
    let stderr = ''
    let line = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (stdout.length < MAX_OUTPUT_CHARS) stdout += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (stderr.length >= MAX_OUTPUT_CHARS) return
      stderr += chunk
      const lines = (line + chunk).split('\n')
      line = lines.pop() ?? ''
      for (const whole of lines) options.onErrorLine?.(whole)
    })
    child.once('error', (error) => {
      options.signal.removeEventListener('abort', onAbort)
      reject(error)
    })
    child.once('close', (code) => {
      options.signal.removeEventListener('abort', onAbort)
      if (options.signal.aborted) reject(cancellation(options.signal))
      else resolve({ code, stdout, stderr })
    })
  })
}
