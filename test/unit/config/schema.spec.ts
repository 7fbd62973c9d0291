import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { environmentNames } from '../../../core/config/environment.ts'
import { HEADSCALE_KEYS } from '../../../core/config/headscale-keys.ts'
import { readWords } from '../../../core/config/problem.ts'
import { settings } from '../../../core/config/schema.ts'
import { jsonSchema, SCHEMA_FILE, TABLE_FILE, withTable } from '../../../scripts/schema.ts'
import { load } from './loading.ts'

const document = readFileSync(TABLE_FILE, 'utf8')

describe('docs/config.schema.json', () => {
  it('is what the schema says (else: npm run schema)', () => {
    expect(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))).toEqual(JSON.parse(JSON.stringify(jsonSchema())))
  })

  it('describes every setting and allows nothing unknown', () => {
    const schema = parse(readFileSync(SCHEMA_FILE, 'utf8'))
    for (const { key, meaning } of settings) {
      const path = key.split('.')
      const block = path.slice(0, -1).reduce((at, name) => at.properties[name], schema)
      expect(block.additionalProperties).toBe(false)
      expect(block.properties[path.at(-1) ?? ''].description).toBe(meaning)
    }
    expect(schema.additionalProperties).toBe(false)
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining([...HEADSCALE_KEYS]))
  })
})

describe('docs/configuration.md', () => {
  it('has the table that the schema says (else: npm run schema)', () => {
    expect(withTable(document)).toBe(document)
  })

  it('names every setting, with a meaning and its variables', () => {
    for (const { key, meaning } of settings) {
      expect(meaning).not.toBe('')
      const row = document.split('\n').find((line) => line.startsWith(`| \`${key}\` |`))
      for (const name of environmentNames(key)) expect(row).toContain(`\`${name}\``)
    }
  })

  it('has an example that works', async () => {
    const [, example = ''] = /```yaml\n([^`]*)```/.exec(document) ?? []
    expect((await load(example)).control.url).toBe('https://headscale.example.com')
  })

  it('is not accepted without its markers', () => {
    expect(() => withTable('# Configuration')).toThrow(/markers/)
  })
})

it("a message that is not ours is not shown, because the library's quote the value", () => {
  expect(readWords('Invalid type: Expected string but received "s3cret"').reason).toBe('is not accepted')
})
