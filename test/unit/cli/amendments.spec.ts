import { describe, expect, it } from 'vitest'
import { amendments, blameAmendments, tellAmendments } from '../../../cli/amendments.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { CONFIG, load, withOidc } from '../config/loading.ts'
import { captureOutput, NOW } from './support.ts'

const SERVER_FILE = `server_url: https://headscale.example\nnoise: {}\n${withOidc('client_secret: servers-own')}`

describe('what a configuration must change', () => {
  it('is told of a server’s file: its client and its secret, with the place and the fix', async () => {
    const { output, stdout } = captureOutput()
    tellAmendments(amendments(await load(SERVER_FILE)), output, NOW)
    expect(stdout()).toContain(`! oidc.client_id (${CONFIG}:5): This is the server's client ID`)
    expect(stdout()).toContain('\n  Register a client for Latchkey')
    expect(stdout()).toContain(`! oidc.client_secret (${CONFIG}:6): This is the server's secret`)
    expect(stdout()).not.toMatch(/servers-own|noise|server_url/)
  })

  it('is told to programs as notices', async () => {
    const { output, events } = captureOutput({ json: true })
    tellAmendments(amendments(await load(SERVER_FILE)), output, NOW)
    const notice = { type: 'notice', at: NOW, code: 'config.must-change' }
    expect(events()).toEqual([expect.objectContaining(notice), expect.objectContaining(notice)])
  })

  it('is told of a variable that sets nothing', async () => {
    const [found, ...others] = amendments(await load(withOidc(), { env: { LATCHKEY_OIDC_CLIENTID: 'x' } }))
    expect(others).toEqual([])
    expect(found?.userMessage).toBe('The environment variable LATCHKEY_OIDC_CLIENTID sets nothing.')
    expect(found?.hint).toBe('Did you mean LATCHKEY_OIDC_CLIENT_ID?')
  })

  it.each([
    ['a clean one', withOidc()],
    ['one with a secret of its own, as Google wants it', withOidc('client_secret: GOCSPX-x')],
    ['one with a key of an older Headscale', withOidc('strip_email_domain: true')],
  ])('is nothing in %s', async (_, text) => {
    expect(amendments(await load(text))).toEqual([])
  })

  it('is named as the cause of a time-out, which stays one', async () => {
    const timedOut = new AppError('session.step-timed-out', { step: 'waiting for the browser' })
    const { code, family, userMessage, hint } = blameAmendments(timedOut, amendments(await load(SERVER_FILE)))
    expect({ code, family, userMessage }).toEqual({
      code: timedOut.code,
      family: 'cancelled',
      userMessage: timedOut.userMessage,
    })
    expect(hint).toMatch(/the configuration is the cause\. oidc\.client_id \(.+:5\): .+ Register a client for Latchkey/)
  })
})
