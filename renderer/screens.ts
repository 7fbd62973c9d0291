/** Every screen by its name. */
import type { ComponentType } from 'preact'
import type { ScreenName } from '../core/contract/app-view.ts'
import About from './about/index.tsx'
import Device from './device/index.tsx'
import Doctor from './doctor/index.tsx'
import Home from './home/index.tsx'
import Profiles from './profiles/index.tsx'
import type { ScreenProps } from './screen-props.ts'
import Settings from './settings/index.tsx'
import Welcome from './welcome/index.tsx'

export const screens: Readonly<Record<ScreenName, ComponentType<ScreenProps>>> = {
  home: Home,
  device: Device,
  profiles: Profiles,
  settings: Settings,
  doctor: Doctor,
  about: About,
  welcome: Welcome,
}
