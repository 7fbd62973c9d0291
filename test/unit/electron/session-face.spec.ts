import { expect, test } from 'vitest'
import { forWindow, presentLink } from '../../../electron/session-face.ts'
import { connected, signingIn, snapshot } from '../../support/snapshots.ts'

const LINK = 'https://login.acme.example/realms/main/auth?state=hush&code_challenge=hush'

test('of a link the window learns only where it goes', () => {
  const shown = forWindow(snapshot({ session: signingIn('browser', { link: LINK }) }))
  expect(shown.session).toMatchObject({ link: 'https://login.acme.example' })
  expect(JSON.stringify(shown)).not.toContain('hush')
})

test('a link that is none of the web leaves nothing', () => {
  const shown = forWindow(snapshot({ session: signingIn('browser', { link: 'not a link' }) }))
  expect(shown.session).toMatchObject({ link: null })
})

test('everything else crosses as it is', () => {
  const whole = connected()
  expect(forWindow(whole)).toBe(whole)
})

test.each([
  ['the link', signingIn('browser', { link: LINK }), LINK],
  [
    'the page that knows the code already',
    signingIn('device', {
      deviceCode: {
        userCode: 'AB',
        verificationUri: 'https://a/d',
        verificationUriComplete: 'https://a/d?c=AB',
        expiresAt: 1,
      },
    }),
    'https://a/d?c=AB',
  ],
  [
    'else the page that asks for it',
    signingIn('device', {
      deviceCode: { userCode: 'AB', verificationUri: 'https://a/d', verificationUriComplete: null, expiresAt: 1 },
    }),
    'https://a/d',
  ],
  ['nothing before there is one', signingIn('preparing'), null],
])('to open or copy there is %s', (_name, session, link) => {
  expect(presentLink(snapshot({ session }))).toBe(link)
})
