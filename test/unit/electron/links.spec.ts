import { describe, expect, test, vi } from 'vitest'
import { claimLinks, createLinkDesk, linksIn, readSecondStart } from '../../../electron/links.ts'

const JOIN = 'latchkey://join?server=https%3A%2F%2Facme.example'
const OTHER = 'latchkey://join?server=https%3A%2F%2Fother.example'

describe('arguments', () => {
  test('are searched for links wherever they stand, each once, the malformed ones too', () => {
    expect(linksIn(['/opt/latchkey', '--hidden', JOIN, '--allow-file-access', JOIN, 'LATCHKEY:nonsense'])).toEqual([
      JOIN,
      'LATCHKEY:nonsense',
    ])
  })

  test.each([['https://acme.example/?latchkey:'], ['--link=latchkey://join'], ['latchkey'], ['']])(
    'that are no link are none: %j',
    (argument) => {
      expect(linksIn([argument])).toEqual([])
    },
  )

  test('of a second start are taken as it said them, not as Chromium handed them on', () => {
    expect(readSecondStart({ argv: [JOIN] }, ['--chromium'])).toEqual({ argv: [JOIN] })
  })

  test.each([[null], ['argv'], [{ argv: JOIN }], [{ argv: [1] }]])(
    'of a second start that said %j are those handed on',
    (data) => {
      expect(readSecondStart(data, [JOIN])).toEqual({ argv: [JOIN] })
    },
  )
})

describe('the desk', () => {
  function desk() {
    const world = { now: 0, opened: [] as string[] }
    const links = createLinkDesk(() => world.now)
    return { world, links, serve: () => links.serve((link) => void world.opened.push(link)) }
  }

  test('keeps a link that came before the app was ready', () => {
    const { world, links, serve } = desk()
    links.receive(JOIN)
    expect(world.opened).toEqual([])
    serve()
    expect(world.opened).toEqual([JOIN])
  })

  test('takes the same link once, until some time has passed', () => {
    const { world, links, serve } = desk()
    serve()
    links.receive(JOIN)
    world.now = 9_999
    links.receive(JOIN)
    expect(world.opened).toEqual([JOIN])
    world.now = 10_000
    links.receive(JOIN)
    expect(world.opened).toEqual([JOIN, JOIN])
  })

  test('takes another link after a moment, so that a page cannot flood the screen', () => {
    const { world, links, serve } = desk()
    serve()
    links.receive(JOIN)
    world.now = 500
    links.receive(OTHER)
    world.now = 1_000
    links.receive(OTHER)
    expect(world.opened).toEqual([JOIN, OTHER])
  })

  test('is not shut by a clock that was set back', () => {
    const { world, links, serve } = desk()
    serve()
    world.now = 1_000_000
    links.receive(JOIN)
    world.now = 0
    links.receive(JOIN)
    expect(world.opened).toHaveLength(2)
  })
})

describe('the scheme', () => {
  const from = { isPackaged: true, program: '/usr/bin/electron', script: '/src/main.js' }
  test.each([
    ['win32', true, [['latchkey']]],
    ['darwin', true, [['latchkey']]],
    ['win32', false, [['latchkey', '/usr/bin/electron', ['/src/main.js']]]],
    ['linux', true, []],
  ] as const)('is claimed on %s, packaged: %s', (platform, isPackaged, expected) => {
    const setAsDefaultProtocolClient = vi.fn(() => true)
    claimLinks({ setAsDefaultProtocolClient }, { ...from, platform, isPackaged })
    expect(setAsDefaultProtocolClient.mock.calls).toEqual(expected)
  })
})
