/** Each fault planted alone, packed anew on a stub, and named by the check. What is planted in a packed result says so. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createPackage, extractAll } from '@electron/asar'
import type { Configuration } from 'electron-builder'
import { describe, expect, test } from 'vitest'
import { judgePackage } from '../../scripts/packaging/judge.ts'
import { packedApp, TARGETS, type Target } from '../../scripts/packaging/targets.ts'
import { packOnStub } from './pack.ts'
import { CHECKOUT, usePacking } from './use-packing.ts'

const { scratch, configuration } = await usePacking()

function targetIn(folder: string): Target {
  const target = TARGETS.find((one) => one.folder === folder)
  if (target === undefined) throw new Error(`there is no target ${folder}`)
  return target
}
const linux = targetIn('linux-unpacked')

/** The faults of a Linux package made with this change of the configuration. */
async function faultsWith(change: Configuration, checkout = CHECKOUT): Promise<string[]> {
  const output = await packOnStub(scratch, linux, checkout, { ...configuration, ...change })
  return judgePackage(output, linux, checkout)
}

const files = [configuration.files ?? []].flat()
const linuxFiles = [configuration.linux?.files ?? []].flat()

describe('planted in the configuration', () => {
  test.each([
    'runAsNode',
    'enableNodeOptionsEnvironmentVariable',
    'enableNodeCliInspectArguments',
    'grantFileProtocolExtraPrivileges',
  ])('the fuse %s, left on, is named', async (fuse) => {
    const fuses = { ...configuration.electronFuses, [fuse]: true }
    expect(await faultsWith({ electronFuses: fuses })).toEqual([
      `linux-unpacked: fuses: ${fuse} is on, and must be off`,
    ])
  })

  test('a protecting fuse that is not set is named', async () => {
    const { onlyLoadAppFromAsar: _, ...fuses } = configuration.electronFuses ?? {}
    expect(await faultsWith({ electronFuses: fuses })).toEqual([
      'linux-unpacked: fuses: onlyLoadAppFromAsar is off, and must be on',
    ])
  })

  test('a missing native keyring is named', async () => {
    const faults = await faultsWith({ files: [...files, '!**/node_modules/@napi-rs/keyring-*/*.node'] })
    expect(faults).toContain('linux-unpacked: there is no native keyring')
  })

  test('a second native keyring is named', async () => {
    const without = linuxFiles.filter((pattern) => !String(pattern).includes('keyring-'))
    const faults = await faultsWith({ linux: { ...configuration.linux, files: without } })
    expect(faults).toContain(
      'linux-unpacked: app.asar holds @napi-rs/keyring-win32-x64-msvc, the keyring of another system',
    )
    expect(faults.join('\n')).toContain('there is more than one native keyring')
  })

  test('the keyring of the wrong processor is named', async () => {
    const wrong = linuxFiles.map((pattern) => String(pattern).replace(`linux-$\{arch}-gnu`, 'linux-arm64-gnu'))
    const faults = await faultsWith({ linux: { ...configuration.linux, files: wrong } })
    expect(faults.join('\n')).toContain('keyring.linux-arm64-gnu.node is for linux-arm64, not linux-x64')
  })

  test('source maps are named', async () => {
    const faults = await faultsWith({ files: files.filter((pattern) => pattern !== '!**/*.map') })
    expect(faults).toContain('linux-unpacked: app.asar holds dist/electron/main.js.map, a source map')
  })

  test('sources are named', async () => {
    const faults = await faultsWith({ files: [...files, 'core/log/**'] })
    expect(faults).toContain('linux-unpacked: app.asar holds core/log/logger.ts')
  })
})

test('a dev dependency that moved to the others is named', async () => {
  const project = await mkdtemp(join(scratch, 'project-'))
  for (const part of ['dist/electron', 'dist/renderer', 'build', 'LICENSE']) await copy(project, part)
  for (const part of ['@napi-rs', 'preact']) await copy(project, `node_modules/${part}`)
  const fields = JSON.parse(await readFile(join(CHECKOUT, 'package.json'), 'utf8'))
  const { preact, ...others } = fields.devDependencies
  fields.devDependencies = others
  fields.dependencies.preact = preact
  await writeFile(join(project, 'package.json'), JSON.stringify(fields))
  expect(await faultsWith({}, project)).toEqual(['linux-unpacked: app.asar holds the package preact, which is not run'])
})

async function copy(project: string, part: string): Promise<void> {
  await cp(join(CHECKOUT, part), join(project, part), { recursive: true })
}

describe('planted in the packed result', () => {
  test('a native file that is gone is named', async () => {
    const output = await packOnStub(scratch, linux, CHECKOUT, configuration)
    const native = 'node_modules/@napi-rs/keyring-linux-x64-gnu/keyring.linux-x64-gnu.node'
    await rm(join(`${packedApp(output, linux).asar}.unpacked`, native))
    expect(await judgePackage(output, linux, CHECKOUT)).toEqual([
      `linux-unpacked: ${native} is missing from app.asar.unpacked`,
    ])
  })

  test.each(['win-unpacked', 'mac-arm64'])(
    'an archive that was changed afterwards, with a key in it, is named for %s',
    async (folder) => {
      const target = targetIn(folder)
      const output = await packOnStub(scratch, target, CHECKOUT, configuration)
      const { asar } = packedApp(output, target)
      const content = await mkdtemp(join(scratch, 'content-'))
      extractAll(asar, content)
      await writeFile(join(content, 'dist/renderer/signing.pem'), 'no key, but it looks like one\n')
      const changed = join(scratch, `${folder}.asar`)
      await createPackage(content, changed)
      await cp(changed, asar)
      const faults = (await judgePackage(output, target, CHECKOUT)).join('\n')
      expect(faults).toContain('app.asar holds dist/renderer/signing.pem')
      expect(faults).toContain('a file that usually holds a secret, in dist/renderer/signing.pem')
      expect(faults).toMatch(/integrity: the hash [0-9a-f]{64} is written, but app\.asar has [0-9a-f]{64}/)
    },
  )

  test('an Info.plist that lets plain http through or shows the app in the Dock is named', async () => {
    const target = targetIn('mac-arm64')
    const output = await packOnStub(scratch, target, CHECKOUT, { ...configuration, afterPack: null })
    const file = join(packedApp(output, target).resources, '../Info.plist')
    const plist = await readFile(file, 'utf8')
    await writeFile(file, plist.replace(/<key>LSUIElement<\/key>\s*<true\/>/, ''))
    const faults = (await judgePackage(output, target, CHECKOUT)).join('\n')
    expect(faults).toContain('Info.plist: LSUIElement is undefined, not true')
    expect(faults).toContain('Info.plist: NSAppTransportSecurity is {"NSAllowsArbitraryLoads":true')
  })
})
