/** What Headscale v0.29's command line prints as JSON: snake_case, times as seconds and nanoseconds. */
import { field, list, text, texts } from './json.ts'

export interface HeadscaleUser {
  readonly id: string
  /** Empty when the provider gave no valid user name. */
  readonly name: string
  readonly email: string
  readonly displayName: string
  /** Issuer and subject; empty for a local user. */
  readonly providerId: string
}

export interface HeadscaleNode {
  readonly id: string
  readonly name: string
  readonly nodeKey: string
  readonly addresses: readonly string[]
  readonly tags: readonly string[]
  readonly user: HeadscaleUser
  /** `REGISTER_METHOD_OIDC`, `…_CLI`, `…_AUTH_KEY`, or its number. */
  readonly registerMethod: string
  readonly online: boolean
  /** null when it never expires. */
  readonly expiresAt: Date | null
}

export function readUsers(value: unknown): HeadscaleUser[] {
  return list(value).map(readUser)
}

export function readNodes(value: unknown): HeadscaleNode[] {
  return list(value).map((node) => ({
    id: text(node, 'id'),
    name: text(node, 'given_name') || text(node, 'name'),
    nodeKey: text(node, 'node_key'),
    addresses: texts(node, 'ip_addresses'),
    tags: texts(node, 'tags'),
    user: readUser(field(node, 'user')),
    registerMethod: text(node, 'register_method'),
    online: field(node, 'online') === true,
    expiresAt: readTime(field(node, 'expiry')),
  }))
}

function readUser(user: unknown): HeadscaleUser {
  return {
    id: text(user, 'id'),
    name: text(user, 'name'),
    email: text(user, 'email'),
    displayName: text(user, 'display_name'),
    providerId: text(user, 'provider_id'),
  }
}

function readTime(value: unknown): Date | null {
  const seconds = field(value, 'seconds')
  // The year 1 stands for "none".
  return typeof seconds === 'number' && seconds > 0 ? new Date(seconds * 1000) : null
}
