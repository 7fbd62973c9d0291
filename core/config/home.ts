/** Which of Latchkey's own folders holds what. */
import { join } from 'node:path'
import { latchkeyHome } from './location.ts'

export interface HomeFolders {
  readonly root: string
  /** What the provider and the control server said last; may be deleted at any time. */
  readonly cache: string
  readonly log: string
}

/** Nothing is created. @throws AppError config.no-home */
export function homeFolders(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): HomeFolders {
  const root = latchkeyHome(environment, platform)
  return { root, cache: join(root, 'cache'), log: join(root, 'log') }
}
