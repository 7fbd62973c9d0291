/** Links and files that leave the app: recorded, and links handed to the command that plays the person's browser. */
import { spawn } from 'node:child_process'
import { changed, machine } from './machine.ts'
import type { Shape } from './shapes.ts'

export const opened = { links: [] as string[], paths: [] as string[], items: [] as string[] }

/** Rejects as when no program opens links; null: it works. */
let refusal: string | null = null

export const shell = {
  async openExternal(url) {
    opened.links.push(url)
    changed()
    if (refusal !== null) throw new Error(refusal)
    const command = machine().browserCommand
    if (command === null) return
    await new Promise<void>((resolve, reject) => {
      const child = spawn(command, [url], { stdio: 'ignore' })
      // Electron waits for the start of the program, not for its end [shell/common/platform_util_linux.cc].
      child.once('spawn', resolve)
      child.once('error', () => reject(new Error(CANNOT_OPEN)))
    })
  },
  async openPath(path) {
    opened.paths.push(path)
    changed()
    return ''
  },
  showItemInFolder(path) {
    opened.items.push(path)
    changed()
  },
  beep() {},
} satisfies Shape<Electron.Shell, 'beep' | 'openExternal' | 'openPath' | 'showItemInFolder'>

const CANNOT_OPEN = 'Failed to open path'

export function refuseLinks(refuse: boolean): void {
  refusal = refuse ? CANNOT_OPEN : null
}
