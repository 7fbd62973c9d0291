/** The tab's pages: our words, escaped, without script, and the one style that their headers allow. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { WireError } from '../../../core/contract/wire-error.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { strictHeaders } from '../../../core/oidc/page-style.ts'
import { englishPages, type PageTexts } from '../../../core/oidc/page-texts.ts'
import { type Page, renderPage as renderIn } from '../../../core/oidc/pages.ts'

const renderPage = (page: Page, texts: PageTexts = englishPages) => renderIn(page, texts)

const wire = (more: Partial<WireError> = {}): WireError => ({
  code: 'admission.group',
  userMessage: 'This network admits members of /vpn. Your account has /staff.',
  hint: 'Ask your administrator.',
  params: {},
  ...more,
})
const failed = (more: Partial<WireError> = {}): Page => ({ kind: 'failed', error: wire(more) })
const pages: Page[] = [{ kind: 'connected' }, { kind: 'signedIn' }, { kind: 'older' }, { kind: 'waiting' }, failed()]

describe('every page', () => {
  it.each(pages)('$kind has a language, a title and one heading that agree, and nothing that loads or runs', (page) => {
    const html = renderPage(page)
    const title = /<title>(.*) · Latchkey<\/title>/.exec(html)?.[1]
    expect(html).toContain('<html lang="en" dir="ltr">')
    expect(html.match(/<h1>(.*?)<\/h1>/g)).toEqual([`<h1>${title}</h1>`])
    expect(html).not.toMatch(/<script|<link|<img|<iframe|<form|\son\w+=|\sstyle=|url\(|@import|https?:/i)
  })

  it('carries exactly the style that the headers allow by its hash', () => {
    for (const page of pages) {
      const style = /<style>([\s\S]*?)<\/style>/.exec(renderPage(page))?.[1] ?? ''
      const hash = createHash('sha256').update(style).digest('base64')
      expect(strictHeaders['content-security-policy']).toContain(`style-src 'sha256-${hash}'`)
    }
  })

  it('is drawn for light and dark', () => {
    expect(renderPage({ kind: 'connected' })).toMatch(/color-scheme:light dark[\s\S]*prefers-color-scheme:dark/)
  })
})

describe('a refusal', () => {
  it('shows what happened, what to do, the text for the administrator and, small, the code', () => {
    const html = renderPage(failed({ params: { adminText: 'Rule: allowed_groups.' } }))
    expect(html).toContain('<h1>Your group does not have access</h1>')
    expect(html).toContain('members of /vpn')
    expect(html).toContain('Ask your administrator.')
    expect(html).toContain('<p class="copy" lang="en" dir="ltr">Rule: allowed_groups.</p>')
    expect(html).toContain('<p class="code" lang="en" dir="ltr">admission.group</p>')
  })

  it('has no empty box where there is no text for the administrator', () => {
    expect(renderPage(failed())).not.toContain('Message for your administrator')
  })

  it('escapes every word it is given', () => {
    const evil = `"'><script>alert(1)</script>&`
    const html = renderPage(
      failed({ code: evil, userMessage: evil, hint: evil, params: { adminText: evil, other: 'unseen' } }),
    )
    expect(html).not.toContain('<script')
    expect(html.match(/&#34;&#39;&#62;&#60;script&#62;alert\(1\)&#60;\/script&#62;&#38;/g)).toHaveLength(4)
    expect(html).not.toContain('unseen')
  })

  it.each([
    ['admission.groups-missing', 'Your group does not have access', 'attention'],
    ['admission.domain', 'Your account does not have access', 'attention'],
    ['oidc.redirect-cancelled', 'Sign-in cancelled', 'attention'],
    ['general.cancelled', 'Sign-in cancelled', 'attention'],
    ['oidc.issuer-mismatch', 'Not signed in', 'ended'],
  ])('%s is headed by %j', (code, title, meaning) => {
    const html = renderPage(failed({ code }))
    expect(html).toContain(`<h1>${title}</h1>`)
    expect(html).toContain(`<main class="${meaning}">`)
  })

  it('has a sentence for another answer to the same sign-in', () => {
    expect(renderPage({ kind: 'failed', error: new AppError('oidc.redirect-replaced').toWire() })).toContain(
      'Close this tab',
    )
  })
})

describe('in another language', () => {
  const texts: PageTexts = {
    lang: 'ar',
    dir: 'rtl',
    say: (sentence) => `<${sentence}>`,
    error: ({ code }) => ({ userMessage: `what ${code}`, hint: `do ${code}` }),
  }

  it('every page says its language and direction, and has no English sentence left', () => {
    for (const page of pages) {
      const html = renderPage(page, texts)
      expect(html).toContain('<html lang="ar" dir="rtl">')
      const text = html.slice(html.indexOf('<h1>')).replace(/<[^>]+>/g, ' ')
      expect(text.replace(/&#60;[\w.]+&#62;|(?:what |do )?admission\.group/g, '').trim()).toBe('')
    }
  })

  it('the text for the administrator and the code stay as they are, and say so', () => {
    const html = renderPage(failed({ params: { adminText: 'Rule: allowed_groups.' } }), texts)
    expect(html).toContain('<h2>&#60;adminText&#62;</h2>')
    expect(html).toContain('<p class="copy" lang="en" dir="ltr">Rule: allowed_groups.</p>')
    expect(html).toContain('<p class="code" lang="en" dir="ltr">admission.group</p>')
  })
})
