/** What a page may do, asked of the app as Electron asks and told to Chromium. Without handlers everything is granted (README.md, Pages). */
import type { Permission } from './page.ts'
import type { StandInSession } from './session.ts'
import type { StandInContents } from './web-contents.ts'

/** Chromium's name for each of Electron's permissions that a page can ask for here. */
const NAMES = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midi',
  media: 'camera',
  'clipboard-read': 'clipboard-read',
  'clipboard-sanitized-write': 'clipboard-write',
} as const

type Name = keyof typeof NAMES

export async function askPermissions(
  session: StandInSession,
  contents: StandInContents,
  origin: string,
): Promise<Permission[]> {
  const names: readonly Name[] = [
    'geolocation',
    'notifications',
    'midi',
    'media',
    'clipboard-read',
    'clipboard-sanitized-write',
  ]
  return Promise.all(
    names.map(async (name) => ({ name: NAMES[name], isGranted: await ask(session, contents, name, origin) })),
  )
}

async function ask(
  { permissions }: StandInSession,
  contents: StandInContents,
  name: Name,
  origin: string,
): Promise<boolean> {
  const { check, request } = permissions
  const details = { isMainFrame: true, requestingUrl: origin, securityOrigin: origin, embeddingOrigin: origin }
  if (check !== null && Reflect.apply(check, undefined, [contents, name, origin, details]) !== true) return false
  if (request === null) return true
  return new Promise((resolve) => Reflect.apply(request, undefined, [contents, name, resolve, details]))
}
