/** The frames of a stack that are our own code, without the message above them: a library's message may hold a token. */
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `cli/` or `dist/cli/`: what lies beside it belongs to the product too. */
const PRODUCT = dirname(dirname(fileURLToPath(import.meta.url)))
const MOST_FRAMES = 20

/** @returns `function file:line:column`, innermost first */
export function ownFrames(stack: string, product: string = PRODUCT): string[] {
  const frames: string[] = []
  for (const line of stack.split('\n')) {
    const [, name = '', location = '', position = ''] =
      /^ {4}at (?:(.*?) \(|async )?(.*?):(\d+:\d+)\)?$/.exec(line) ?? []
    const file = location.startsWith('file:') ? fileURLToPath(location) : location
    if (!file.startsWith(product) || file.includes('node_modules')) continue
    frames.push(`${name === '' ? '' : `${name} `}${relative(product, file)}:${position}`)
  }
  return frames.slice(0, MOST_FRAMES)
}
