import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearestKeys } from '../../../core/config/nearest-key.ts'
import { blocks } from '../../../core/config/schema.ts'
import { failure, load } from './loading.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz_'
const everyKey = [...blocks].flatMap(([block, keys]) => keys.map((key) => ({ block, key })))

/** A key with one letter more, less, changed or swapped with its neighbour. */
const mutation = fc
  .record({
    known: fc.constantFrom(...everyKey),
    edit: fc.constantFrom('insert', 'delete', 'replace', 'swap'),
    at: fc.nat(),
    letter: fc.constantFrom(...LETTERS),
  })
  .map(({ known, edit, at, letter }) => {
    const { key } = known
    const i = at % key.length
    const [before, here, after] = [key.slice(0, i), key[i] ?? '', key.slice(i + 1)]
    const mutated = {
      insert: before + letter + here + after,
      delete: before + after,
      replace: before + letter + after,
      swap: before + after.slice(0, 1) + here + after.slice(1),
    }[edit]
    return { ...known, mutated: mutated ?? '' }
  })
  .filter(({ block, mutated }) => mutated !== '' && !(blocks.get(block) ?? []).includes(mutated))

describe('a misspelt key', () => {
  it('of one edit is always named back', () => {
    fc.assert(
      fc.property(mutation, ({ block, key, mutated }) => {
        expect(nearestKeys(mutated, blocks.get(block) ?? [])).toContain(key)
      }),
      { numRuns: 2_000 },
    )
  })

  it('of one edit is named back by the error that a person sees', async () => {
    await fc.assert(
      fc.asyncProperty(mutation, async ({ block, key, mutated }) => {
        const names = [...block.split('.'), mutated].filter((name) => name !== '')
        const text = names.map((name, depth) => `${'  '.repeat(depth)}${name}:`).join('\n')
        const error = await failure(load(`${text} x\n`))
        expect(error.params).toMatchObject({ line: String(names.length), column: String(names.length * 2 - 1) })
        expect(error.params.fix).toMatch(new RegExp(`\\b${key}\\b`))
      }),
      { numRuns: 300 },
    )
  })

  it.each(everyKey.filter(({ key }) => key.includes('_')))(
    'in camel case or with hyphens is named back: $key',
    ({ block, key }) => {
      const known = blocks.get(block) ?? []
      const camel = key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
      for (const spelling of [camel, key.replaceAll('_', '-'), key.toUpperCase(), key.replaceAll('_', ' ')]) {
        expect(nearestKeys(spelling, known)).toEqual([key])
      }
    },
  )

  it('is not looked for in a word that is far too long to be one', () => {
    const long = 'x'.repeat(100)
    expect(nearestKeys(long, [long])).toEqual([])
  })

  it('that is like nothing has no neighbour', () => {
    expect(nearestKeys('colour', blocks.get('oidc') ?? [])).toEqual([])
  })
})

describe('the edit distance', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'ab', 1],
    ['abc', 'xabc', 1],
    ['abc', 'axc', 1],
    ['abc', 'acb', 1],
    ['ca', 'abc', 3],
    ['scope', 'issuer', 5],
  ])('of %j and %j is %i', (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance)
    expect(editDistance(right, left)).toBe(distance)
  })
})
