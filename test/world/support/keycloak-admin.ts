/** Keycloak's admin REST interface: a call with a fresh access token, and errors that say what was refused. */
import { type HttpAnswer, http } from './http.ts'

export interface KeycloakAdmin {
  /** @param path after `/admin/realms/` @throws Error with Keycloak's answer when the status is not 2xx */
  readonly call: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => Promise<unknown>
}

// The admin client's access tokens live 60 s; a token is asked anew well before, and after a restart of the server.
const TOKEN_MS = 20_000

export function keycloakAdmin(
  url: string,
  account: { readonly username: string; readonly password: string },
  ca?: string,
): KeycloakAdmin {
  const trust = ca === undefined ? {} : { ca }
  let token = { value: '', askedAt: -Infinity }

  const accessToken = async () => {
    if (performance.now() - token.askedAt < TOKEN_MS) return token.value
    const body = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...account }).toString()
    const askedAt = performance.now()
    const answer = await http(`${url}/realms/master/protocol/openid-connect/token`, {
      ...trust,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    })
    const parsed: unknown = answer.status === 200 ? JSON.parse(answer.text) : undefined
    if (!hasText(parsed, 'access_token')) throw refusal('the admin sign-in', answer)
    token = { value: parsed.access_token, askedAt }
    return token.value
  }

  return {
    call: async (method, path, body) => {
      const answer = await http(`${url}/admin/realms/${path}`, {
        ...trust,
        method,
        headers: { authorization: `Bearer ${await accessToken()}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (answer.status < 200 || answer.status > 299) throw refusal(`${method} ${path}`, answer)
      return answer.text === '' ? undefined : JSON.parse(answer.text)
    },
  }
}

/** Whether `value` is an object whose `key` is a text. */
export function hasText<K extends string>(value: unknown, key: K): value is Record<K, string> {
  return typeof value === 'object' && value !== null && key in value && typeof Reflect.get(value, key) === 'string'
}

function refusal(what: string, answer: HttpAnswer): Error {
  return new Error(`Keycloak answered ${answer.status} to ${what}: ${answer.text.slice(0, 500)}`)
}
