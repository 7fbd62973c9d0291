import { describe, expect, test } from 'vitest'
import { networkFile, withRedirectPorts } from '../../../electron/network-file.ts'
import { loadText } from '../../support/configurations.ts'

const WRITTEN = `# My network.
oidc:
  issuer: https://id.example # as it names itself
  client_id: 12345678901234567890

# What the firewall lets through.
redirect:
  ports: [1, 2] # for now
control: { url: https://hs.example }
`

describe('redirect ports in a file', () => {
  test('are the only thing that changes: comments and long numbers stay', () => {
    const changed = withRedirectPorts(WRITTEN, [8400, 8401])
    expect(changed).toContain('# My network.')
    expect(changed).toContain('# as it names itself')
    expect(changed).toContain('client_id: 12345678901234567890')
    expect(changed).toContain('# What the firewall lets through.')
    expect(changed).toMatch(/ports: \[ 8400, 8401 \] # for now/)
  })

  test.each([
    ['there are some', WRITTEN],
    ['the block is not there', 'oidc: { issuer: https://id.example, client_id: x }\n'],
    ['the block is empty', 'oidc: { issuer: https://id.example, client_id: x }\nredirect:\n'],
    ['they are one word', 'oidc: { issuer: https://id.example, client_id: x }\nredirect: { ports: 8400 }\n'],
  ])('are read back where %s', async (_name, text) => {
    expect((await loadText(withRedirectPorts(text, [8402, 8403]))).redirect.ports).toEqual([8402, 8403])
    expect((await loadText(withRedirectPorts(text, []))).redirect.ports).toEqual([])
  })

  test('can be written where there was only a comment', () => {
    expect(withRedirectPorts('# Only this.\n', [1])).toBe('# Only this.\n\nredirect:\n  ports: [ 1 ]\n')
  })
})

describe('the file of a network that was joined', () => {
  test('is a configuration that says what was shown and no more', async () => {
    const config = await loadText(
      networkFile({
        issuer: 'https://id.example/realms/main',
        clientId: '0123',
        scope: ['openid', 'groups'],
        controlUrl: 'https://hs.example',
        redirectPorts: [8400],
        displayName: 'Acme: #1',
      }),
    )
    expect(config).toMatchObject({
      oidc: { issuer: 'https://id.example/realms/main', clientId: '0123', scope: ['openid', 'groups'] },
      control: { url: 'https://hs.example' },
      redirect: { ports: [8400] },
    })
  })

  test('leaves what nobody said to its default', () => {
    const text = networkFile({
      issuer: 'https://id.example',
      clientId: 'x',
      scope: null,
      controlUrl: null,
      redirectPorts: [],
      displayName: null,
    })
    expect(text).not.toMatch(/scope|control|redirect:/)
  })

  test.each(['a: b', '"quoted"', 'x\ninjected: true', '# no comment', '- item', '&anchor *alias'])(
    'keeps %j a value',
    async (clientId) => {
      const text = networkFile({
        issuer: 'https://id.example',
        clientId,
        scope: null,
        controlUrl: null,
        redirectPorts: [],
        displayName: null,
      })
      expect((await loadText(text)).oidc.clientId).toBe(clientId)
    },
  )
})
