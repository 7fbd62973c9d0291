/** About, plain and with the licences. */
import { AppError } from '../../../core/errors/app-error.ts'
import { appView } from '../app-views.ts'
import { connected } from '../snapshots.ts'
import type { ScreenState } from './state.ts'

const licences = Array.from({ length: 12 }, (_, at) => `part-${at + 1} 1.0.0 (MIT)\n\nPermission is hereby granted …\n`)

const state = (id: string, more: Partial<ScreenState> = {}): ScreenState => ({
  id: `about-${id}`,
  screen: 'about',
  snapshot: connected(),
  app: appView(),
  licences: licences.join('\n'),
  ...more,
})

const missing = new AppError('general.part-missing', { part: 'licences' }).toWire()
const show = '.section:last-of-type button'

export const aboutScreens: readonly ScreenState[] = [
  state('plain'),
  state('licences', { press: [show] }),
  state('refused', { press: [show], refused: { 'licences.read': missing } }),
]
