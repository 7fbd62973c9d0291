import { expect, test, vi } from 'vitest'
import { createAppState } from '../../../electron/app-view.ts'
import { appView } from '../../support/app-views.ts'

test('every change is counted, dated and told; what is the same is not', () => {
  let now = 5
  const state = createAppState(appView(), () => now)
  const told = vi.fn()
  state.subscribe(told)
  expect(state.view).toMatchObject({ revision: 0, at: 5 })
  now = 9
  state.set({ language: 'de' })
  state.set({ language: 'de', profiles: [...state.view.profiles] })
  expect(told).toHaveBeenCalledExactlyOnceWith(state.view)
  expect(state.view).toMatchObject({ revision: 1, at: 9, language: 'de' })
})

test('whoever has left hears nothing more', () => {
  const state = createAppState(appView(), () => 0)
  const told = vi.fn()
  state.subscribe(told)()
  state.set({ language: 'de' })
  expect(told).not.toHaveBeenCalled()
})
