import { expect, test } from 'vitest'
import { qrPath } from '../../../../renderer/home/qr.ts'

test('an address becomes one path inside its quiet zone', async () => {
  const qr = await qrPath('https://login.acme.example/device?user_code=WDJB-MJHT')
  if (qr === null) throw new Error('not drawn')
  const corners = [...qr.path.matchAll(/M(\d+) (\d+)/g)].map(([, x, y]) => [Number(x), Number(y)])
  expect(Math.min(...corners.flat())).toBe(4)
  expect(Math.max(...corners.flat())).toBe(qr.size - 5)
  expect((qr.size - 8 - 17) % 4).toBe(0)
})

test('a text too long to be drawn is not', async () => {
  expect(await qrPath(`https://login.acme.example/${'x'.repeat(300)}`)).toBeNull()
})
