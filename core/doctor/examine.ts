/**
 * All areas at once: each is told as soon as it is known, and ends by its own time or by the asker's signal. Nothing is
 * changed but a probe in the keychain. Without a usable configuration, what does not need one is examined all the same.
 */
import type { DoctorArea } from '../contract/doctor-view.ts'
import { AppError } from '../errors/app-error.ts'
import { bounded } from '../errors/bounded.ts'
import { type Area, type Check, fail, ok, skip } from './check.ts'
import { checkConfiguration } from './configuration.ts'
import { checkControlServer, compareIssuers } from './control-server.ts'
import { checkDaemon } from './daemon.ts'
import { checkKeychain } from './keychain.ts'
import { checkNetwork } from './network.ts'
import type { Patient } from './ports.ts'
import { describeProvider } from './provider.ts'
import { checkRedirect } from './redirect.ts'

/** How long one area may take; what it waits for first has its own time. */
const AREA_LIMIT_MS = 20_000

/** @returns in the order of DOCTOR_AREAS */
export function examine(patient: Patient, signal: AbortSignal): readonly Area[] {
  const { configuration, ownFiles, provider } = patient
  const known = configuration instanceof AppError ? null : configuration
  const within = <T>(name: DoctorArea, work: (limited: AbortSignal) => Promise<T>): Promise<T> => {
    const late = () => new AppError('doctor.too-slow', { area: name, seconds: AREA_LIMIT_MS / 1000 })
    return bounded({ ms: AREA_LIMIT_MS, signal, late }, work)
  }
  const control = within('control server', (limited) => checkControlServer(patient.controlServer, limited)).catch(
    (caught: unknown) => ({ checks: [fail('server', caught)], signIn: null }),
  )
  const report = control.then(({ signIn }) =>
    provider === null ? null : within('provider', (limited) => provider.check(limited, signIn?.clientId ?? null)),
  )
  const compared = async (): Promise<readonly Check[]> => {
    if (known === null) return [skip('server', NO_CONFIGURATION)]
    const { checks, signIn } = await control
    const ours = await report.catch(() => null)
    return [...checks, ...compareIssuers(signIn, ours?.authorizationEndpoint ?? null)]
  }
  const targets = known === null ? [] : [known.issuer, ...(known.controlUrl === null ? [] : [known.controlUrl])]
  return [
    area('latchkey', async () => [ok('version', `${patient.version}, ${patient.runtime}`)]),
    area('configuration', async () => checkConfiguration(configuration)),
    area('keychain', async () =>
      ownFiles === null
        ? [skip('keychain', 'It belongs to the folder of our own files, which cannot be used.')]
        : within('keychain', (limited) => checkKeychain({ ...patient, ownFiles }, limited)),
    ),
    area('network', () => within('network', (limited) => checkNetwork(patient.network, targets, limited))),
    area('provider', async () => {
      const found = await report
      return found === null ? [skip('provider', NO_CONFIGURATION)] : describeProvider(found)
    }),
    area('browser', () => within('browser', (limited) => checkRedirect(patient, known?.redirectPorts ?? [], limited))),
    area('control server', compared),
    area('daemon', () => within('daemon', (limited) => checkDaemon(patient, limited))),
  ]
}

const NO_CONFIGURATION = 'There is no configuration that names it.'

function area(name: DoctorArea, look: () => Promise<readonly Check[]>): Area {
  return { name, checks: look().catch((caught: unknown) => [fail(name, caught)]) }
}
