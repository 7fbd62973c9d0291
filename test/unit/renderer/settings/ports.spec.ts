import { describe, expect, test } from 'vitest'
import { readPorts, writePorts } from '../../../../renderer/settings/ports.ts'

describe('redirect ports as people type them', () => {
  test.each([
    ['', []],
    ['  ', []],
    ['51820', [51820]],
    ['51820, 51821', [51820, 51821]],
    ['51820 51821;51822,', [51820, 51821, 51822]],
    ['51820، 51821', [51820, 51821]],
    ['51820、51821', [51820, 51821]],
    ['1, 65535', [1, 65535]],
  ])('"%s" is %j', (text, ports) => {
    expect(readPorts(text)).toEqual({ ports })
  })

  test.each([
    ['51820, http', 'notNumber', 'http'],
    ['51820-51830', 'notNumber', '51820-51830'],
    ['-1', 'notNumber', '-1'],
    ['5e3', 'notNumber', '5e3'],
    ['0', 'range', '0'],
    ['51820, 65536', 'range', '65536'],
    ['51820, 51821, 051820', 'twice', '051820'],
    ['1 2 3 4 5 6 7 8 9 10 11', 'many', '11'],
  ])('"%s" names its bad part', (text, problem, part) => {
    expect(readPorts(text)).toEqual({ problem, part })
  })

  test('what is written is read again', () => {
    expect(readPorts(writePorts([51820, 51821]))).toEqual({ ports: [51820, 51821] })
  })
})
