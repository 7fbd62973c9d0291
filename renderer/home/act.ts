/** Everything that a button of Home or of This device can do, by name, and what does it. */
import type { Reply } from '../../core/contract/channels.ts'
import type { Bridge } from '../bridge.ts'
import type { ScreenProps } from '../screen-props.ts'

export type ActName = keyof ReturnType<typeof actsOf>

/** A button: what it does and what it says. */
export interface Choice {
  readonly act: ActName
  readonly label: string
}

type Calls = Pick<ScreenProps, 'go'> & { readonly bridge: Bridge }

/** A refused call answers with why; what fails later comes as the snapshot's trouble. null: nothing was called. */
export function perform(act: ActName, calls: Calls): Promise<Reply<null>> | null {
  return actsOf(calls)[act]()
}

function actsOf({ bridge, go }: Calls) {
  const show = (screen: Parameters<typeof go>[0]) => () => {
    go(screen)
    return null
  }
  return {
    signIn: () => bridge['session.signIn']({ method: 'browser', anotherAccount: false }),
    anotherAccount: () => bridge['session.signIn']({ method: 'browser', anotherAccount: true }),
    /** Also in the middle of a sign-in through the browser, which it ends. */
    useCode: async () => {
      await bridge['session.cancel']()
      return bridge['session.signIn']({ method: 'device', anotherAccount: false })
    },
    cancel: () => bridge['session.cancel'](),
    /** Renews; reads the keychain again where it could not be read; tries again whatever waits for its next try. */
    renew: () => bridge['session.renew'](),
    openLink: () => bridge['session.openLink']({ browser: null }),
    copyLink: () => bridge['session.copyLink'](),
    copyDetails: () => bridge['session.copyDetails'](),
    withoutKeychain: () => bridge['session.signInWithoutKeychain'](),
    signOut: () => bridge['session.signOut']({ node: 'keep' }),
    leave: () => bridge['session.signOut']({ node: 'logout' }),
    connect: () => bridge['device.connect'](),
    disconnect: () => bridge['device.disconnect'](),
    reauthenticate: () => bridge['device.reauthenticate'](),
    update: () => bridge['help.open']({ topic: 'releases' }),
    settings: show('settings'),
    doctor: show('doctor'),
    join: show('welcome'),
  }
}
