/** Every screen in every state, by name: what the pictures show, and what is checked on every screen. */
import { aboutScreens } from './screens/about.ts'
import { deviceScreens } from './screens/device.ts'
import { doctorScreens } from './screens/doctor.ts'
import { homeScreens } from './screens/home.ts'
import { profilesScreens } from './screens/profiles.ts'
import { settingsScreens } from './screens/settings.ts'
import type { ScreenState } from './screens/state.ts'
import { troubleScreens } from './screens/trouble.ts'
import { welcomeScreens } from './screens/welcome.ts'

export type { ScreenState } from './screens/state.ts'

export const screenStates: readonly ScreenState[] = [
  ...welcomeScreens,
  ...homeScreens,
  ...troubleScreens,
  ...deviceScreens,
  ...profilesScreens,
  ...settingsScreens,
  ...doctorScreens,
  ...aboutScreens,
]
