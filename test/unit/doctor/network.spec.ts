import { expect, it } from 'vitest'
import { checkNetwork } from '../../../core/doctor/network.ts'
import { healthyPatient } from './patient.ts'

const { network } = healthyPatient()
const signal = new AbortController().signal

it('names a source of authorities once, though two variables name it', async () => {
  const authorities = () => ({ sources: ['/etc/ca.pem', '/etc/ca.pem'], unreadable: [] })
  expect(await checkNetwork({ ...network, authorities }, [], signal)).toContainEqual(
    expect.objectContaining({ name: 'certificate authorities', found: 'From /etc/ca.pem.' }),
  )
})

it.each([
  [null, 'ok', 'Straight, without a proxy.'],
  ['http://user:password@proxy.example:3128', 'ok', 'Through the proxy http://proxy.example:3128.'],
  ['proxy.example', 'warn', 'The proxy of the environment is no URL.'],
  ['ftp://proxy.example', 'warn', 'The proxy proxy.example speaks ftp, which is not known here.'],
])('says which way requests go: %s', async (proxy, verdict, found) => {
  const checks = await checkNetwork({ ...network, proxyFor: async () => proxy }, ['https://id.example'], signal)
  expect(checks[0]).toMatchObject({ name: 'way to id.example', verdict, found })
})
