/** The line above a screen: on Home the network in use and the menu, elsewhere the way back. */
import type { ScreenName } from '../core/contract/app-view.ts'
import { Dot } from './kit/dot.tsx'
import { Icon } from './kit/icon.tsx'
import { Menu } from './kit/menu.tsx'
import { hasWayBack, places } from './navigation.ts'
import type { ScreenProps } from './screen-props.ts'

export function Header({ shown, ...props }: ScreenProps & { readonly shown: ScreenName }) {
  const { app, speech, go } = props
  if (hasWayBack(shown, app.value)) {
    return (
      <div class="header">
        <button type="button" class="chip" onClick={() => go('home')}>
          <Icon name="back" />
          {speech.say('common.back')}
        </button>
      </div>
    )
  }
  const items = places(app.value).map(({ screen, name }) => ({
    key: screen,
    label: speech.say(name),
    onPress: () => go(screen),
  }))
  return (
    <div class="header">
      {shown === 'home' ? <Networks {...props} /> : <span />}
      <Menu label={speech.say('common.menu')} bare items={items}>
        <Icon name="menu" />
      </Menu>
    </div>
  )
}

/** The network in use and a quick way to another; nothing where there is one alone. */
function Networks({ app, speech, bridge }: ScreenProps) {
  const { profiles } = app.value
  const present = profiles.find(({ active }) => active)
  if (profiles.length < 2 || present === undefined) return <span />
  const items = profiles.map(({ id, name, colour, account, active }) => ({
    key: id,
    label: name,
    detail: account,
    current: active,
    before: <Dot colour={colour} />,
    // A refusal is the next snapshot's trouble.
    onPress: () => void (active || bridge['profiles.switch']({ id })),
  }))
  return (
    <Menu label={speech.say('common.network')} items={items}>
      <Dot colour={present.colour} />
      <span class="unseen">{`${speech.say('common.network')}: `}</span>
      <span class="ellipsis">{present.name}</span>
      <Icon name="down" />
    </Menu>
  )
}
