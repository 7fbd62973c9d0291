/**
 * Values as text, for both crossings of a page: preload ↔ host, and page ↔ preload. It also runs in the page's own world,
 * where a hostile script may change every prototype: whatever is used is captured first, and values of ours meet no method
 * of theirs (hence no spread, no destructuring of arrays, no `push`). Cyclic values are refused; functions and Promises
 * cross as numbers.
 */

export interface Crossing {
  /** Absent: functions do not cross here. */
  readonly fromFunction?: (value: Anything) => number
  readonly toFunction?: (id: number) => unknown
  readonly fromPromise?: (value: Promise<unknown>) => number
  readonly toPromise?: (id: number) => unknown
}

export type Anything = (...input: unknown[]) => unknown

const { stringify, parse } = JSON
const { ownKeys, apply, defineProperty, construct, get, getOwnPropertyDescriptor } = Reflect
const { isArray } = Array
const { isView } = ArrayBuffer
const { isFinite: isFiniteNumber } = Number
const { create, is } = Object
const { getTime } = Date.prototype
const { forEach: forEachOfMap, set: setInMap } = Map.prototype
const { forEach: forEachOfSet, add: addToSet } = Set.prototype
const { toString: bigIntToString } = BigInt.prototype
const TheArray = Array
const TheBigInt = BigInt
const TheBuffer = ArrayBuffer
const TheBytes = Uint8Array
const TheDate = Date
const TheError = Error
const TheMap = Map
const TheNumber = Number
const TheObject = Object
const ThePromise = Promise
const TheRegExp = RegExp
const TheSet = Set
const TheTypeError = TypeError

/** Electron's limit for what contextBridge carries. */
const DEEPEST = 1_000

/** @throws TypeError for what cannot cross */
export function encode(value: unknown, crossing: Crossing = create(null), depth = 0): string {
  if (depth > DEEPEST) throw new TheTypeError('the value is nested deeper than 1000, or cyclic')
  switch (typeof value) {
    case 'string':
      return `["p",${stringify(value)}]`
    case 'boolean':
      return `["p",${value ? 'true' : 'false'}]`
    case 'number':
      return isFiniteNumber(value) && !is(value, -0) ? `["p",${value}]` : `["n","${is(value, -0) ? '-0' : value}"]`
    case 'bigint':
      return `["i","${apply(bigIntToString, value, [])}"]`
    case 'undefined':
      return '["u"]'
    case 'function':
      if (crossing.fromFunction === undefined) throw new TheTypeError('a function cannot be cloned')
      return `["f",${crossing.fromFunction((...input) => apply(value, undefined, input))}]`
    case 'symbol':
      throw new TheTypeError('a symbol cannot be cloned')
    case 'object':
      return value === null ? '["p",null]' : encodeObject(value, crossing, depth + 1)
  }
}

function encodeObject(value: object, crossing: Crossing, depth: number): string {
  if (isArray(value)) {
    let text = ''
    for (let index = 0; index < value.length; index += 1) text = joined(text, encode(value[index], crossing, depth))
    return `["a",[${text}]]`
  }
  if (value instanceof ThePromise && crossing.fromPromise !== undefined) return `["P",${crossing.fromPromise(value)}]`
  if (value instanceof TheDate) return `["d",${encode(apply(getTime, value, []))}]`
  if (value instanceof TheRegExp) return `["r",${stringify(value.source)},${stringify(value.flags)}]`
  if (value instanceof TheError) return `["e",${stringify(`${value.name}`)},${stringify(`${value.message}`)}]`
  if (value instanceof TheBuffer) return encodeBytes(new TheBytes(value))
  if (isView(value)) return encodeBytes(new TheBytes(value.buffer, value.byteOffset, value.byteLength))
  let text = ''
  if (value instanceof TheMap) {
    const each = (item: unknown, key: unknown) => {
      text = joined(text, `[${encode(key, crossing, depth)},${encode(item, crossing, depth)}]`)
    }
    apply(forEachOfMap, value, [each])
    return `["m",[${text}]]`
  }
  if (value instanceof TheSet) {
    const each = (item: unknown) => {
      text = joined(text, encode(item, crossing, depth))
    }
    apply(forEachOfSet, value, [each])
    return `["s",[${text}]]`
  }
  const names = ownKeys(value)
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index]
    if (typeof name !== 'string' || getOwnPropertyDescriptor(value, name)?.enumerable !== true) continue
    text = joined(text, `[${stringify(name)},${encode(get(value, name), crossing, depth)}]`)
  }
  return `["o",[${text}]]`
}

function joined(text: string, part: string): string {
  return text === '' ? part : `${text},${part}`
}

function encodeBytes(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += 1) text = joined(text, `${bytes[index]}`)
  return `["b",[${text}]]`
}

/** Bytes come out as Uint8Array, whatever view they went in as. */
export function decode(text: string, crossing: Crossing = create(null)): unknown {
  return decodeNode(parse(text), crossing)
}

/** @param node what `encode` wrote: a tag, and what belongs to it */
function decodeNode(node: unknown, crossing: Crossing): unknown {
  const parts = list(node)
  const first = parts[1]
  switch (parts[0]) {
    case 'p':
      return first
    case 'n':
      return TheNumber(first)
    case 'i':
      return TheBigInt(`${first}`)
    case 'f':
      return crossing.toFunction?.(TheNumber(first))
    case 'P':
      return crossing.toPromise?.(TheNumber(first))
    case 'd':
      return construct(TheDate, [decodeNode(first, crossing)])
    case 'r':
      return construct(TheRegExp, [first, parts[2]])
    case 'e':
      return errorOf(`${first}`, `${parts[2]}`)
    case 'b':
      return construct(TheBytes, [first])
    case 'a':
      return decodeArray(list(first), crossing)
    case 'm':
      return decodeMap(list(first), crossing)
    case 's':
      return decodeSet(list(first), crossing)
    case 'o':
      return decodeObject(list(first), crossing)
    default:
      return undefined
  }
}

function list(value: unknown): readonly unknown[] {
  return isArray(value) ? value : new TheArray()
}

function errorOf(name: string, message: string): Error {
  const error = new TheError(message)
  if (name !== 'Error') setOwn(error, 'name', name)
  return error
}

function decodeArray(nodes: readonly unknown[], crossing: Crossing): unknown[] {
  const made: unknown[] = new TheArray()
  for (let index = 0; index < nodes.length; index += 1) setOwn(made, index, decodeNode(nodes[index], crossing))
  return made
}

function decodeMap(pairs: readonly unknown[], crossing: Crossing): Map<unknown, unknown> {
  const made = new TheMap()
  for (let index = 0; index < pairs.length; index += 1) {
    const pair = list(pairs[index])
    apply(setInMap, made, [decodeNode(pair[0], crossing), decodeNode(pair[1], crossing)])
  }
  return made
}

function decodeSet(nodes: readonly unknown[], crossing: Crossing): Set<unknown> {
  const made = new TheSet()
  for (let index = 0; index < nodes.length; index += 1) apply(addToSet, made, [decodeNode(nodes[index], crossing)])
  return made
}

function decodeObject(pairs: readonly unknown[], crossing: Crossing): object {
  const made = new TheObject()
  for (let index = 0; index < pairs.length; index += 1) {
    const pair = list(pairs[index])
    setOwn(made, `${pair[0]}`, decodeNode(pair[1], crossing))
  }
  return made
}

/** As a property of its own: a setter that a script has planted on a prototype is not called. */
function setOwn(target: object, name: string | number, value: unknown): void {
  const property: PropertyDescriptor = create(null)
  property.value = value
  property.enumerable = true
  property.writable = true
  property.configurable = true
  defineProperty(target, name, property)
}
