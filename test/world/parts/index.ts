/** Makes sure that the parts of the test world are there, and says how long each took. */
import { ensureDebianPackages } from './debian.ts'
import { ensureGoTools, type GoTools } from './go-tools.ts'
import { ensureKeycloak, type KeycloakPart } from './keycloak.ts'

export interface Parts {
  readonly goTools: GoTools
  readonly keycloak: KeycloakPart
}

/**
 * Builds or finds every part: seconds when cached, about four minutes on two cores when nothing is.
 * @param report gets one line a part
 * @throws Error naming the part and the reason
 */
export async function ensureParts(report: (line: string) => void = toStderr): Promise<Parts> {
  // The Go build and the two others wait on different things (processor, network): side by side they save a minute.
  const [goTools, keycloak] = await Promise.all([
    step('headscale, tailscaled, tailscale', ensureGoTools, report),
    step('Debian packages', ensureDebianPackages, report).then(() => step('Keycloak', ensureKeycloak, report)),
  ])
  return { goTools, keycloak }
}

async function step<T>(part: string, ensure: () => Promise<T>, report: (line: string) => void): Promise<T> {
  const start = performance.now()
  try {
    const result = await ensure()
    report(`part ${part}: there after ${seconds(start)}`)
    return result
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`part ${part} cannot be had (after ${seconds(start)}): ${reason}`)
  }
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`)
}
