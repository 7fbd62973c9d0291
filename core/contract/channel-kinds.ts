/**
 * The names and kinds of the IPC table without its schemas, for the preload: it runs before the window's first paint and
 * must not carry the schema library. Not a second truth: a name or kind that differs from the table fails to compile.
 */
import type { channels } from './channels.ts'

type Table = typeof channels

export const channelKinds = {
  'session.snapshot': 'call',
  'session.signIn': 'call',
  'session.cancel': 'call',
  'session.signOut': 'call',
  'session.renew': 'call',
  'session.openLink': 'call',
  'session.copyLink': 'call',
  'session.signInWithoutKeychain': 'call',
  'session.copyDetails': 'call',
  'device.connect': 'call',
  'device.disconnect': 'call',
  'device.reauthenticate': 'call',
  'device.copy': 'call',
  'app.view': 'call',
  'settings.change': 'call',
  'profiles.switch': 'call',
  'profiles.edit': 'call',
  'profiles.remove': 'call',
  'join.look': 'call',
  'join.accept': 'call',
  'join.dismiss': 'call',
  'doctor.run': 'call',
  'bundle.preview': 'call',
  'bundle.save': 'call',
  'logs.show': 'call',
  'licences.read': 'call',
  'help.open': 'call',
  'app.changed': 'event',
  'doctor.changed': 'event',
  'app.show': 'event',
  'session.changed': 'event',
} as const satisfies { readonly [Name in keyof Table]: Table[Name]['kind'] }
