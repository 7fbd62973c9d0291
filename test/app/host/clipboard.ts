/** The clipboard of the simulated machine: text only, and Promises as in Electron 44 and later. */
import { changed } from './machine.ts'
import type { Shape } from './shapes.ts'

let text = ''

export const clipboard = {
  async readText() {
    return text
  },
  async writeText(next) {
    text = next
    changed()
  },
} satisfies Shape<Electron.Clipboard, 'readText' | 'writeText'>

export function clipboardText(): string {
  return text
}
