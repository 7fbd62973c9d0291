/** YAML text to a tree whose every part knows its line and column. The library's own messages are not passed on: they can quote the text, and with it a secret. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import type { Place, Problem } from './problem.ts'
import { syntaxWords } from './yaml-syntax.ts'

/** A value without its nodes. Numbers keep the spelling of the file: a client ID of nineteen digits is no JavaScript number. */
export type Raw = null | string | boolean | readonly Raw[] | { readonly [name: string]: Raw }

/** A configuration nests three deep; this is far beyond it, and ends aliases that point at their own parents. */
const DEEPEST = 16
/** Values one setting may hold after aliases are followed. */
const MOST_VALUES = 20_000
/** How often the values behind one anchor may be repeated ("billion laughs"). */
const MOST_ALIASES = 100

/** Longer or stranger keys are not quoted: a secret may have slipped into them (`client_secret=…`). */
export const QUOTABLE_KEY = /^[\w.-]{1,40}$/

export interface Pair {
  readonly name: string
  readonly keyPlace: Place
  readonly value: Node | null
  readonly valuePlace: Place
  /** False for a bare word between braces: `{ client_secret: ab,cd }` has one, and it is half a secret. */
  readonly quotable: boolean
}

export class Tree {
  /** The outermost map; null when the text holds nothing, or holds something else (then there is a problem). */
  readonly root: YAMLMap | null
  readonly problems: Problem[] = []
  readonly #document: Document
  readonly #lines: LineCounter | null
  readonly #name: string

  constructor(name: string, document: Document, lines: LineCounter | null) {
    this.#name = name
    this.#document = document
    this.#lines = lines
    this.root = isMap(document.contents) ? document.contents : null
  }

  /**
   * The pairs of a map, first of each name; a name given twice or one that is no text becomes a problem.
   * @param quotable false where a name may be a value that went astray, and so a secret.
   */
  pairs(map: YAMLMap, path: string, quotable = true): Pair[] {
    const found = new Map<string, Pair>()
    for (const item of map.items) {
      const keyPlace = this.place(item.key)
      const name = this.#nameOf(item.key)
      if (name === null) {
        this.#add(keyPlace, path, 'has a key that is not a word', 'Write name: value.')
        continue
      }
      const earlier = found.get(name)
      if (earlier !== undefined) {
        const line = earlier.keyPlace.line ?? ''
        if (quotable && QUOTABLE_KEY.test(name)) {
          this.#add(keyPlace, join(path, name), `is given twice, first on line ${line}`, 'Keep one of the two.')
        } else {
          this.#add(keyPlace, path, `holds a name twice, first on line ${line}`, 'Keep one of the two.')
        }
        continue
      }
      const value = this.follow(item.value)
      found.set(name, {
        name,
        keyPlace,
        value,
        valuePlace: isEmpty(value) ? keyPlace : this.place(item.value),
        quotable: QUOTABLE_KEY.test(name) && !(map.flow === true && isEmpty(value)),
      })
    }
    return [...found.values()]
  }

  /** The value of a setting; undefined after a problem. */
  raw(node: Node | null, path: string): Raw | undefined {
    const budget = { left: MOST_VALUES }
    return this.#raw(node, path, 0, budget)
  }

  /** The node behind an alias, or the node itself. */
  follow(node: unknown): Node | null {
    if (isAlias(node)) return node.resolve(this.#document) ?? null
    return isMap(node) || isSeq(node) || isScalar(node) ? node : null
  }

  place(node: unknown): Place {
    const known = isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node.range : null
    if (this.#lines === null || known === null || known === undefined)
      return { name: this.#name, line: null, column: null }
    const { line, col } = this.#lines.linePos(known[0])
    return { name: this.#name, line, column: col }
  }

  #raw(given: unknown, path: string, depth: number, budget: { left: number }): Raw | undefined {
    budget.left -= 1
    if (depth > DEEPEST || budget.left < 0) {
      if (budget.left >= -1)
        this.#add(this.place(given), path, 'holds too much', 'Write the values out, without anchors and aliases.')
      budget.left = Number.NEGATIVE_INFINITY
      return undefined
    }
    const node = this.follow(given)
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#raw(item, path, depth + 1, budget))
      return items.every((item) => item !== undefined) ? items : undefined
    }
    if (isMap(node)) {
      const pairs = this.pairs(node, path, false).map(
        ({ name, value }) => [name, this.#raw(value, path, depth + 1, budget)] as const,
      )
      const known = pairs.filter((pair): pair is readonly [string, Raw] => pair[1] !== undefined)
      // fromEntries defines own properties, so that a key such as __proto__ changes no prototype.
      return known.length === pairs.length ? Object.fromEntries(known) : undefined
    }
    if (!isScalar(node) || node.value === null || node.value === undefined) return null
    if (typeof node.value === 'string' || typeof node.value === 'boolean') return node.value
    return node.source ?? String(node.value)
  }

  #nameOf(key: unknown): string | null {
    const node = this.follow(key)
    if (!isScalar(node) || node.value === null || node.value === undefined) return null
    return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
  }

  #add(place: Place, key: string, reason: string, fix: string): void {
    this.problems.push({ place, key, reason, fix })
  }
}

/** @param name of the file, for the places. After a syntax error only that is reported: what follows it cannot be trusted. */
export function parseYaml(text: string, name: string): Tree | Problem[] {
  const lines = new LineCounter()
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { name, line, column: col }
  }
  let document: Document.Parsed
  try {
    // Own check for doubled keys, because the library's is quadratic and cannot name the first of the two.
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error' })
  } catch {
    return [{ place: at(0), key: '', reason: 'cannot be read as YAML', fix: 'Check its brackets and its nesting.' }]
  }
  const broken = [...document.errors, ...document.warnings]
  if (broken.length > 0) {
    return broken.map(({ code, pos }) => ({ place: at(pos[0]), key: '', ...syntaxWords(code) }))
  }
  try {
    document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch {
    return [{ place: at(0), key: '', reason: 'repeats itself too often through aliases', fix: 'Write the values out.' }]
  }
  const { contents } = document
  if (contents !== null && !isMap(contents) && !isEmpty(contents)) {
    return [
      {
        place: at(contents.range[0]),
        key: '',
        reason: 'does not begin with a key',
        fix: 'Begin with oidc: on a line of its own.',
      },
    ]
  }
  return new Tree(name, document, lines)
}

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && (node.value === null || node.value === undefined))
}
