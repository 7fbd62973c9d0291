/** The workflows run elsewhere, so what they call is held against the checkout here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { array, looseObject, object, optional, parse, record, string, unknown } from 'valibot'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'

const ROOT = new URL('../../../', import.meta.url)
const FOLDER = new URL('.github/workflows/', ROOT)

const stepSchema = looseObject({ uses: optional(string()), run: optional(string()) })
const workflowSchema = looseObject({
  permissions: unknown(),
  jobs: record(
    string(),
    looseObject({ permissions: record(string(), string()), 'timeout-minutes': unknown(), steps: array(stepSchema) }),
  ),
})
const packageSchema = object({ scripts: record(string(), string()) })

const { scripts } = parse(packageSchema, JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')))
const files = readdirSync(FOLDER)

test('there is a release workflow', () => {
  expect(files).toContain('release.yml')
})

describe.each(files)('%s', (file) => {
  const text = readFileSync(new URL(file, FOLDER), 'utf8')
  const workflow = parse(workflowSchema, parseYaml(text))
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps)

  test('calls only scripts that package.json has', () => {
    const called = steps.flatMap(({ run }) => [...(run ?? '').matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name))
    expect(called.length).toBeGreaterThan(0)
    expect(called.filter((name) => name === undefined || !Object.hasOwn(scripts, name))).toEqual([])
  })

  test('calls only files that are there', () => {
    const named = steps.flatMap(({ run }) => (run ?? '').match(/\b(?:scripts|build|test)\/[\w./-]+/g) ?? [])
    expect(named.filter((name) => !existsSync(new URL(name, ROOT)))).toEqual([])
  })

  test('pins every action by its commit, with the version beside it', () => {
    const used = text.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line))
    expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length)
    expect(used.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  test('gives nothing to all jobs, and ends each in time', () => {
    expect(workflow.permissions).toEqual({})
    for (const job of jobs) expect(job['timeout-minutes']).toBeTypeOf('number')
  })

  test('keeps secrets out of commands, where an argument or a log would show them', () => {
    expect(steps.filter(({ run }) => run?.includes('secrets.'))).toEqual([])
  })
})
