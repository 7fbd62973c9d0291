/** A configuration from its text, without files or environment. */
import type { LatchkeyConfig } from '../../core/config/latchkey-config.ts'
import { loadConfig } from '../../core/config/load.ts'

/** @throws as loadConfig */
export function loadText(text: string, profile = 'default'): Promise<LatchkeyConfig> {
  return loadConfig({
    profile,
    home: '/home/alice/.config/latchkey',
    env: {},
    platform: 'linux',
    async readFile(path) {
      if (path === '/etc/latchkey/policy.yaml') throw Object.assign(new Error('none'), { code: 'ENOENT' })
      return new TextEncoder().encode(text)
    },
  })
}
