/** Which screen is shown, given the one that was asked for, and where the person can go from it. */
import type { AppView, ScreenName } from '../core/contract/app-view.ts'
import type { MessageName } from '../messages/speech.ts'

type Networks = Pick<AppView, 'profiles' | 'join'>

/** Without a network there is nothing to show of one; one on its way in takes the place of Home. */
export function shownScreen(asked: ScreenName, { profiles, join }: Networks): ScreenName {
  if (asked === 'home' && join !== null) return 'welcome'
  const ofANetwork = asked === 'home' || asked === 'device' || asked === 'profiles'
  return ofANetwork && profiles.length === 0 ? 'welcome' : asked
}

/** True where Home is the way back; a network on its way in has its own ways out. */
export function hasWayBack(shown: ScreenName, { profiles, join }: Networks): boolean {
  if (shown === 'home') return false
  return shown !== 'welcome' || (profiles.length > 0 && join === null)
}

export interface Place {
  readonly screen: ScreenName
  readonly name: MessageName
}

const PLACES: readonly Place[] = [
  { screen: 'device', name: 'common.screen.device' },
  { screen: 'profiles', name: 'common.screen.profiles' },
  { screen: 'settings', name: 'common.screen.settings' },
  { screen: 'doctor', name: 'common.screen.doctor' },
  { screen: 'about', name: 'common.screen.about' },
]

/** The lines of the menu. */
export function places(networks: Networks): readonly Place[] {
  return PLACES.filter(({ screen }) => shownScreen(screen, networks) === screen)
}
