/**
 * The written form of a record in the store's items. A record lives in one of two slots (`a`, `b`), split where the
 * store limits an item; a small head item names the slot that counts. Every item carries the generation of its write,
 * and every part the digest of the whole, so that parts of two writes can never be taken for one record, and a slot
 * proves itself even when the head is lost.
 *
 *   PROFILE@HOME/head   {"version":1,"generation":7,"slot":"a","digest":"…"}
 *   PROFILE@HOME/a      1:7:1/2:DIGEST:first part
 *   PROFILE@HOME/a/1    1:7:2/2:DIGEST:second part
 */
import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import * as v from 'valibot'
import { AppError } from '../errors/app-error.ts'
import { fileName, fileReason } from './files.ts'
import type { SecretStore } from './secret-store.ts'
import { newerFormat, parseJson } from './token-record.ts'

export type SlotName = 'a' | 'b'

export interface Head {
  readonly generation: number
  readonly slot: SlotName
  /** Of the slot's content, as digestOf makes it. */
  readonly digest: string
}

export interface SlotContent {
  readonly slot: SlotName
  readonly generation: number
  readonly digest: string
  readonly payload: string
}

const FORMAT = 1
/** Of a split record; more is refused, so that a walk over a slot's items has an end. */
const MAX_PARTS = 16
/** UTF-16 code units kept free in each part for what stands before its text; the digest alone takes 43. */
const PREFIX_ROOM = 80
const PART = /^1:(\d{1,15}):(\d{1,2})\/(\d{1,2}):([A-Za-z0-9_-]{43}):/

const headSchema = v.object({
  version: v.literal(FORMAT),
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  slot: v.picklist(['a', 'b']),
  digest: v.pipe(v.string(), v.length(43)),
})

/** SHA-256 over generation and payload, base64url: neither can be changed or mixed with another write's unnoticed. */
export function digestOf(generation: number, payload: string): string {
  return createHash('sha256').update(`${generation}:${payload}`).digest('base64url')
}

export function otherSlot(slot: SlotName): SlotName {
  return slot === 'a' ? 'b' : 'a'
}

/**
 * What the accounts of a profile begin with. Lock, note and journal follow the home, so the record does too: two homes
 * that shared it would renew it without a common lock.
 * @param home the app's own folder, which must be there
 * @throws AppError keychain.file-failed
 */
export function accountName(profile: string, home: string): string {
  return `${fileName(profile)}@${createHash('sha256').update(realPath(home)).digest('hex').slice(0, 12)}`
}

/** One folder, one spelling, whatever links lead to it; Windows knows no upper and lower case. */
function realPath(path: string): string {
  try {
    const real = realpathSync.native(path)
    return process.platform === 'win32' ? real.toLowerCase() : real
  } catch (error) {
    throw new AppError(
      'keychain.file-failed',
      { path, operation: 'found', reason: fileReason(error) },
      { cause: error },
    )
  }
}

/** @param name as accountName makes it, here and below */
export function headAccount(name: string): string {
  return `${name}/head`
}

/** @param index from 0 */
export function partAccount(name: string, slot: SlotName, index: number): string {
  return index === 0 ? `${name}/${slot}` : `${name}/${slot}/${index}`
}

/** All items that a slot can have in this store. */
export function slotAccounts(name: string, slot: SlotName, itemLimit: number): string[] {
  const parts = Number.isFinite(itemLimit) ? MAX_PARTS : 1
  return Array.from({ length: parts }, (_, index) => partAccount(name, slot, index))
}

export function writeHead(head: Head): string {
  return JSON.stringify({ version: FORMAT, ...head })
}

/** @throws AppError keychain.unreadable-newer */
export function readHead(text: string): Head | 'torn' {
  const json = parseJson(text)
  const version = v.safeParse(v.object({ version: v.number() }), json)
  if (version.success && version.output.version > FORMAT) throw newerFormat(version.output.version, FORMAT)
  const parsed = v.safeParse(headSchema, json)
  if (!parsed.success) return 'torn'
  const { generation, slot, digest } = parsed.output
  return { generation, slot, digest }
}

/**
 * The texts of a slot's items, in order.
 * @throws AppError keychain.too-long when the payload does not fit into MAX_PARTS items
 */
export function writeSlot(payload: string, generation: number, digest: string, itemLimit: number): readonly string[] {
  const room = itemLimit - PREFIX_ROOM
  const count = Number.isFinite(room) ? Math.max(1, Math.ceil(payload.length / room)) : 1
  if (count > MAX_PARTS)
    throw new AppError('keychain.too-long', { length: payload.length, limit: Math.floor(room * MAX_PARTS) })
  return Array.from({ length: count }, (_, index) => {
    const text = count === 1 ? payload : payload.slice(index * room, (index + 1) * room)
    return `${FORMAT}:${generation}:${index + 1}/${count}:${digest}:${text}`
  })
}

/**
 * What a slot holds. `torn`: something that is no whole record.
 * @throws AppError keychain.unreadable-newer, and what the store throws
 */
export async function readSlot(
  store: Pick<SecretStore, 'get'>,
  name: string,
  slot: SlotName,
  signal?: AbortSignal,
): Promise<SlotContent | 'missing' | 'torn'> {
  const text = await store.get(partAccount(name, slot, 0), signal)
  if (text === null) return 'missing'
  const first = readPart(text)
  if (first === null || first.number !== 1 || first.count > MAX_PARTS) return 'torn'
  let payload = first.text
  for (let index = 1; index < first.count; index += 1) {
    const next = readPart((await store.get(partAccount(name, slot, index), signal)) ?? '')
    if (next === null || next.number !== index + 1) return 'torn'
    payload += next.text
  }
  if (digestOf(first.generation, payload) !== first.digest) return 'torn'
  return { slot, generation: first.generation, digest: first.digest, payload }
}

interface Part {
  readonly generation: number
  readonly number: number
  readonly count: number
  readonly digest: string
  readonly text: string
}

function readPart(text: string): Part | null {
  const format = Number(/^(\d{1,6}):/.exec(text)?.[1] ?? FORMAT)
  if (format > FORMAT) throw newerFormat(format, FORMAT)
  const match = PART.exec(text)
  if (match === null) return null
  const [prefix, generation = '', number = '', count = '', digest = ''] = match
  return {
    generation: Number(generation),
    number: Number(number),
    count: Number(count),
    digest,
    text: text.slice(prefix.length),
  }
}
