/** Every screen by its name. Home is there at once; the others are chunks of their own, so that the window opens with little to read. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ScreenName } from '../core/contract/app-view.ts'
import Home from './home/index.tsx'
import type { ScreenProps } from './screen-props.ts'

type Screen = ComponentType<ScreenProps>

const chunks: Readonly<Record<Exclude<ScreenName, 'home'>, () => Promise<{ readonly default: Screen }>>> = {
  device: () => import('./device/index.tsx'),
  profiles: () => import('./profiles/index.tsx'),
  settings: () => import('./settings/index.tsx'),
  doctor: () => import('./doctor/index.tsx'),
  about: () => import('./about/index.tsx'),
  welcome: () => import('./welcome/index.tsx'),
}

export interface LoadedScreen {
  readonly name: ScreenName
  readonly Screen: Screen
}

export async function loadScreen(name: ScreenName): Promise<LoadedScreen> {
  return { name, Screen: name === 'home' ? Home : (await chunks[name]()).default }
}

/** The screen of this name; the one before it until its chunk has come, so that nothing flashes. */
export function useScreen(name: ScreenName, first: LoadedScreen): LoadedScreen {
  const [shown, setShown] = useState(first)
  useEffect(() => {
    if (name === shown.name) return
    let wanted = true
    void loadScreen(name).then((loaded) => {
      if (wanted) setShown(loaded)
    })
    return () => {
      wanted = false
    }
  }, [name, shown.name])
  return shown
}
