/** What Home asks before it does what is not simply undone: how to sign out, and whether to go on without the keychain. */
import type { Speech } from '../../messages/speech.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/confirm.tsx'
import type { ActName } from './act.ts'

/** Acts that are asked about first. */
export type Question = Extract<ActName, 'signOut' | 'withoutKeychain'>

export function isQuestion(act: ActName): act is Question {
  return act === 'signOut' || act === 'withoutKeychain'
}

export interface QuestionBoxProps {
  readonly question: Question
  /** This device is on the network, so that it can be taken off it too. */
  readonly canLeave: boolean
  readonly speech: Speech
  answer(act: ActName | null): void
}

export function QuestionBox({ question, canLeave, speech: { say }, answer }: QuestionBoxProps) {
  if (question === 'withoutKeychain') {
    return (
      <Confirm
        question={say('home.memory.question')}
        yes={say('home.button.withoutKeychain')}
        no={say('common.cancel')}
        onYes={() => answer('withoutKeychain')}
        onNo={() => answer(null)}
      >
        <p>{say('home.memory.lost')}</p>
      </Confirm>
    )
  }
  return (
    <Confirm
      question={say('home.out.question')}
      yes={say('home.button.signOut')}
      no={say('common.cancel')}
      onYes={() => answer('signOut')}
      onNo={() => answer(null)}
      more={
        canLeave && (
          <>
            <p>{say('home.out.leave')}</p>
            <Button kind="danger" onPress={() => answer('leave')}>
              {say('home.button.leave')}
            </Button>
          </>
        )
      }
    >
      {canLeave && <p>{say('home.out.keep')}</p>}
    </Confirm>
  )
}
