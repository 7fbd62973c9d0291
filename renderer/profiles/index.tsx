/** Networks: those that are set up here, which one is in use, and how each is called, coloured and removed. */
import { useRef } from 'preact/hooks'
import { announce } from '../kit/announcer.tsx'
import { Button } from '../kit/button.tsx'
import { Page } from '../kit/page.tsx'
import type { ScreenProps } from '../screen-props.ts'
import { Network } from './network.tsx'
import './profiles.css'

export default function Profiles(props: ScreenProps) {
  const { app, speech, go } = props
  const { say } = speech
  const place = useRef<HTMLDivElement>(null)
  return (
    <div ref={place} class="networks">
      <Page
        title={say('profiles.title')}
        footer={
          <Button kind="primary" wide onPress={() => go('welcome')}>
            {say('profiles.add')}
          </Button>
        }
      >
        <ul class="card">
          {app.value.profiles.map((profile) => (
            <Network
              key={profile.id}
              {...props}
              profile={profile}
              onRemoved={() => {
                place.current?.querySelector('h1')?.focus()
                announce(say('profiles.removed', { name: profile.name }))
              }}
            />
          ))}
        </ul>
      </Page>
    </div>
  )
}
