/**
 * A lock for processes, as a queue of listening sockets in one private folder (Lamport's bakery, with files for numbers
 * and listening for being alive). A fixed name would need "unlink it if its holder is dead", and between the look and the
 * unlink somebody else may have taken it; here every socket has a name of its own that never comes again, so a dead
 * one can be removed by anybody at any time.
 *
 *   n.ID         bound, perhaps not yet listening: nobody looks at it
 *   c.ID         listening; its owner is drawing a number. Others wait until it has one
 *   t.NUMBER.ID  in the queue: whoever has the smallest (NUMBER, ID) of the living holds the lock
 *
 * Why two cannot hold it: a number is one more than the highest seen, so whoever draws after my ticket stood there comes
 * after me. Whoever began before was to be seen as `c.` or `t.` when I looked: the rename from one to the other can hide it
 * from one reading of the folder but not from two, and a file that is there all the time is in every reading (POSIX readdir).
 */
import { randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { readdir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../errors/app-error.ts'
import type { ReachCheckpoint } from './checkpoints.ts'
import { errnoOf, fileReason } from './files.ts'
import { isAlive, type LiveSocket, listen, untilClosed } from './live-socket.ts'

/** Longest name that is bound or connected to: `t.` + number + `.` + ID. */
export const SOCKET_NAME_BYTES = 28
const NEW = /^n\.[0-9a-f]{16}$/
const CHOOSING = /^c\.([0-9a-f]{16})$/
const TICKET = /^t\.(\d{1,9})\.([0-9a-f]{16})$/
/** Milliseconds between looks at somebody who is drawing a number (one reading of the folder), or cannot be reached. */
const PAUSE = { first: 1, longest: 50 }
/** Milliseconds after which a bound socket that never came further counts as left behind. */
const NEW_IS_OLD = 60_000

interface Ticket {
  readonly file: string
  readonly number: number
  readonly id: string
}

/**
 * Waits for its turn. @param folder private to this user
 * @returns what gives the lock back
 * @throws AppError keychain.lock-unavailable; the signal's reason when aborted
 */
export async function takeTicket(
  folder: string,
  signal: AbortSignal,
  checkpoint: ReachCheckpoint,
): Promise<() => Promise<void>> {
  const id = randomBytes(8).toString('hex')
  checkpoint('lock.bind.before')
  let file = `n.${id}`
  const socket = await bind(folder, file)
  checkpoint('lock.bind.after')

  const moveTo = async (name: string) => {
    await rename(join(folder, file), join(folder, name))
    file = name
  }
  // First the file, then the connections: whoever is told by its connection must not find the ticket again.
  const leave = async () => {
    await forget(folder, file)
    await socket.close()
  }
  try {
    await moveTo(`c.${id}`)
    checkpoint('lock.choose.before')
    const number = 1 + Math.max(0, ...ticketsIn(await readdir(folder)).map((ticket) => ticket.number))
    await moveTo(`t.${number}.${id}`)
    checkpoint('lock.choose.after')
    await turn(folder, { file, number, id }, signal)
    return leave
  } catch (error) {
    await leave()
    if (error instanceof AppError || errnoOf(error) === null) throw error
    throw unavailable(folder, error)
  }
}

async function turn(folder: string, mine: Ticket, signal: AbortSignal): Promise<void> {
  const names = new Set([...(await readdir(folder)), ...(await readdir(folder))])
  // Whoever starts to choose after this look finds my ticket and draws a higher number: only these have to be waited for.
  for (const name of names) if (CHOOSING.test(name)) await untilChosen(folder, name, signal)
  // Nearest first: each is woken by one only, and finds those further ahead gone. Nobody comes ahead of us any more.
  const ahead = ticketsIn(await readdir(folder)).filter((ticket) => comesBefore(ticket, mine))
  for (const ticket of ahead.sort((x, y) => (comesBefore(x, y) ? 1 : -1))) await untilLeft(folder, ticket.file, signal)
  await sweep(folder, names)
}

/** Returns once the owner has a ticket (or has left, or died). */
async function untilChosen(folder: string, name: string, signal: AbortSignal): Promise<void> {
  for (let pause = PAUSE.first; ; pause = Math.min(pause * 2, PAUSE.longest)) {
    signal.throwIfAborted()
    const life = await isAlive(join(folder, name))
    if (life === 'dead') await forget(folder, name)
    if (life === 'dead' || life === 'gone') return
    await sleep(pause)
  }
}

/** Returns once the ticket's owner has left or died; what the dead leave is removed. */
async function untilLeft(folder: string, file: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const fate = await untilClosed(join(folder, file), signal)
    if (fate === 'dead') await forget(folder, file)
    if (fate === 'dead' || fate === 'gone') return
    if (fate === 'unsure') await sleep(PAUSE.longest)
  }
}

/** Removes sockets whose owners died between binding and choosing, long ago. */
async function sweep(folder: string, names: Iterable<string>): Promise<void> {
  for (const name of names) {
    if (!NEW.test(name)) continue
    const path = join(folder, name)
    const facts = await stat(path).catch(() => null)
    if (facts !== null && Date.now() - facts.mtimeMs > NEW_IS_OLD && (await isAlive(path)) === 'dead')
      await forget(folder, name)
  }
}

function ticketsIn(names: readonly string[]): Ticket[] {
  return names.flatMap((file) => {
    const match = TICKET.exec(file)
    return match === null ? [] : [{ file, number: Number(match[1]), id: match[2] ?? '' }]
  })
}

function comesBefore(one: Ticket, other: Ticket): boolean {
  return one.number < other.number || (one.number === other.number && one.id < other.id)
}

async function bind(folder: string, name: string): Promise<LiveSocket> {
  try {
    return await listen(join(folder, name))
  } catch (error) {
    throw unavailable(folder, error)
  }
}

async function forget(folder: string, name: string): Promise<void> {
  await unlink(join(folder, name)).catch(() => {})
}

function unavailable(folder: string, cause: unknown): AppError {
  // The way to the folder may be a short one that tells a person nothing.
  let path = folder
  try {
    path = realpathSync(folder)
  } catch {
    // Gone: then the way must do.
  }
  return new AppError('keychain.lock-unavailable', { path, reason: fileReason(cause) }, { cause })
}
