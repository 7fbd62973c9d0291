/** The choice of a network's colour: seven dots, each with its name. */
import { PROFILE_COLOURS, type ProfileColour } from '../../core/contract/app-view.ts'
import type { MessageName, Speech } from '../../messages/speech.ts'
import { Dot } from '../kit/dot.tsx'

export const COLOUR_NAMES: Readonly<Record<ProfileColour, MessageName>> = {
  teal: 'profiles.colour.teal',
  blue: 'profiles.colour.blue',
  violet: 'profiles.colour.violet',
  rose: 'profiles.colour.rose',
  amber: 'profiles.colour.amber',
  green: 'profiles.colour.green',
  slate: 'profiles.colour.slate',
}

interface ColoursProps {
  /** Tells the choices of several networks apart. */
  readonly group: string
  readonly value: ProfileColour
  readonly speech: Speech
  onChange(colour: ProfileColour): void
}

export function Colours({ group, value, speech: { say }, onChange }: ColoursProps) {
  return (
    <fieldset class="colours">
      <legend>
        {say('profiles.colour')}
        <span class="quiet-text" aria-hidden="true">
          {say(COLOUR_NAMES[value])}
        </span>
      </legend>
      {PROFILE_COLOURS.map((colour) => (
        <label key={colour} title={say(COLOUR_NAMES[colour])}>
          <input
            type="radio"
            class="unseen"
            name={group}
            checked={colour === value}
            onChange={() => onChange(colour)}
          />
          <Dot colour={colour} />
          <span class="unseen">{say(COLOUR_NAMES[colour])}</span>
        </label>
      ))}
    </fieldset>
  )
}
