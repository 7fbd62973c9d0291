/** What is not wrong but should be said: above all what must change in a configuration that was written for the server. */

import { HEADSCALE_KEYS } from './headscale-keys.ts'
import type { Notice } from './latchkey-config.ts'
import type { SettingKey, Settings } from './schema.ts'
import type { Written, WrittenValue } from './written.ts'

export interface NoticeInput {
  readonly chosen: ReadonlyMap<SettingKey, WrittenValue>
  readonly settings: Settings
  readonly file: Written
}

export function collectNotices({ chosen, settings, file }: NoticeInput): Notice[] {
  return [...pastedServerFile(chosen, file), ...removedKeys(chosen), ...otherMeaning(chosen, settings)]
}

/** A whole Headscale config.yaml was given. */
function pastedServerFile(chosen: ReadonlyMap<SettingKey, WrittenValue>, { headscale }: Written): Notice[] {
  if (headscale.size === 0) return []
  const notices: Notice[] = []
  const [first] = headscale.values()
  const ignored = HEADSCALE_KEYS.filter((key) => headscale.has(key) && key !== 'server_url')
  if (ignored.length > 0) {
    notices.push({
      key: ignored[0] ?? '',
      line: headscale.get(ignored[0] ?? 'node')?.place.line ?? first?.place.line ?? null,
      text: `These are settings of the server, which Latchkey does not read: ${ignored.join(', ')}.`,
      fix: "Leave them out of a file that you hand to others: the server's file can hold passwords and keys.",
      mustChange: false,
    })
  }
  const clientId = chosen.get('oidc.client_id')
  if (clientId?.kind === 'file') {
    notices.push({
      key: 'oidc.client_id',
      line: clientId.place.line,
      text: "This is the server's client ID; signing in from this device needs a redirect that the server's client does not have.",
      fix: 'Register a client for Latchkey (public, native, redirect http://127.0.0.1/callback on any port) and write its ID here, or add that redirect to the present client.',
      mustChange: true,
    })
  }
  for (const key of ['oidc.client_secret', 'oidc.client_secret_path'] as const) {
    const secret = chosen.get(key)
    if (secret?.kind !== 'file') continue
    notices.push({
      key,
      line: secret.place.line,
      text: "This is the server's secret; on a device it protects nothing and can be read.",
      fix: 'Remove it, unless the provider insists on a secret for desktop apps, as Google does; then use the one of a desktop client.',
      mustChange: true,
    })
  }
  const serverUrl = headscale.get('server_url')
  const control = chosen.get('control.url')
  if (serverUrl !== undefined && serverUrl.raw !== null && control !== undefined) {
    const used = control.as === 'server_url'
    notices.push({
      key: 'server_url',
      line: serverUrl.place.line,
      text: used ? 'server_url is used as control.url.' : 'server_url is not used, because control.url is set.',
      fix: used ? 'Write it as control.url in a file of your own.' : 'Remove one of the two.',
      mustChange: false,
    })
  }
  return notices
}

/** Keys with which today's Headscale refuses to start. */
function removedKeys(chosen: ReadonlyMap<SettingKey, WrittenValue>): Notice[] {
  const removed: readonly (readonly [SettingKey, string, string])[] = [
    [
      'oidc.strip_email_domain',
      'Headscale from 0.26 on refuses to start with this key. Latchkey uses it to know the user name that an older server makes.',
      'Remove it once the server is 0.26 or newer.',
    ],
    [
      'oidc.map_legacy_users',
      'Headscale from 0.26 on refuses to start with this key. Latchkey ignores it.',
      'Remove it here, and from the server before it is updated.',
    ],
    [
      'oidc.expiry',
      'Headscale from 0.29 on refuses to start with this key. Latchkey ignores it.',
      'Remove it here; on the server, use node.expiry.',
    ],
  ]
  return removed.flatMap(([key, text, fix]) => note(chosen, key, text, fix))
}

/** Keys that are obeyed differently here than a reader may think. */
function otherMeaning(chosen: ReadonlyMap<SettingKey, WrittenValue>, { oidc }: Settings): Notice[] {
  const always = 'Latchkey always uses PKCE with S256.'
  const nothing = 'Nothing has to change; the key can be removed here.'
  const mixedCase = Object.keys(oidc.extra_params).filter((name) => name !== name.toLowerCase())
  return [
    ...(oidc.pkce.enabled ? [] : note(chosen, 'oidc.pkce.enabled', `false is not obeyed: ${always}`, nothing)),
    ...(oidc.pkce.method === 'S256' ? [] : note(chosen, 'oidc.pkce.method', `plain is not obeyed: ${always}`, nothing)),
    ...(oidc.use_expiry_from_token
      ? note(
          chosen,
          'oidc.use_expiry_from_token',
          'Only Headscale acts on this: there a node expires with its ID token, often within minutes.',
          'On the server, prefer node.expiry.',
        )
      : []),
    ...(mixedCase.length > 0
      ? note(
          chosen,
          'oidc.extra_params',
          `Headscale's file sends these names in lower case, Latchkey as written: ${mixedCase.join(', ')}.`,
          'Write them in lower case if the server and Latchkey should send the same.',
        )
      : []),
  ]
}

function note(chosen: ReadonlyMap<SettingKey, WrittenValue>, key: SettingKey, text: string, fix: string): Notice[] {
  const value = chosen.get(key)
  return value === undefined ? [] : [{ key, line: value.place.line, text, fix, mustChange: false }]
}
