/**
 * Stubs of Electron's distributions: the files and names that electron-builder expects, without Electron in them. What is
 * packed from them shows how Latchkey is packed, and never runs. Made anew for each run, in milliseconds.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import plist from 'plist'
import type { Target } from '../../../scripts/packaging/targets.ts'
import { fuseWire } from './fuse-wire.ts'
import { windowsExecutable } from './windows-executable.ts'

/** The languages of the app and two more, which packaging must leave out. */
const LANGUAGES = ['en-US', 'de', 'fr', 'es', 'es-419', 'pt-BR', 'ja', 'zh-CN', 'ar', 'nl', 'sw']
/** The same as macOS names them. */
const MAC_LANGUAGES = ['en', 'de', 'fr', 'es', 'es_419', 'pt_BR', 'ja', 'zh_CN', 'ar', 'nl', 'sw']
const HELPERS = ['Helper', 'Helper (GPU)', 'Helper (Plugin)', 'Helper (Renderer)']
const NOT_A_PROGRAM =
  '#!/bin/sh\necho "This is a stub of Electron, made to check packaging. It does not run." >&2\nexit 1\n'

/** @param folder empty; becomes what an unpacked Electron zip would be */
export async function stubDistribution(folder: string, { system, arch }: Target): Promise<void> {
  const put = async (path: string, content: string | Buffer, mode = 0o644) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content, { mode })
  }
  await put('LICENSE', 'stub\n')
  await put('LICENSES.chromium.html', 'stub\n')
  await put('version', '0.0.0-stub')
  if (system === 'mac') {
    await macApp(put)
    return
  }
  for (const language of LANGUAGES) await put(`locales/${language}.pak`, 'stub')
  if (system === 'windows') await put('electron.exe', windowsExecutable(arch))
  else await put('electron', Buffer.concat([Buffer.from(NOT_A_PROGRAM), fuseWire()]), 0o755)
}

async function macApp(put: (path: string, content: string | Buffer, mode?: number) => Promise<void>): Promise<void> {
  const contents = 'Electron.app/Contents'
  const bundle = async (at: string, name: string) => {
    await put(`${at}/Info.plist`, plist.build({ CFBundleExecutable: name, CFBundleIdentifier: `stub.${name}` }))
    await put(`${at}/MacOS/${name}`, NOT_A_PROGRAM, 0o755)
  }
  await bundle(contents, 'Electron')
  for (const helper of HELPERS) {
    await bundle(`${contents}/Frameworks/Electron ${helper}.app/Contents`, `Electron ${helper}`)
  }
  const framework = `${contents}/Frameworks/Electron Framework.framework`
  await put(`${framework}/Electron Framework`, fuseWire(), 0o755)
  for (const language of MAC_LANGUAGES) {
    await put(`${framework}/Versions/A/Resources/${language}.lproj/locale.pak`, 'stub')
    await put(`${contents}/Resources/${language}.lproj/locale.pak`, 'stub')
  }
}
