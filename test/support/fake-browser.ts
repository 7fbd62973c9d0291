/**
 * A person with a browser, without the browser: navigates as one does (Sec-Fetch headers, cookie jar, redirects by GET),
 * fills the login form and presses the one button of a form that asks nothing. Knows no script.
 */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface Page {
  readonly url: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface FakeBrowserOptions {
  readonly login?: string
  readonly password?: string
  /** Certificates to trust beside the usual ones, PEM. */
  readonly ca?: string | Buffer
  /** True ends the journey at this page, before any form of it is touched. */
  readonly stopAt?: (page: Page) => boolean
  readonly timeoutMs?: number
}

export interface FakeBrowser {
  /** Follows redirects and forms until a page has neither, and returns that page. */
  open(url: string): Promise<Page>
  /** Every address visited, in order, with the method. */
  readonly visited: { readonly method: string; readonly url: string }[]
  /** How often a password was submitted. */
  passwordsTyped: number
  forgetCookies(): void
}

interface Form {
  readonly action: string
  readonly method: 'GET' | 'POST'
  readonly fields: Map<string, string>
  readonly asksPassword: boolean
  /** Names of the fields that a person sees, in order; those of them that stand empty. */
  readonly visible: readonly string[]
  readonly empty: readonly string[]
}

const MOST_STEPS = 30

export function createFakeBrowser(options: FakeBrowserOptions = {}): FakeBrowser {
  // By host, not by port, as browsers do.
  const jar = new Map<string, Map<string, { value: string; path: string }>>()
  const browser: FakeBrowser = {
    visited: [],
    passwordsTyped: 0,
    forgetCookies: () => jar.clear(),
    async open(url) {
      let typed = false
      let step: { method: 'GET' | 'POST'; url: URL; body: string | null } = {
        method: 'GET',
        url: new URL(url),
        body: null,
      }
      for (let count = 0; count < MOST_STEPS; count++) {
        browser.visited.push({ method: step.method, url: step.url.href })
        const page = await send(step.method, step.url, step.body)
        const location = page.headers.location
        if (page.status >= 300 && page.status < 400 && location !== undefined) {
          step = { method: 'GET', url: new URL(location, step.url), body: null }
          continue
        }
        if (options.stopAt?.(page) === true) return page
        const form = firstForm(page)
        if (form === null) return page
        if (form.asksPassword) {
          // Asked again: the first try was refused, and so would be the next.
          if (options.login === undefined || typed) return page
          typed = true
          form.fields.set(form.visible[0] ?? 'username', options.login)
          form.fields.set('password', options.password ?? `${options.login}-pw`)
          browser.passwordsTyped += 1
        } else if (form.empty.length > 0) return page
        const body = new URLSearchParams([...form.fields]).toString()
        const target = new URL(form.action, page.url)
        if (form.method === 'GET') target.search = body
        step = { method: form.method, url: target, body: form.method === 'GET' ? null : body }
      }
      throw new Error(`the fake browser gave up after ${MOST_STEPS} steps`)
    },
  }
  return browser

  function send(method: string, url: URL, body: string | null): Promise<Page> {
    const cookies = [...(jar.get(url.hostname) ?? [])]
      .filter(([, cookie]) => url.pathname.startsWith(cookie.path))
      .map(([name, cookie]) => `${name}=${cookie.value}`)
    const headers: Record<string, string> = {
      accept: 'text/html,application/xhtml+xml',
      'accept-language': 'en',
      'user-agent': 'Mozilla/5.0 (fake browser)',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      'sec-fetch-site': 'cross-site',
      ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
      ...(body === null
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)) }),
    }
    const make = url.protocol === 'https:' ? httpsRequest : httpRequest
    return new Promise((resolve, reject) => {
      const request = make(url, {
        method,
        headers,
        agent: false,
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      })
      request.setTimeout(options.timeoutMs ?? 15_000, () => request.destroy(new Error(`no answer from ${url.origin}`)))
      request.once('error', reject)
      request.once('response', (response) => {
        keepCookies(url, response.headers['set-cookie'] ?? [])
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', reject)
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ url: url.href, status: response.statusCode ?? 0, headers: response.headers, text })
        })
      })
      request.end(body ?? undefined)
    })
  }

  function keepCookies(url: URL, lines: readonly string[]): void {
    const mine = jar.get(url.hostname) ?? new Map<string, { value: string; path: string }>()
    jar.set(url.hostname, mine)
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const name = pair.slice(0, pair.indexOf('='))
      const value = pair.slice(pair.indexOf('=') + 1)
      const attribute = (wanted: string) =>
        attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
      const expires = attribute('expires')
      if (value === '' || attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) < Date.now()))
        mine.delete(name)
      else mine.set(name, { value, path: attribute('path') ?? '/' })
    }
  }
}

function firstForm(page: Page): Form | null {
  const opening = /<form\b[^>]*>/i.exec(page.text)
  if (opening === null) return null
  const end = page.text.indexOf('</form>', opening.index)
  const inside = page.text.slice(opening.index, end === -1 ? undefined : end)
  const fields = new Map<string, string>()
  const visible: string[] = []
  const empty: string[] = []
  let asksPassword = false
  // Buttons may stand outside and name the form by `form=`; a pressed button counts as a field.
  const buttons = page.text.match(/<button\b[^>]*\bname="[^"]*"[^>]*>/gi)?.slice(0, 1) ?? []
  for (const tag of [...(inside.match(/<input\b[^>]*>/gi) ?? []), ...buttons]) {
    const name = attributeOf(tag, 'name')
    if (name === null) continue
    const type = attributeOf(tag, 'type')?.toLowerCase() ?? 'text'
    const value = attributeOf(tag, 'value') ?? ''
    if (type === 'password') asksPassword = true
    else if (type !== 'hidden' && type !== 'submit' && type !== 'checkbox') {
      visible.push(name)
      if (value === '') empty.push(name)
    }
    if (type !== 'checkbox') fields.set(name, value)
  }
  return {
    action: attributeOf(opening[0], 'action') ?? page.url,
    method: attributeOf(opening[0], 'method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
    fields,
    asksPassword,
    visible,
    empty,
  }
}

function attributeOf(tag: string, name: string): string | null {
  const found = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)
  return found === null ? null : unescapeHtml(found[1] ?? '')
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_whole, digits: string) => String.fromCharCode(Number(digits)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}
