/** Latchkey packed for every target on stubs of Electron: nothing here runs Electron, and no package of it leaves the machine. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgePackage } from '../../scripts/packaging/judge.ts'
import { packedApp, TARGETS } from '../../scripts/packaging/targets.ts'
import { packOnStub } from './pack.ts'
import { CHECKOUT, usePacking } from './use-packing.ts'

const { scratch, configuration } = await usePacking()

describe.each(TARGETS)('packed on a stub as $folder', (target) => {
  test('the app holds what runs and nothing else, its hash and its fuses', async () => {
    const output = await packOnStub(scratch, target, CHECKOUT, configuration)
    expect(await judgePackage(output, target, CHECKOUT)).toEqual([])
    const { resources } = packedApp(output, target)
    const languages = target.system === 'mac' ? resources : join(resources, '../locales')
    const kept = (await readdir(languages)).filter((name) => /\.(pak|lproj)$/.test(name))
    expect(
      kept
        .map((name) =>
          name
            .replace(/\..*/, '')
            .replace('_', '-')
            .replace(/^en-US$/, 'en'),
        )
        .sort(),
    ).toEqual(['ar', 'de', 'en', 'es', 'es-419', 'fr', 'ja', 'pt-BR', 'zh-CN'])
  })
})
