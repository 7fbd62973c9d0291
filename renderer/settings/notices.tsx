/** What the configuration says that a person should know; nothing where it says nothing. */
import type { ConfigNoticeView } from '../../core/contract/app-view.ts'
import type { Speech } from '../../messages/speech.ts'
import { Notice } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { withCommands } from '../kit/with-commands.tsx'

export function Notices({ notices, speech: { say } }: { notices: readonly ConfigNoticeView[]; speech: Speech }) {
  if (notices.length === 0) return null
  return (
    <Section title={say('settings.notices')}>
      {notices.map(({ text, fix, mustChange }) => (
        <Notice
          key={text}
          tone={mustChange ? 'attention' : 'info'}
          title={say(mustChange ? 'settings.notice.mustChange' : 'settings.notice.remark')}
        >
          <div class="stack" lang="en" dir="ltr">
            <p>{withCommands(text)}</p>
            <p class="lines">{withCommands(fix)}</p>
          </div>
        </Notice>
      ))}
    </Section>
  )
}
