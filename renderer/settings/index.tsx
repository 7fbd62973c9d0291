/** Settings: each change is made at once; what an administrator decided is locked and says by whom. */
import type { AppView } from '../../core/contract/app-view.ts'
import { Details } from '../kit/details.tsx'
import { Select, Toggle } from '../kit/field.tsx'
import { Page } from '../kit/page.tsx'
import type { ScreenProps } from '../screen-props.ts'
import { hintOf, Line, useChange } from './line.tsx'
import { browserChoices, DEFAULT_BROWSER, languageChoices, themeChoices } from './model.ts'
import { Notices } from './notices.tsx'
import { Ports } from './ports-field.tsx'
import './settings.css'

export default function Settings(props: ScreenProps) {
  const { app, speech } = props
  return (
    <Page title={speech.say('settings.title')}>
      <div class="card settings">
        <Switches {...props} />
      </div>
      <div class="card settings">
        <Choices {...props} />
      </div>
      <Details summary={speech.say('settings.advanced')}>
        <Ports {...props} />
      </Details>
      <Notices notices={app.value.notices} speech={speech} />
    </Page>
  )
}

function Switches({ app, speech, bridge }: ScreenProps) {
  const { startAtLogin, startAtLoginState, notifications } = app.value.settings
  const start = useChange(bridge)
  const notify = useChange(bridge)
  return (
    <>
      <Line error={start.error} speech={speech}>
        <Toggle
          label={speech.say('settings.startAtLogin')}
          on={startAtLogin.value}
          hint={hintOf(startAtLogin, speech, speech.say(`settings.startAtLogin.${startAtLoginState}`))}
          disabled={start.busy || startAtLogin.managedBy !== null || startAtLoginState === 'unsupported'}
          onChange={(value) => start.change({ key: 'startAtLogin', value })}
        />
      </Line>
      <Line error={notify.error} speech={speech}>
        <Toggle
          label={speech.say('settings.notifications')}
          on={notifications.value}
          hint={hintOf(notifications, speech, speech.say('settings.notifications.help'))}
          disabled={notify.busy || notifications.managedBy !== null}
          onChange={(value) => notify.change({ key: 'notifications', value })}
        />
      </Line>
    </>
  )
}

function Choices({ app, speech, bridge }: ScreenProps) {
  const view: AppView = app.value
  const { language, theme, browser } = view.settings
  const speak = useChange(bridge)
  const look = useChange(bridge)
  const open = useChange(bridge)
  return (
    <>
      <Line error={speak.error} speech={speech}>
        <Select
          label={speech.say('settings.language')}
          value={language.value}
          options={languageChoices(speech)}
          hint={hintOf(language, speech)}
          disabled={language.managedBy !== null}
          onChange={(value) => speak.change({ key: 'language', value })}
        />
      </Line>
      <Line error={look.error} speech={speech}>
        <Select
          label={speech.say('settings.theme')}
          value={theme.value}
          options={themeChoices(speech)}
          hint={hintOf(theme, speech)}
          disabled={theme.managedBy !== null}
          onChange={(value) => look.change({ key: 'theme', value })}
        />
      </Line>
      <Line error={open.error} speech={speech}>
        <Select
          label={speech.say('settings.browser')}
          value={browser.value ?? DEFAULT_BROWSER}
          options={browserChoices(view, speech)}
          hint={hintOf(browser, speech)}
          disabled={browser.managedBy !== null}
          onChange={(value) => open.change({ key: 'browser', value: value === DEFAULT_BROWSER ? null : value })}
        />
      </Line>
    </>
  )
}
