/**
 * What the browser tab shows when the sign-in is over: small pages without script, in the reader's light or dark. They
 * hold our own words and names that the rules speak of, always escaped; never a text of the provider.
 */
import type { WireError } from '../contract/wire-error.ts'
import { pageStyle } from './page-style.ts'
import type { PageSentence, PageTexts } from './page-texts.ts'

/** How a tab is answered. `continue` is a redirect and shows no page of ours. */
export type TabPage =
  | { readonly kind: 'connected' }
  | { readonly kind: 'signedIn' }
  | { readonly kind: 'continue'; readonly url: string }
  | { readonly kind: 'failed'; readonly error: WireError }

/** `older`: an answer to a sign-in that nobody waits for. `waiting`: it takes longer than a browser waits for an answer. */
export type Page = Exclude<TabPage, { kind: 'continue' }> | { readonly kind: 'older' } | { readonly kind: 'waiting' }

interface PageText {
  readonly meaning: 'connected' | 'attention' | 'ended'
  readonly title: string
  readonly lines: readonly string[]
  readonly adminText?: string | undefined
  readonly code?: string
}

/** A whole HTML document. */
export function renderPage(page: Page, texts: PageTexts): string {
  const { meaning, title, lines, adminText, code } = textOf(page, texts)
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')
  const admin =
    adminText === undefined
      ? ''
      : `\n<section class="admin"><h2>${escapeHtml(texts.say('adminText'))}</h2>\n<p class="copy" lang="en" dir="ltr">${escapeHtml(adminText)}</p></section>`
  const small = code === undefined ? '' : `\n<p class="code" lang="en" dir="ltr">${escapeHtml(code)}</p>`
  return `<!doctype html>
<html lang="${escapeHtml(texts.lang)}" dir="${texts.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Latchkey</title>
<style>${pageStyle}</style>
</head>
<body>
<main class="${meaning}">
${drawings[meaning]}
<h1>${escapeHtml(title)}</h1>
${paragraphs}${admin}${small}
</main>
</body>
</html>
`
}

function textOf(page: Page, texts: PageTexts): PageText {
  const { say } = texts
  switch (page.kind) {
    case 'connected':
      return { meaning: 'connected', title: say('connected.title'), lines: [say('connected.text'), say('close')] }
    case 'signedIn':
      return { meaning: 'connected', title: say('signedIn.title'), lines: [say('close')] }
    case 'waiting':
      return { meaning: 'attention', title: say('waiting.title'), lines: [say('waiting.text')] }
    case 'older':
      return { meaning: 'attention', title: say('older.title'), lines: [say('older.text'), say('close')] }
    case 'failed': {
      const { code, params } = page.error
      const { userMessage, hint } = texts.error(page.error)
      const { meaning, title } = headOf(code)
      return { meaning, title: say(title), lines: [userMessage, hint], adminText: params.adminText, code }
    }
  }
}

/** By the code's family of meaning: a rule, the person's own act, or anything else. */
function headOf(code: string): { meaning: 'attention' | 'ended'; title: PageSentence } {
  if (code.startsWith('admission.group')) return { meaning: 'attention', title: 'refusedGroup.title' }
  if (code.startsWith('admission.')) return { meaning: 'attention', title: 'refusedAccount.title' }
  if (code.endsWith('cancelled')) return { meaning: 'attention', title: 'cancelled.title' }
  return { meaning: 'ended', title: 'failed.title' }
}

/** A key in a round latch. Filled: connected; open with a dot: needs you; crossed: ended. Meaning is never colour alone. */
const drawings: Readonly<Record<PageText['meaning'], string>> = {
  connected: drawing(
    '<path fill="currentColor" fill-rule="evenodd" d="M24 2a22 22 0 1 0 0 44 22 22 0 0 0 0-44zm0 9a7.5 7.5 0 0 0-3 14.4V37h6v-3h4v-5h-4v-3.6A7.5 7.5 0 0 0 24 11zm0 5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z"/>',
  ),
  attention: drawing(
    '<circle cx="24" cy="24" r="20" fill="none" stroke="currentColor" stroke-width="4"/><circle cx="24" cy="24" r="6" fill="currentColor"/>',
  ),
  ended: drawing(
    '<circle cx="24" cy="24" r="20" fill="none" stroke="currentColor" stroke-width="4"/><path d="M10 38 38 10" stroke="currentColor" stroke-width="4"/>',
  ),
}

function drawing(shapes: string): string {
  return `<svg viewBox="0 0 48 48" aria-hidden="true">${shapes}</svg>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
