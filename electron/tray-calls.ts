/** What choosing something in the tray does: the window's own calls, so that there is one way to do each thing. */
import type { ScreenName } from '../core/contract/app-view.ts'
import type { Handlers } from '../core/contract/channels.ts'
import type { TrayAct } from './tray-acts.ts'

export interface TrayPorts {
  readonly handlers: Handlers
  open(screen: ScreenName | null): void
  quit(): void
  /** Tells the person, who has just chosen something, that it did not work. */
  failed(act: TrayAct['do'], caught: unknown): void
}

export function trayActs(ports: TrayPorts): (act: TrayAct) => void {
  return (act) => {
    perform(act, ports).catch((caught: unknown) => ports.failed(act.do, caught))
  }
}

async function perform(act: TrayAct, { handlers, open, quit }: TrayPorts): Promise<unknown> {
  switch (act.do) {
    case 'open':
      return open(act.screen)
    case 'signIn':
      return handlers['session.signIn']({ method: 'browser', anotherAccount: act.anotherAccount })
    case 'cancel':
      return handlers['session.cancel'](undefined)
    case 'openLink':
      return handlers['session.openLink']({ browser: null })
    case 'copyLink':
      return handlers['session.copyLink'](undefined)
    case 'renew':
      return handlers['session.renew'](undefined)
    case 'reauthenticate':
      return handlers['device.reauthenticate'](undefined)
    case 'connect':
      return handlers['device.connect'](undefined)
    case 'disconnect':
      return handlers['device.disconnect'](undefined)
    case 'copy':
      return handlers['device.copy']({ what: act.what })
    case 'switch':
      return handlers['profiles.switch']({ id: act.profile })
    case 'help':
      return handlers['help.open']({ topic: 'help' })
    case 'signOut':
      return handlers['session.signOut']({ node: 'keep' })
    case 'quit':
      return quit()
  }
}
