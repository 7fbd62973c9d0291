import { describe, expect, it } from 'vitest'
import { closingLine } from '../../../cli/doctor/closing.ts'
import { checkNetwork } from '../../../cli/doctor/network.ts'
import { load } from '../config/loading.ts'

describe('the closing line of the doctor', () => {
  it.each([
    { failed: [], line: 'Everything needed is there.' },
    { failed: ['daemon'], line: '1 problem: daemon.' },
    { failed: ['keychain', 'provider', 'daemon'], line: '3 problems: keychain, provider, daemon.' },
    { failed: ['provider', 'provider', 'daemon'], line: '3 problems: provider, daemon.' },
  ])('says $line', ({ failed, line }) => {
    expect(closingLine(failed)).toBe(line)
  })
})

it('names a file of authorities once, though two variables name it', async () => {
  const config = await load('oidc:\n  issuer: https://id.example\n  client_id: latchkey\n')
  const file = import.meta.filename
  const checks = checkNetwork(config, { SSL_CERT_FILE: file, NODE_EXTRA_CA_CERTS: file })
  expect(checks).toContainEqual(expect.objectContaining({ name: 'certificate authorities', found: `From ${file}.` }))
})
