import { expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { silent } from '../../../core/log/logger.ts'
import { linkOpener } from '../../../electron/open-link.ts'

function scene(chosen: string | null = null) {
  const openExternal = vi.fn(async () => {})
  const browsers = { open: vi.fn(async () => {}) }
  return { openExternal, browsers, open: linkOpener({ openExternal, browsers, chosen: () => chosen, logger: silent }) }
}

const LINK = 'https://login.acme.example/authorize?x=1'
const gone = () => Promise.reject(new AppError('session.browser-failed', { reason: 'gone' }))

test.each([LINK, 'http://127.0.0.1:8080/a', 'http://localhost:1/'])('opens %s', async (url) => {
  const { open, openExternal } = scene()
  await open(url)
  expect(openExternal).toHaveBeenCalledExactlyOnceWith(url)
})

test.each([
  'http://login.acme.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://server/share',
  '\\\\server\\share',
  'ms-settings:',
  '/etc/passwd',
  '--headless',
  'http://127.0.0.1.evil.example/',
  `https://acme.example/${'x'.repeat(2100)}`,
])('does not open %s, in no browser', async (url) => {
  const { open, openExternal, browsers } = scene('firefox')
  await expect(open(url)).rejects.toMatchObject({ code: 'session.browser-failed' })
  await expect(open(url, 'chrome')).rejects.toMatchObject({ code: 'session.browser-failed' })
  expect(openExternal).not.toHaveBeenCalled()
  expect(browsers.open).not.toHaveBeenCalled()
})

test('a system without a browser is told as such', async () => {
  const { open, openExternal } = scene()
  openExternal.mockRejectedValueOnce(new Error('no handler'))
  await expect(open(LINK)).rejects.toMatchObject({ code: 'session.browser-failed' })
})

test('the chosen browser takes every link', async () => {
  const { open, openExternal, browsers } = scene('firefox')
  await open(LINK)
  expect(browsers.open).toHaveBeenCalledExactlyOnceWith(LINK, 'firefox')
  expect(openExternal).not.toHaveBeenCalled()
})

test("a chosen browser that is gone gives way to the system's", async () => {
  const { open, openExternal, browsers } = scene('firefox')
  browsers.open.mockImplementationOnce(gone)
  await open(LINK)
  expect(openExternal).toHaveBeenCalledExactlyOnceWith(LINK)
})

test('a browser that was named for this link is not replaced by another', async () => {
  const { open, openExternal, browsers } = scene('firefox')
  browsers.open.mockImplementationOnce(gone)
  await expect(open(LINK, 'chrome')).rejects.toMatchObject({ code: 'session.browser-failed' })
  expect(browsers.open).toHaveBeenCalledExactlyOnceWith(LINK, 'chrome')
  expect(openExternal).not.toHaveBeenCalled()
})
