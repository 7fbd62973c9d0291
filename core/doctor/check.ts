/** One finding of the doctor, and the ways to state it. Each area is a file of its own here. */
import type { DoctorArea } from '../contract/doctor-view.ts'
import type { CheckEvent } from '../contract/events.ts'
import { type AppError, toAppError } from '../errors/app-error.ts'

export type Check = Omit<CheckEvent, 'type' | 'area'>

export interface Area {
  readonly name: DoctorArea
  /** Never rejects. */
  readonly checks: Promise<readonly Check[]>
}

export function ok(name: string, found: string): Check {
  return { name, verdict: 'ok', found, fix: null, code: null }
}

export function warn(name: string, found: string, fix: string): Check {
  return { name, verdict: 'warn', found, fix, code: null }
}

export function skip(name: string, found: string): Check {
  return { name, verdict: 'skip', found, fix: null, code: null }
}

export function fail(name: string, caught: unknown): Check {
  const { code, userMessage, hint }: AppError = toAppError(caught, `doctor, ${name}`)
  return { name, verdict: 'fail', found: userMessage, fix: hint, code }
}

/** Runs one check; what it throws is its finding. */
export async function attempt(name: string, work: () => Promise<readonly Check[] | Check>): Promise<readonly Check[]> {
  try {
    const found = await work()
    return 'verdict' in found ? [found] : found
  } catch (caught) {
    return [fail(name, caught)]
  }
}
