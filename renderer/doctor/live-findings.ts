/** The doctor's newest findings. Kept while the window lives, so that a person who comes back finds what was found. */
import { type Signal, signal } from '@preact/signals'
import type { DoctorView } from '../../core/contract/doctor-view.ts'
import type { Bridge } from '../bridge.ts'

const live = signal<DoctorView | null>(null)
let listening = false

/** null until main has told something: it tells once the doctor runs. */
export function liveFindings(bridge: Pick<Bridge, 'doctor.changed'>): Signal<DoctorView | null> {
  if (!listening) {
    listening = true
    bridge['doctor.changed']((view) => {
      live.value = view
    })
  }
  return live
}
