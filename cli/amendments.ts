/**
 * What a configuration must change before a sign-in can go well (a server's file was given, a variable sets nothing): said
 * before the browser opens, and again when nobody came back from there. Of any other configuration nothing is said.
 */
import { describeNotice, type LatchkeyConfig } from '../core/config/latchkey-config.ts'
import { AppError } from '../core/errors/app-error.ts'
import type { Output } from './output.ts'

/** @returns config.must-change, one a place */
export function amendments(config: Pick<LatchkeyConfig, 'notices' | 'sources'>): AppError[] {
  return config.notices
    .filter(({ mustChange }) => mustChange)
    .map((notice) => new AppError('config.must-change', { finding: describeNotice(notice, config), fix: notice.fix }))
}

export function tellAmendments(errors: readonly AppError[], output: Output, now: number): void {
  for (const { code, userMessage, hint } of errors) {
    output.emit({ type: 'notice', at: now, code, userMessage, hint })
    output.tell(`${output.style.warm('!')} ${userMessage}`, `  ${hint}`)
  }
}

/** A time-out at the provider's page is most likely their fault: the page showed an error, and never sent the person back. */
export function blameAmendments(error: AppError, errors: readonly AppError[]): Told {
  const { code, family, userMessage } = error
  const places = errors.map((each) => `${each.userMessage} ${each.hint}`).join(' ')
  const hint = `If the page in the browser showed an error, the configuration is the cause. ${places} ${error.hint}`
  return { code, family, userMessage, hint }
}

type Told = Pick<AppError, 'code' | 'family' | 'userMessage' | 'hint'>
