import { describe, expect, test, vi } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { checkBeforeSignIn } from '../../../core/session/before-sign-in.ts'
import { connected, laptop, snapshot } from '../../support/snapshots.ts'

const open = new AbortController().signal
const ASKED = { reauthenticate: false, signal: open }
const notPermitted = new AppError('node.not-permitted', { fix: 'f' })

function checks() {
  return { probeKeychain: vi.fn(async () => {}), requireRightToManage: vi.fn(async () => {}) }
}

const needsLogin = snapshot({ session: { kind: 'signedOut' }, node: { kind: 'needsLogin', facts: laptop } })

describe('before a sign-in', () => {
  test('the keychain and the right to manage the daemon are tried', async () => {
    const tried = checks()
    await checkBeforeSignIn(needsLogin, tried, ASKED)
    expect(tried.probeKeychain).toHaveBeenCalledOnce()
    expect(tried.requireRightToManage).toHaveBeenCalledOnce()
  })

  test('a plain no of the daemon counts, anything else is left to the registration', async () => {
    const tried = checks()
    tried.requireRightToManage.mockRejectedValueOnce(notPermitted)
    await expect(checkBeforeSignIn(needsLogin, tried, ASKED)).rejects.toBe(notPermitted)
    tried.requireRightToManage.mockRejectedValueOnce(
      new AppError('node.daemon-silent', { seconds: 3, call: 'c', fix: 'f' }),
    )
    await checkBeforeSignIn(needsLogin, tried, ASKED)
  })

  test('a daemon that runs already is only looked at, unless a new key is wanted', async () => {
    const tried = checks()
    await checkBeforeSignIn(connected(), tried, ASKED)
    expect(tried.requireRightToManage).not.toHaveBeenCalled()
    await checkBeforeSignIn(connected(), tried, { ...ASKED, reauthenticate: true })
    expect(tried.requireRightToManage).toHaveBeenCalledOnce()
  })

  test('a keychain that holds a session needs no trial', async () => {
    const tried = checks()
    await checkBeforeSignIn(connected(), tried, ASKED)
    expect(tried.probeKeychain).not.toHaveBeenCalled()
  })

  test('a keychain that could not be read is told of; a damaged record is no obstacle', async () => {
    const unknown = (code: 'keychain.locked' | 'keychain.unreadable') =>
      snapshot({ session: { kind: 'unknown', because: new AppError(code, { where: 'w' }).toWire() } })
    await expect(checkBeforeSignIn(unknown('keychain.locked'), checks(), ASKED)).rejects.toMatchObject({
      code: 'keychain.locked',
    })
    await checkBeforeSignIn(unknown('keychain.unreadable'), checks(), ASKED)
  })

  test('whoever cancelled meanwhile does not go on', async () => {
    const controller = new AbortController()
    const tried = checks()
    tried.probeKeychain.mockImplementationOnce(async () => controller.abort(new AppError('general.cancelled')))
    await expect(checkBeforeSignIn(needsLogin, tried, { ...ASKED, signal: controller.signal })).rejects.toMatchObject({
      code: 'general.cancelled',
    })
  })
})
