import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ICON_NAMES } from '../../../electron/icon-names.ts'

/** Width and height stand in the first chunk of a PNG (PNG specification 11.2.2). */
function sizeOf(name: string): { width: number; height: number } {
  const file = readFileSync(new URL(`../../../build/icons/${name}`, import.meta.url))
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) }
}

test.each(Object.entries(ICON_NAMES))('the tray has an icon for %s in both sizes and for macOS', (_mood, name) => {
  for (const kind of ['', 'Template']) {
    expect(sizeOf(`${name}${kind}.png`)).toEqual({ width: 16, height: 16 })
    expect(sizeOf(`${name}${kind}@2x.png`)).toEqual({ width: 32, height: 32 })
  }
})
