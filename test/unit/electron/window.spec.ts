import { describe, expect, test } from 'vitest'
import { actOfKey, type Key, type KeyAct, zoomedBy } from '../../../electron/window-keys.ts'
import { placeWindow } from '../../../electron/window-place.ts'

const SIZE = { width: 400, height: 620 }

describe('the window opens', () => {
  test('below the icon in the menu bar', () => {
    const icon = { x: 1_000, y: 0, width: 24, height: 24 }
    const workArea = { x: 0, y: 25, width: 1_440, height: 875 }
    expect(placeWindow('darwin', icon, workArea, SIZE)).toEqual({ x: 812, y: 33 })
  })

  test.each([
    [
      'above a taskbar at the bottom',
      { x: 1_700, y: 1_044, width: 24, height: 32 },
      { x: 0, y: 0, width: 1_920, height: 1_040 },
      { x: 1_512, y: 412 },
    ],
    [
      'beside an icon in the flyout, within the screen',
      { x: 1_880, y: 980, width: 24, height: 24 },
      { x: 0, y: 0, width: 1_920, height: 1_040 },
      { x: 1_512, y: 412 },
    ],
    [
      'below a taskbar at the top',
      { x: 1_700, y: 4, width: 24, height: 32 },
      { x: 0, y: 40, width: 1_920, height: 1_040 },
      { x: 1_512, y: 48 },
    ],
    [
      'on the second screen',
      { x: -300, y: 1_044, width: 24, height: 32 },
      { x: -1_920, y: 0, width: 1_920, height: 1_040 },
      { x: -488, y: 412 },
    ],
    [
      'with its title in reach on a small screen',
      { x: 700, y: 500, width: 24, height: 32 },
      { x: 0, y: 0, width: 800, height: 560 },
      { x: 392, y: 0 },
    ],
  ] as const)('%s', (_name, icon, workArea, expected) => {
    expect(placeWindow('win32', icon, workArea, SIZE)).toEqual(expected)
  })

  test.each([
    ['linux', { x: 1_000, y: 0, width: 24, height: 24 }],
    ['win32', { x: 0, y: 0, width: 0, height: 0 }],
  ] as const)('where the system wants it: %s, %j', (platform, icon) => {
    expect(placeWindow(platform, icon, { x: 0, y: 0, width: 1_920, height: 1_040 }, SIZE)).toBeNull()
  })
})

describe('keys', () => {
  const key = (name: string, more: Partial<Key> = {}): Key => {
    return { type: 'keyDown', key: name, control: true, alt: false, meta: false, ...more }
  }

  test.each<[string, KeyAct]>([
    ['+', 'zoomIn'],
    ['=', 'zoomIn'],
    ['-', 'zoomOut'],
    ['0', 'zoomReset'],
    ['w', 'close'],
    ['Q', 'quit'],
  ])('Ctrl %s does what a menu would', (name, act) => {
    expect(actOfKey(key(name), 'linux')).toBe(act)
  })

  test.each<[string, Key, NodeJS.Platform]>([
    ['without Ctrl', key('q', { control: false }), 'win32'],
    ['with Alt', key('q', { alt: true }), 'win32'],
    ['let go', key('q', { type: 'keyUp' }), 'win32'],
    ['that copies', key('c'), 'win32'],
    ['on macOS, which has a menu', key('q'), 'darwin'],
  ])('are left to the page %s', (_name, given, platform) => {
    expect(actOfKey(given, platform)).toBeNull()
  })

  test.each<[KeyAct, number]>([
    ['zoomIn', 2],
    ['zoomOut', 0.75],
    ['zoomReset', 1],
  ])('%s ends at %d', (act, end) => {
    let factor = 1.1
    for (let press = 0; press < 12; press++) factor = zoomedBy(act, factor)
    expect(factor).toBe(end)
  })
})
