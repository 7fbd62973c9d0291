/** The doctor's findings, arranged for the screen: areas in their fixed order, each in one word, and the whole in one sentence. */
import type { DoctorView } from '../../core/contract/doctor-view.ts'
import { DOCTOR_AREAS } from '../../core/contract/doctor-view.ts'
import type { CheckVerdict } from '../../core/contract/events.ts'

export type Finding = DoctorView['checks'][number]

export interface AreaFindings {
  /** One of DOCTOR_AREAS, else as it came. */
  readonly area: string
  readonly state: CheckVerdict | 'pending'
  readonly findings: readonly Finding[]
}

/** Worst first: an area is called by its worst finding. */
const WORST: readonly CheckVerdict[] = ['fail', 'warn', 'ok', 'skip']

/** Every area of the list, even one that has nothing to say yet, then areas that only a newer main knows. */
export function areasOf(view: DoctorView | null): readonly AreaFindings[] {
  const checks = view?.checks ?? []
  const names = new Set<string>([...DOCTOR_AREAS, ...checks.map(({ area }) => area)])
  const pending: readonly string[] = view === null || view.startedAt === null ? DOCTOR_AREAS : view.pending
  return [...names].map((area) => {
    const findings = checks.filter((check) => check.area === area)
    const worst = WORST.find((verdict) => findings.some((finding) => finding.verdict === verdict))
    return { area, state: pending.includes(area) ? 'pending' : (worst ?? 'skip'), findings }
  })
}

export type Outcome =
  | { readonly kind: 'running'; readonly done: number; readonly all: number }
  | { readonly kind: 'fine' }
  | { readonly kind: 'found'; readonly problems: number; readonly remarks: number }

export function outcomeOf(areas: readonly AreaFindings[]): Outcome {
  const done = areas.filter(({ state }) => state !== 'pending').length
  if (done < areas.length) return { kind: 'running', done, all: areas.length }
  const count = (verdict: CheckVerdict) =>
    areas.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.verdict === verdict).length, 0)
  const [problems, remarks] = [count('fail'), count('warn')]
  return problems + remarks === 0 ? { kind: 'fine' } : { kind: 'found', problems, remarks }
}

/** For the clipboard: English, as `latchkey doctor` prints it, because those who read it read that. */
export function reportText(areas: readonly AreaFindings[], version: string): string {
  const lines = areas.flatMap(({ area, findings }) => [
    '',
    area,
    ...findings.flatMap(({ verdict, name, found, fix, code }) => [
      `  ${verdict.padEnd(5)} ${name}: ${found}${code === null ? '' : ` [${code}]`}`,
      ...(fix === null ? [] : [`        ${fix.replaceAll('\n', '\n        ')}`]),
    ]),
  ])
  return [`Latchkey ${version}`, ...lines, ''].join('\n')
}
