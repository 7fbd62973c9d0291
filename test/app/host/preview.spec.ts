/** The preview's server: one browser, on this computer, that was given the address; nobody else gets anything. */
import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type PreviewServer, startPreviewServer } from './preview/server.ts'

let server: PreviewServer
let messages: string[]
let tabs: boolean[]

beforeEach(async () => {
  messages = []
  tabs = []
  const headers = { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'; connect-src 'none'" }
  server = await startPreviewServer({
    script: 'first()',
    startPath: () => '/index.html',
    answer: async (path) => (path === '/index.html' ? new Response('<html><head></head></html>', { headers }) : null),
    onMessage: (text) => messages.push(text),
    onTab: (isThere) => tabs.push(isThere),
  })
})
afterEach(() => server.close())

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

function ask(address: string, headers: Record<string, string> = {}, post?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(address, { headers, method: post === undefined ? 'GET' : 'POST' }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end(post)
  })
}

/** Opens the window as the first browser does. */
async function open(): Promise<{ readonly origin: string; readonly cookie: string }> {
  const address = server.address()
  const { status, headers } = await ask(address)
  expect(status).toBe(303)
  expect(headers.location).toBe('/index.html')
  const [set = ''] = [headers['set-cookie']].flat()
  expect(set).toContain('HttpOnly; SameSite=Strict')
  return { origin: new URL(address).origin, cookie: set.split(';')[0] ?? '' }
}

test('it listens on 127.0.0.1 alone', () => {
  expect(new URL(server.address()).hostname).toBe('127.0.0.1')
})

test('an address opens the window once, and a newer one replaces it', async () => {
  const older = server.address()
  const address = server.address()
  expect((await ask(older)).status).toBe(403)
  expect((await ask(address)).status).toBe(303)
  expect((await ask(address)).status).toBe(403)
})

test('the page comes with the script of the tab first, and may speak with this server alone', async () => {
  const { origin, cookie } = await open()
  const page = await ask(`${origin}/index.html`, { cookie })
  expect(page.body).toBe('<html><head><script src="/stand-in/preload.js"></script></head></html>')
  expect(page.headers['content-security-policy']).toBe("default-src 'none'; connect-src 'self'")
  expect((await ask(`${origin}/stand-in/preload.js`, { cookie })).body).toBe('first()')
})

test.each(['/index.html', '/stand-in/preload.js', '/stand-in/events', '/stand-in/message'])(
  '%s is nothing to a browser without the cookie, or under another name',
  async (path) => {
    const { origin, cookie } = await open()
    for (const headers of [{}, { cookie: 'preview=guess' }, { cookie, host: 'evil.example' }]) {
      expect(await ask(`${origin}${path}`, headers)).toMatchObject({ status: 403, body: '' })
    }
  },
)

test('a message is taken from the page’s own origin alone', async () => {
  const { origin, cookie } = await open()
  const address = `${origin}/stand-in/message`
  expect((await ask(address, { cookie }, 'x')).status).toBe(403)
  expect((await ask(address, { cookie, origin: 'https://evil.example' }, 'x')).status).toBe(403)
  expect((await ask(address, { cookie, origin }, 'hello')).status).toBe(204)
  expect(messages).toEqual(['hello'])
})

test('what is sent before a tab listens waits for it', async () => {
  const { origin, cookie } = await open()
  server.send({ kind: 'message', text: 'early' })
  const heard = await new Promise<string>((resolve) => {
    const asked = request(`${origin}/stand-in/events`, { headers: { cookie } }, (response) => {
      response.setEncoding('utf8').once('data', (chunk: string) => {
        resolve(chunk)
        asked.destroy()
      })
    })
    asked.on('error', () => {})
    asked.end()
  })
  expect(heard).toBe('data: {"kind":"message","text":"early"}\n\n')
  await expect.poll(() => tabs).toEqual([true, false])
})
