/** A last look for what must never be handed out: keys, credentials, the folder in which the app was built. */

/** Files that hold secrets by their nature. */
const SECRET_FILE =
  /(^|\/)(\.env(\..*)?|\.npmrc|\.netrc|id_(rsa|ed25519|ecdsa)|[^/]+\.(pem|key|p8|p12|pfx|keystore|kdbx))$/i

/** Shapes that only a secret has. */
const SECRET_TEXT: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/]/,
  'a signed token': /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/,
  'a registry or repository token': /\b(?:npm_[A-Za-z0-9]{36}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})\b/,
  'a key of a control server': /\b(?:tskey|hskey)-(?:auth|api|client)-[\w-]{12,}/,
}

/**
 * @param path of the file in the package
 * @param checkout where the app was built
 * @returns what the file gives away, or null
 */
export function secretIn(path: string, content: string, checkout: string): string | null {
  if (SECRET_FILE.test(path)) return 'a file that usually holds a secret'
  for (const [what, shape] of Object.entries(SECRET_TEXT)) if (shape.test(content)) return what
  return content.includes(checkout) ? 'the folder it was built in' : null
}
