/**
 * STAND-IN for Headscale: its pages for the browser, by title, heading, form and cookie as v0.29.2 has them. Not imitated:
 * its style, logo and help links.
 */
import type { Pending } from './headscale-state.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: string
}

const HTML = {
  'content-type': 'text/html; charset=utf-8',
  'x-frame-options': 'DENY',
  'content-security-policy': "frame-ancestors 'none'",
}

/** The reason is only in the server's log; the person gets one of four sentences by the class of the status. */
export function errorPage(status: number): Reply {
  const heading = STATUS_TEXTS[status] ?? 'Error'
  return html(status, 'Headscale - Error', `<h1>${heading}</h1><p>${sentence(status)}</p>`)
}

function sentence(status: number): string {
  if (status === 401 || status === 403) return 'You are not authorized. Please contact your administrator.'
  if (status === 410) return 'Your session has expired. Please try again.'
  if (status < 500) return 'The request could not be processed. Please try again.'
  return 'Something went wrong. Please try again later.'
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  410: 'Gone',
  500: 'Internal Server Error',
}

/** Nothing is registered yet: one click in the same browser is needed, for a known node too. */
export function confirmPage(pending: Pending, token: string, registeredTo: string): Reply {
  const rows = [
    ['Hostname', pending.hostname],
    ['OS', pending.os],
    ['Machine key', pending.machineKey.slice(0, 13)],
    ['Registered to', registeredTo],
  ]
  const list = rows.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value ?? '')}</dd>`).join('')
  return html(
    200,
    'Headscale - Confirm node registration',
    `<h1>Confirm node registration</h1><dl>${list}</dl>
<form method="POST" action="/register/confirm/${pending.authId}">
<input type="hidden" name="headscale_register_confirm" value="${token}"><button type="submit">Confirm registration</button></form>`,
  )
}

/** The same words for a re-authentication. */
export function registeredPage(): Reply {
  return html(200, 'Headscale - Node Registered', '<h1>Node registered</h1><p>You can close this window.</p>')
}

/** Without OIDC: the command for the administrator, for any well-formed id. */
export function commandPage(authId: string): Reply {
  const command = `headscale auth register --auth-id ${authId} --user USERNAME`
  return html(200, 'Headscale - Node registration', `<h1>Node registration</h1><code>${escaped(command)}</code>`)
}

function html(status: number, title: string, body: string): Reply {
  return {
    status,
    headers: HTML,
    body: `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`,
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
