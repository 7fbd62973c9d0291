/** A parsed document as the settings are read from it: pairs and values, each with its line and column. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type YAMLMap,
} from 'yaml'
import type { Place, Problem } from './problem.ts'

/** The node behind each alias. The library's own look-up walks the whole document each time. */
export type AliasTargets = ReadonlyMap<Alias, Node>

/** A value without its nodes. Numbers keep the spelling of the file: a client ID of nineteen digits is no JavaScript number. */
export type Raw = null | string | boolean | readonly Raw[] | { readonly [name: string]: Raw }

/** A configuration nests three deep; this is far beyond it, and ends aliases that point at their own parents. */
const DEEPEST = 16
/** Values one setting may hold after aliases are followed. */
const MOST_VALUES = 20_000
/** Longer or stranger keys are not quoted: a secret may have slipped into them (`client_secret=…`). */
const QUOTABLE_KEY = /^[\w.-]{1,40}$/

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
  readonly #targets: AliasTargets
  readonly #lines: LineCounter | null
  readonly #name: string

  /** @param lines null where there is no text, and so no place in it. */
  constructor(name: string, document: Document, targets: AliasTargets, lines: LineCounter | null) {
    this.#name = name
    this.#targets = targets
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
    if (isAlias(node)) return this.#targets.get(node) ?? null
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

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** No value: nothing written, or null. */
export function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && (node.value === null || node.value === undefined))
}
