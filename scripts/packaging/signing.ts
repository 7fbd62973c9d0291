/** Who signs the installers, from the environment that the release job sets; without it they are made unsigned, and say so. */
import type { Configuration } from 'electron-builder'
import type { System } from './targets.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface Signing {
  readonly signed: boolean
  /** For the log and the summary of a release run. */
  readonly words: string
  /** What it adds to the configuration. */
  readonly configuration: Configuration
}

/** All four, or Azure's signing refuses; the credentials (AZURE_TENANT_ID…) are read by Microsoft's own tool. */
const AZURE = ['AZURE_SIGN_ENDPOINT', 'AZURE_SIGN_ACCOUNT', 'AZURE_SIGN_PROFILE', 'AZURE_SIGN_PUBLISHER'] as const
const AZURE_CREDENTIALS = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'] as const
const CERTIFICATE = ['CSC_LINK', 'CSC_KEY_PASSWORD'] as const
const NOTARISATION = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'] as const

export function signingFor(system: System, environment: Environment): Signing {
  if (system === 'windows') return windowsSigning(environment)
  if (system === 'mac') return macSigning(environment)
  return { signed: false, words: 'Linux: not signed; SHA256SUMS vouches for the files.', configuration: {} }
}

function windowsSigning(environment: Environment): Signing {
  const [endpoint, codeSigningAccountName, certificateProfileName, publisherName] = AZURE.map(
    (name) => environment[name],
  )
  if (
    endpoint &&
    codeSigningAccountName &&
    certificateProfileName &&
    publisherName &&
    missing(environment, AZURE_CREDENTIALS).length === 0
  ) {
    const azureSignOptions = { endpoint, codeSigningAccountName, certificateProfileName, publisherName }
    return {
      signed: true,
      words: 'Windows: signed by Azure Trusted Signing.',
      configuration: { forceCodeSigning: true, win: { azureSignOptions } },
    }
  }
  if (missing(environment, CERTIFICATE).length === 0) {
    return { signed: true, words: 'Windows: signed with a certificate.', configuration: { forceCodeSigning: true } }
  }
  const lacking = missing(environment, [...AZURE, ...AZURE_CREDENTIALS])
  return { signed: false, words: `Windows: not signed (${lacking.join(', ')} not set).`, configuration: {} }
}

function macSigning(environment: Environment): Signing {
  const lacking = missing(environment, CERTIFICATE)
  if (lacking.length > 0) {
    return {
      signed: false,
      words: `macOS: not signed (${lacking.join(', ')} not set). Notifications and start at login need a signed app.`,
      // Apple silicon starts nothing without a signature of some kind, and library validation would refuse the native keyring.
      configuration: { mac: { identity: '-', hardenedRuntime: false, notarize: false } },
    }
  }
  const unnotarised = missing(environment, NOTARISATION)
  return unnotarised.length === 0
    ? { signed: true, words: 'macOS: signed and notarised.', configuration: { forceCodeSigning: true } }
    : {
        signed: true,
        words: `macOS: signed, not notarised (${unnotarised.join(', ')} not set).`,
        configuration: { forceCodeSigning: true, mac: { notarize: false } },
      }
}

function missing(environment: Environment, names: readonly string[]): string[] {
  return names.filter((name) => !environment[name])
}
