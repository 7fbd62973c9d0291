/** What the daemon says of this device, as one sentence; English. */
import type { Snapshot } from '../contract/snapshot.ts'

/** How good a fact is. */
export type Tone = 'good' | 'warm' | 'bad' | 'plain'

export interface DeviceLine {
  readonly tone: Tone
  readonly text: string
}

/** null when no control server is configured: then there is no such fact. */
export function describeThisDevice(snapshot: Snapshot): DeviceLine | null {
  const { node } = snapshot
  switch (node.kind) {
    case 'none':
      return null
    case 'unknown':
      return { tone: 'plain', text: 'This device has not been asked yet.' }
    case 'noDaemon':
      return { tone: 'bad', text: node.reason.userMessage }
    case 'running':
      return snapshot.connected
        ? { tone: 'good', text: `This device is connected as ${node.facts.name}.` }
        : { tone: 'warm', text: `This device runs as ${node.facts.name}.` }
    case 'starting':
      return { tone: 'warm', text: 'This device is connecting.' }
    case 'needsLogin': {
      const network = snapshot.controlUrl === null ? '' : ` of ${hostOf(snapshot.controlUrl)}`
      return { tone: 'plain', text: `This device is not in the network${network}.` }
    }
    case 'stopped':
      return { tone: 'warm', text: 'This device is disconnected.' }
    case 'expired':
      return { tone: 'bad', text: "This device's node key has expired." }
    case 'otherServer':
      return { tone: 'warm', text: `This device belongs to another network, ${hostOf(node.url)}.` }
    case 'foreign':
      return { tone: 'bad', text: `This device is in the network as ${node.owner?.loginName ?? 'somebody else'}.` }
  }
}

/** Host of an address, for sentences; the address itself when it has none. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address
}
