/** Unprivileged users of this machine, for what must not run as root: root hides the commonest Linux failures. */
import { readFileSync } from 'node:fs'
import { run } from './run.ts'

export interface User {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Without root everything runs as ourselves. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** The user that this process runs as. */
export function currentUser(): User {
  const uid = process.getuid?.() ?? 0
  const found = readUsers().find((user) => user.uid === uid)
  return found ?? { name: String(uid), uid, gid: process.getgid?.() ?? uid }
}

/**
 * The user of that name, created when missing (a system account without home, password or shell).
 * @throws Error when it is missing and we are not root
 */
export async function ensureUser(name: string): Promise<User> {
  const existing = readUsers().find((user) => user.name === name)
  if (existing) return existing
  if (!isRoot()) throw new Error(`user ${name} does not exist, and only root can create it`)
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name], {
    anyExit: true, // another process may have created it just now
  })
  const created = readUsers().find((user) => user.name === name)
  if (!created) throw new Error(`user ${name} could not be created with useradd`)
  return created
}

function readUsers(): User[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}
