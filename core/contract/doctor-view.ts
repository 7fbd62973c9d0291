/** The doctor's findings as the window shows them while they come in. */
import type { CheckEvent } from './events.ts'

/** In the order in which they are told. */
export const DOCTOR_AREAS = [
  'latchkey',
  'configuration',
  'keychain',
  'network',
  'provider',
  'browser',
  'control server',
  'daemon',
] as const
export type DoctorArea = (typeof DOCTOR_AREAS)[number]

export interface DoctorView {
  /** null before the first examination. */
  readonly startedAt: number | null
  /** Areas whose findings are still to come; empty when it is over. */
  readonly pending: readonly DoctorArea[]
  readonly checks: readonly Omit<CheckEvent, 'type'>[]
}

/** A support bundle, shown before it is saved: this text is the whole of it. */
export interface BundleView {
  readonly fileName: string
  readonly text: string
}
