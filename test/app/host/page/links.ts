/** The two ends of the way between a page's world and the preload's: what each may ask of the other, over a synchronous post. */
import { type Anything, type Crossing, decode, encode } from './codec.ts'

/** Carries a text to the other world; its listener has run when this returns. */
export type Post = (text: string) => void

/** What a post says. One text a message: a tag, a number, and a value. */
type Kind = 'call' | 'return' | 'throw' | 'resolve' | 'reject'

const { apply } = Reflect
const { create } = Object
const { then } = Promise.prototype
const { stringify, parse } = JSON
const { isArray } = Array
const ThePromise = Promise
const TheError = Error

export interface Link {
  encode(value: unknown): string
  decode(text: string): unknown
  /** Call for every text of the other world. */
  receive(text: string): void
}

/**
 * Functions and Promises stay where they are; the other world holds a function or a Promise that asks for them. A call is
 * answered within its post, so that what contextBridge exposes can return at once, as in Electron.
 */
export function makeLink(post: Post): Link {
  const functions: Record<number, Anything> = create(null)
  const promises: Record<number, { resolve(value: unknown): void; reject(error: unknown): void }> = create(null)
  let lastFunction = 0
  let lastPromise = 0
  let outcome: { kind: Kind; text: string } | null = null

  const say = (kind: Kind, id: number, text: string) => post(`["${kind}",${id},${stringify(text)}]`)
  const settle = (kind: 'resolve' | 'reject', id: number) => (value: unknown) => {
    try {
      say(kind, id, encode(value, crossing))
    } catch (caught) {
      say('reject', id, encode(caught, crossing))
    }
  }
  const crossing: Crossing = create(null)
  const parts: { -readonly [Name in keyof Crossing]: Crossing[Name] } = crossing
  parts.fromFunction = (value) => {
    lastFunction += 1
    functions[lastFunction] = value
    return lastFunction
  }
  parts.toFunction =
    (id) =>
    (...input: unknown[]) => {
      outcome = null
      say('call', id, encode(input, crossing))
      const answer: { kind: Kind; text: string } | null = outcome
      outcome = null
      return result(answer)
    }
  parts.fromPromise = (value) => {
    lastPromise += 1
    const id = lastPromise
    apply(then, value, [settle('resolve', id), settle('reject', id)])
    return id
  }
  parts.toPromise = (id) =>
    new ThePromise((resolve, reject) => {
      const entry: { resolve(value: unknown): void; reject(error: unknown): void } = create(null)
      entry.resolve = resolve
      entry.reject = reject
      promises[id] = entry
    })

  function result(answer: { kind: Kind; text: string } | null): unknown {
    if (answer === null) throw new TheError('the other world is gone')
    const value = decode(answer.text, crossing)
    if (answer.kind === 'throw') throw value
    return value
  }

  function answerCall(id: number, text: string): void {
    let said: Kind = 'return'
    let value: string
    try {
      const input = decode(text, crossing)
      const called = functions[id]
      if (called === undefined) throw new TheError('the function is gone')
      value = encode(apply(called, undefined, isArray(input) ? input : []), crossing)
    } catch (caught) {
      said = 'throw'
      value = encode(caught instanceof TheError ? caught : new TheError(`${caught}`), crossing)
    }
    say(said, id, value)
  }

  return {
    encode: (value) => encode(value, crossing),
    decode: (text) => decode(text, crossing),
    receive(text) {
      const message: unknown = parse(text)
      if (!isArray(message)) return
      const kind: unknown = message[0]
      const id: unknown = message[1]
      const body: unknown = message[2]
      if (typeof id !== 'number' || typeof body !== 'string') return
      if (kind === 'call') answerCall(id, body)
      else if (kind === 'return' || kind === 'throw') {
        const answer: { kind: Kind; text: string } = create(null)
        answer.kind = kind
        answer.text = body
        outcome = answer
      } else if (kind === 'resolve' || kind === 'reject') {
        const waiting = promises[id]
        delete promises[id]
        waiting?.[kind](decode(body, crossing))
      }
    },
  }
}
