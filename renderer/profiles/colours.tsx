/** The choice of a network's colour: seven dots, each with its name. */
import { PROFILE_COLOURS, type ProfileColour } from '../../core/contract/app-view.ts'
import type { Speech } from '../../messages/speech.ts'
import { Dot } from '../kit/dot.tsx'

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
        <bdi class="quiet-text" aria-hidden="true">
          {say(`profiles.colour.${value}`)}
        </bdi>
      </legend>
      {PROFILE_COLOURS.map((colour) => (
        <label key={colour} title={say(`profiles.colour.${colour}`)}>
          <input
            type="radio"
            class="unseen"
            name={group}
            checked={colour === value}
            onChange={() => onChange(colour)}
          />
          <Dot colour={colour} />
          <span class="unseen">{say(`profiles.colour.${colour}`)}</span>
        </label>
      ))}
    </fieldset>
  )
}
