/** What electron-builder would have fpm put into the .deb, with a stub in the place of fpm: no package is made. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { LINK_SCHEME } from '../../electron/app-id.ts'
import { TARGETS } from '../../scripts/packaging/targets.ts'
import { packOnStub } from './pack.ts'
import { CHECKOUT, usePacking } from './use-packing.ts'

const { scratch, configuration } = await usePacking()

test('the .deb opens our links, has its icons, and wants a keyring but none of the libraries we do not use', async () => {
  const said = join(scratch, 'fpm')
  vi.stubEnv('CUSTOM_FPM_PATH', join(import.meta.dirname, 'stubs/fpm.sh'))
  vi.stubEnv('FPM_SAID', said)
  const [linux] = TARGETS
  if (linux === undefined) throw new Error('there are no targets')
  await packOnStub(scratch, linux, CHECKOUT, configuration, 'deb')

  const words = (await readFile(said, 'utf8')).split('\n')
  const after = (name: string) => words.filter((_, index) => words[index - 1] === name)
  expect(after('-d')).toContain('libgtk-3-0')
  expect(after('-d')).not.toContain('libsecret-1-0')
  expect(after('--deb-recommends')).toEqual(['gnome-keyring'])
  expect(
    words.filter((word) => /=\/usr\/share\/icons\/hicolor\/\d+x\d+\/apps\/latchkey\.png$/.test(word)),
  ).toHaveLength(8)

  const entry = (await readFile(`${said}.desktop`, 'utf8')).split('\n')
  expect(entry).toContain(`MimeType=x-scheme-handler/${LINK_SCHEME};`)
  expect(entry).toContain('Exec=/opt/Latchkey/latchkey %U')
  // The desktop finds the entry of a window by this (electron reads desktopName as its application's id).
  expect(entry).toContain('StartupWMClass=latchkey')
  expect(words.some((word) => word.endsWith('=/usr/share/applications/latchkey.desktop'))).toBe(true)
})
