import { expect, test, vi } from 'vitest'
import { linkOpener } from '../../../electron/open-link.ts'

test.each(['https://login.acme.example/authorize?x=1', 'http://127.0.0.1:8080/a', 'http://localhost:1/'])(
  'opens %s',
  async (url) => {
    const openExternal = vi.fn(async () => {})
    await linkOpener(openExternal)(url)
    expect(openExternal).toHaveBeenCalledExactlyOnceWith(url)
  },
)

test.each([
  'http://login.acme.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://server/share',
  '\\\\server\\share',
  'ms-settings:',
  '/etc/passwd',
  'http://127.0.0.1.evil.example/',
  `https://acme.example/${'x'.repeat(2100)}`,
])('does not open %s', async (url) => {
  const openExternal = vi.fn(async () => {})
  await expect(linkOpener(openExternal)(url)).rejects.toMatchObject({ code: 'session.browser-failed' })
  expect(openExternal).not.toHaveBeenCalled()
})

test('a system without a browser is told as such', async () => {
  const open = linkOpener(async () => {
    throw new Error('no handler')
  })
  await expect(open('https://acme.example/')).rejects.toMatchObject({ code: 'session.browser-failed' })
})
