/** What one source says: its settings with their places, and what is wrong in it. Sources are a file, the managed policy, the flags or the environment. */

import * as v from 'valibot'
import { isMap, type YAMLMap } from 'yaml'
import { HEADSCALE_KEYS, type HeadscaleKey } from './headscale-keys.ts'
import { nearestKeys } from './nearest-key.ts'
import { MOST_SHOWN, type Place, type Problem, readWords } from './problem.ts'
import { blocks, findSetting, type SettingKey, settings } from './schema.ts'
import { parseYaml, treeOf } from './yaml-text.ts'
import { join, type Pair, type Raw, Tree } from './yaml-tree.ts'

export type SourceKind = 'managed' | 'flag' | 'environment' | 'file' | 'default'

export interface WrittenValue {
  readonly raw: Raw
  readonly place: Place
  readonly kind: SourceKind
  /** The name it was written under; differs from the setting's key for `server_url` only. */
  readonly as: string
}

export interface Written {
  readonly values: ReadonlyMap<SettingKey, WrittenValue>
  /** Where each known key stands, blocks and keys without a value included. */
  readonly keys: ReadonlyMap<string, Place>
  /** Headscale's own top-level keys found, with what they hold where that matters. */
  readonly headscale: ReadonlyMap<HeadscaleKey, WrittenValue>
  readonly problems: readonly Problem[]
}

/** @param name the file's path. */
export function readFileText(text: string, name: string, kind: 'file' | 'managed'): Written {
  const tree = parseYaml(text, name)
  if (!(tree instanceof Tree)) return { values: new Map(), keys: new Map(), headscale: new Map(), problems: tree }
  return readTree(tree, kind)
}

/** Values that an operating system hands over as an object, such as a registry key. @param name where they are from, for people. */
export function readObject(values: unknown, name: string, kind: 'managed'): Written {
  return readTree(treeOf(values, name), kind)
}

function readTree(tree: Tree, kind: SourceKind): Written {
  const values = new Map<SettingKey, WrittenValue>()
  const keys = new Map<string, Place>()
  const headscale = new Map<HeadscaleKey, WrittenValue>()
  const problems: Problem[] = []

  const readBlock = (map: YAMLMap, path: string): void => {
    for (const pair of tree.pairs(map, path)) {
      const key = join(path, pair.name)
      // A dotted key such as `oidc.issuer` is no key of the block it stands in, though it is a setting's path.
      const known = blocks.get(path)?.includes(pair.name) ?? false
      const setting = known ? findSetting(key) : undefined
      if (setting !== undefined) {
        const raw = tree.raw(pair.value, key)
        if (raw === undefined) continue
        keys.set(key, pair.keyPlace)
        if (!isUnset(raw)) values.set(setting.key, { raw, place: pair.valuePlace, kind, as: key })
      } else if (known && blocks.has(key)) {
        keys.set(key, pair.keyPlace)
        if (isMap(pair.value)) readBlock(pair.value, key)
        else if (tree.raw(pair.value, key) !== null) problems.push(noBlock(key, pair.valuePlace))
      } else if (path === '' && kind === 'file' && isHeadscaleKey(pair.name)) {
        readHeadscaleKey(pair, pair.name)
      } else {
        problems.push(unknownKey(pair, path, problems.length < MOST_SHOWN))
      }
    }
  }
  const readHeadscaleKey = (pair: Pair, name: HeadscaleKey): void => {
    const raw = name === 'server_url' ? (tree.raw(pair.value, name) ?? null) : null
    headscale.set(name, { raw, place: raw === null ? pair.keyPlace : pair.valuePlace, kind, as: name })
    // Headscale's `node:` and our `device:` are easily mixed up, and what stands under `node:` is not read.
    if (name !== 'node' || !isMap(pair.value)) return
    for (const child of tree.pairs(pair.value, name)) {
      if (findSetting(`device.${child.name}`) === undefined) continue
      const fix = `Write it as device.${child.name}: node: belongs to Headscale.`
      problems.push({ place: child.keyPlace, key: join(name, child.name), reason: 'is not a known key', fix })
    }
  }

  if (tree.root !== null) readBlock(tree.root, '')
  return { values, keys, headscale, problems: [...tree.problems, ...problems] }
}

/** What is wrong with a value, by its setting's schema; the value itself is not quoted. */
export function valueProblem(key: SettingKey, value: WrittenValue): Problem | null {
  const checked = v.safeParse(findSetting(key)?.schema ?? v.unknown(), value.raw)
  if (checked.success) return null
  return { place: value.place, key: value.as, ...readWords(checked.issues[0].message) }
}

/** Headscale counts an empty value as none, in its file and in its environment alike. */
export function isUnset(raw: Raw): boolean {
  return raw === null || raw === ''
}

function isHeadscaleKey(name: string): name is HeadscaleKey {
  return HEADSCALE_KEYS.some((key) => key === name)
}

function noBlock(key: string, place: Place): Problem {
  return { place, key, reason: 'must be a block of settings', fix: 'Write its settings on the lines below, indented.' }
}

/** @param suggests whether to look for what was meant; that takes long, and nobody sees it past the shown ones */
function unknownKey({ name, keyPlace: place, quotable }: Pair, path: string, suggests: boolean): Problem {
  const here = blocks.get(path) ?? []
  const [head = ''] = name.split(/[\s:=]/)
  if (!quotable) {
    const fix = here.includes(head) ? `Write ${head}: with a space after the colon.` : `Known here are ${ours(path)}.`
    return { place, key: path, reason: 'has a key that cannot be one', fix }
  }
  return {
    place,
    key: join(path, name),
    reason: 'is not a known key',
    fix: suggests ? suggestion(name, path, here) : 'Remove it.',
  }
}

function suggestion(name: string, path: string, here: readonly string[]): string {
  const near = nearestKeys(name, here).filter((key) => key !== name)
  if (near.length > 0) return `Did you mean ${near.join(' or ')}?`
  // Known, but in another block: `issuer` at the top, or `oidc.issuer` written as one word.
  const elsewhere = settings.filter(({ key }) => key === name || key.endsWith(`.${name}`)).map(({ key }) => key)
  const [first] = elsewhere
  if (first !== undefined) {
    const cut = first.lastIndexOf('.')
    return `Write ${first.slice(cut + 1)}: below ${first.slice(0, cut)}:, indented.`
  }
  return `Remove it; known here are ${ours(path)}.`
}

/** The keys of a block, without Headscale's own. */
function ours(path: string): string {
  return (blocks.get(path) ?? []).filter((key) => !isHeadscaleKey(key)).join(', ')
}
