/** The window's sentences in English, for parts that do not take a `Speech` yet. */
import { loadSpeech } from '../messages/speech.ts'

export type { MessageName } from '../messages/speech.ts'

export const { say } = await loadSpeech('en')
