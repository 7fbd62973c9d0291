/** The doctor in the window: one examination at a time, told area by area while it goes on. */
import type { Handlers } from '../core/contract/channels.ts'
import { DOCTOR_AREAS, type DoctorView } from '../core/contract/doctor-view.ts'
import type { EpochMs } from '../core/contract/time.ts'
import type { Area } from '../core/doctor/check.ts'
import { AppError } from '../core/errors/app-error.ts'

export interface Doctor {
  readonly calls: Pick<Handlers, 'doctor.run'>
  /** The findings so far. */
  readonly view: DoctorView
  /** Ends an examination that is under way. */
  close(): void
}

export interface DoctorPorts {
  /** Begins an examination (core/doctor/examine.ts) that ends with the signal. @throws AppError when there can be none */
  examine(signal: AbortSignal): Promise<readonly Area[]>
  /** Told at the start and with each area. */
  tell(view: DoctorView): void
  readonly clock: { now(): EpochMs }
}

export function createDoctor({ examine, tell, clock }: DoctorPorts): Doctor {
  let view: DoctorView = { startedAt: null, pending: [], checks: [] }
  let present = new AbortController()

  function show(next: DoctorView): void {
    view = next
    tell(view)
  }

  async function run(): Promise<void> {
    present.abort(new AppError('general.cancelled'))
    const controller = new AbortController()
    present = controller
    const areas = await examine(controller.signal)
    // A later one has begun meanwhile, or the app ends.
    if (controller.signal.aborted) return
    const startedAt = clock.now()
    const findings = new Map<string, DoctorView['checks']>()
    show({ startedAt, pending: DOCTOR_AREAS, checks: [] })
    for (const { name, checks } of areas) {
      void checks.then((found) => {
        // A later examination has its own findings.
        if (controller.signal.aborted) return
        findings.set(
          name,
          found.map((check) => ({ area: name, ...check })),
        )
        show({
          startedAt,
          pending: DOCTOR_AREAS.filter((area) => !findings.has(area)),
          checks: DOCTOR_AREAS.flatMap((area) => findings.get(area) ?? []),
        })
      })
    }
  }

  return {
    get view() {
      return view
    },
    calls: {
      'doctor.run': async () => {
        await run()
        return null
      },
    },
    close: () => present.abort(new AppError('general.cancelled')),
  }
}
