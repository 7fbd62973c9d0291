import { expect, it } from 'vitest'
import { firstProxy } from '../../../electron/system-proxy.ts'

it.each([
  ['DIRECT', null],
  ['', null],
  ['PROXY proxy.example:3128', 'http://proxy.example:3128'],
  ['PROXY proxy.example:3128; DIRECT', 'http://proxy.example:3128'],
  ['https proxy.example:443;PROXY other:1', 'https://proxy.example:443'],
  ['SOCKS5 127.0.0.1:1080', 'socks5://127.0.0.1:1080'],
  ['SOCKS old.example:1080', 'socks://old.example:1080'],
  ['QUIC new.example:443', 'quic://new.example:443'],
])('of “%s” the first way is %s', (answer, proxy) => {
  expect(firstProxy(answer)).toBe(proxy)
})
