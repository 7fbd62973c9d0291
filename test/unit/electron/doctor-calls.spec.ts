import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DOCTOR_AREAS, type DoctorArea, type DoctorView } from '../../../core/contract/doctor-view.ts'
import { type Check, ok } from '../../../core/doctor/check.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { createDoctor, type Doctor } from '../../../electron/doctor-calls.ts'

interface Examination {
  readonly signal: AbortSignal
  end(area: DoctorArea, found?: string): void
}

let examinations: Examination[]
let told: DoctorView[]
let doctor: Doctor

beforeEach(() => {
  examinations = []
  told = []
  doctor = createDoctor({
    async examine(signal) {
      const ends = new Map<DoctorArea, (checks: readonly Check[]) => void>()
      examinations.push({ signal, end: (area, found = 'fine') => ends.get(area)?.([ok(area, found)]) })
      return DOCTOR_AREAS.map((name) => ({ name, checks: new Promise((resolve) => ends.set(name, resolve)) }))
    },
    tell: (view) => told.push(view),
    clock: { now: () => 1_000 + examinations.length },
  })
})

const run = () => doctor.calls['doctor.run'](undefined)

describe('the doctor in the window', () => {
  it('has nothing to say before it was asked', () => {
    expect(doctor.view).toEqual({ startedAt: null, pending: [], checks: [] })
  })

  it('answers once begun, then tells each area as it comes, in the order of the areas', async () => {
    await run()
    expect(told).toEqual([{ startedAt: 1_001, pending: DOCTOR_AREAS, checks: [] }])
    examinations[0]?.end('daemon')
    examinations[0]?.end('latchkey')
    await vi.waitFor(() => expect(told).toHaveLength(3))
    expect(doctor.view.checks.map(({ area }) => area)).toEqual(['latchkey', 'daemon'])
    expect(doctor.view.pending).toEqual(DOCTOR_AREAS.filter((area) => area !== 'latchkey' && area !== 'daemon'))
  })

  it('is over when nothing is pending', async () => {
    await run()
    for (const area of DOCTOR_AREAS) examinations[0]?.end(area)
    await vi.waitFor(() => expect(doctor.view.pending).toEqual([]))
    expect(doctor.view.checks).toHaveLength(DOCTOR_AREAS.length)
  })

  it('begins anew when asked again: the former one is called off, and its findings count no more', async () => {
    await run()
    await run()
    expect(examinations[0]?.signal.aborted).toBe(true)
    examinations[0]?.end('latchkey', 'old')
    examinations[1]?.end('latchkey', 'new')
    await vi.waitFor(() => expect(doctor.view.checks).toHaveLength(1))
    expect(doctor.view.checks[0]?.found).toBe('new')
  })

  it('that cannot begin says why, and shows what it found before', async () => {
    const broken = createDoctor({
      examine: () => Promise.reject(new AppError('general.part-missing', { part: 'doctor' })),
      tell: (view) => told.push(view),
      clock: { now: () => 1_000 },
    })
    await expect(broken.calls['doctor.run'](undefined)).rejects.toMatchObject({ code: 'general.part-missing' })
    expect(told).toEqual([])
    expect(broken.view.startedAt).toBeNull()
  })

  it('ends with the app', async () => {
    await run()
    doctor.close()
    expect(examinations[0]?.signal.aborted).toBe(true)
    examinations[0]?.end('latchkey')
    await new Promise((resolve) => setImmediate(resolve))
    expect(told).toHaveLength(1)
  })
})
