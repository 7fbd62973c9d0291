import { expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { misconfigured } from '../../../electron/misconfigured.ts'
import { trayFace } from '../../../electron/tray-face.ts'
import { screenOf } from '../../../renderer/screen.ts'

const error = new AppError('config.no-home', { missing: 'HOME' })

test('tray and window say what is wrong with the configuration', () => {
  const { snapshot } = misconfigured(error, 0, () => {})
  expect(trayFace(snapshot).entries).toContainEqual({ label: error.userMessage, act: null })
  expect(screenOf(snapshot)).toMatchObject({ title: 'Latchkey is not set up', trouble: { code: 'config.no-home' } })
})

test('trying again starts the app anew; starting it does not', async () => {
  const restart = vi.fn()
  const face = misconfigured(error, 0, restart)
  await face.start()
  expect(restart).not.toHaveBeenCalled()
  await face.start()
  expect(restart).toHaveBeenCalledOnce()
})

test('nobody can sign in', async () => {
  const face = misconfigured(error, 0, () => {})
  await expect(face.signIn({ method: 'browser', anotherAccount: false })).rejects.toBe(error)
})
