/** Names and addresses of people and devices, taken out of a text that goes to strangers. */
import type { Snapshot } from '../contract/snapshot.ts'

type Replace = (line: string) => string

/** Shorter names are words of the language as often as names. */
const SHORTEST_NAME = 3
/** Longer ones do not occur, and somebody else chose them. */
const LONGEST_NAME = 320
const EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/g
/** Tailscale's own ranges, of which every device has its address. */
const NETWORK_ADDRESS = /\b100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d{1,3}\.\d{1,3}\b|\bfd7a:115c:a1e0:[0-9a-f:]*/gi

/** @param home the person's own folder, which carries their name; null: not known */
export function placeholders(snapshot: Snapshot, home: string | null): Replace {
  const names = namesIn(snapshot)
    .filter(({ value }) => value.length >= SHORTEST_NAME && value.length <= LONGEST_NAME)
    // The longest first: an e-mail address often begins with the user name.
    .sort((one, other) => other.value.length - one.value.length)
    .map(({ value, placeholder }) => ({ pattern: wholeWord(value), placeholder }))
  return (line) => {
    let text = home === null || home.length < 2 ? line : line.split(home).join('~')
    for (const { pattern, placeholder } of names) text = text.replace(pattern, placeholder)
    return text.replace(EMAIL, '[e-mail]').replace(NETWORK_ADDRESS, '[address]')
  }
}

function namesIn({ session, node }: Snapshot): { readonly value: string; readonly placeholder: string }[] {
  const identity = 'identity' in session ? session.identity : null
  const facts = 'facts' in node ? node.facts : null
  const owners = [facts?.owner ?? null, node.kind === 'foreign' ? node.owner : null]
  const all: readonly (readonly [string | null | undefined, string])[] = [
    [identity?.email, '[e-mail]'],
    [identity?.username, '[user name]'],
    [identity?.displayName, '[name]'],
    [identity?.subject, '[subject]'],
    ...(identity?.groups ?? []).map((group) => [group, '[group]'] as const),
    [facts?.name, '[this device]'],
    ...(facts?.addresses ?? []).map((address) => [address, '[address]'] as const),
    ...(facts?.tags ?? []).map((tag) => [tag, '[tag]'] as const),
    ...owners.flatMap((owner) => [[owner?.loginName, '[owner]'] as const, [owner?.displayName, '[owner]'] as const]),
  ]
  return all.flatMap(([value, placeholder]) => (value == null ? [] : [{ value, placeholder }]))
}

/** Not within a longer word: the device `key` must not turn Latchkey into something else. */
function wholeWord(value: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu')
}
