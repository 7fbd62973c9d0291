/** The embedded issuer's few pages: login form, device code, sign-out. Plain HTML, no script of ours. */

/** @param uid the interaction; the form posts back to it. */
export function loginPage(action: string, hint: string, problem: string | null): string {
  return page(
    'Sign in',
    `${problem === null ? '' : `<p role="alert">${escapeHtml(problem)}</p>`}
<form method="post" action="${escapeHtml(action)}">
  <label>User name <input type="text" name="login" autocomplete="username" value="${escapeHtml(hint)}" autofocus></label>
  <label>Password <input type="password" name="password" autocomplete="current-password"></label>
  <button type="submit" id="submit">Sign in</button>
</form>`,
  )
}

/** @param form the provider's own form, completed here by a button or nothing. */
export function page(title: string, form: string, button = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body><main><h1>${escapeHtml(title)}</h1>${form}${button}</main></body></html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
