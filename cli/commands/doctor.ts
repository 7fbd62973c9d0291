/** `latchkey doctor`: every part checked live, a verdict and a fix a line. Nothing is changed but a probe in the keychain. */

import type { CheckVerdict, ResultEvent } from '../../core/contract/events.ts'
import type { Area, Check } from '../../core/doctor/check.ts'
import { closingLine } from '../../core/doctor/closing.ts'
import { examine } from '../../core/doctor/examine.ts'
import { AppError } from '../../core/errors/app-error.ts'
import type { ErrorFamily } from '../../core/errors/catalogue/entry.ts'
import { familyOf } from '../../core/errors/from-wire.ts'
import type { Command, CommandContext, CommandOutcome } from '../command.ts'
import { type App, compose } from '../compose.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { createHttp } from '../http.ts'
import type { Output } from '../output.ts'
import { patientOf, patientWithout } from '../patient.ts'
import { successResult } from '../result.ts'
import { untilInterrupted } from '../until-interrupted.ts'

/** The failing part that is to be mended first decides how the command ends. */
const MENDED_FIRST: readonly ErrorFamily[] = [
  'bug',
  'usage',
  'keychain',
  'network',
  'daemon',
  'refused',
  'ended',
  'cancelled',
]

export const doctor: Command = async (context) => {
  let app: App
  try {
    app = await compose(context)
  } catch (caught) {
    if (!(caught instanceof AppError)) throw caught
    return withoutConfiguration(caught, context)
  }
  try {
    const checks = await tellAll(examine(patientOf(app, context), context.interrupt), context)
    return outcomeOf(checks, successResult(app.engine.snapshot, context.stopwatch.read()))
  } finally {
    await app.close()
  }
}

async function withoutConfiguration(why: AppError, context: CommandContext): Promise<CommandOutcome> {
  const http = createHttp(context.environment)
  try {
    return outcomeOf(await tellAll(examine(patientWithout(why, context, http), context.interrupt), context), null)
  } finally {
    await http.close()
  }
}

async function tellAll(areas: readonly Area[], { output, interrupt }: CommandContext): Promise<Check[]> {
  const all: Check[] = []
  const failed: string[] = []
  for (const { name, checks } of areas) {
    const found = await untilInterrupted(checks, interrupt)
    output.tell(output.style.strong(name))
    for (const check of found) tellCheck(output, name, check)
    all.push(...found)
    failed.push(...found.filter(({ verdict }) => verdict === 'fail').map(() => name))
  }
  output.tell('', closingLine(failed))
  return all
}

const MARKS: Readonly<Record<CheckVerdict, string>> = { ok: '●', warn: '!', fail: '✗', skip: '○' }

function tellCheck(output: Output, area: string, check: Check): void {
  const { style } = output
  const paint = { ok: style.good, warn: style.warm, fail: style.bad, skip: style.faint }[check.verdict]
  const code = check.code === null ? '' : ` ${style.faint(`[${check.code}]`)}`
  output.emit({ type: 'check', area, ...check })
  const [first, ...more] = `${check.name}: ${check.found}${code}`.split('\n')
  output.tell(`  ${paint(MARKS[check.verdict])} ${first}`, ...more.map((line) => `      ${line}`))
  if (check.fix !== null)
    output.tell(
      ...check.fix
        .trimEnd()
        .split('\n')
        .map((line) => `      ${line}`),
    )
}

function outcomeOf(checks: readonly Check[], success: ResultEvent | null): CommandOutcome {
  const failures = checks.flatMap(({ verdict, code, found, fix }) =>
    verdict === 'fail' && code !== null ? [{ code, userMessage: found, hint: fix ?? '', family: familyOf(code) }] : [],
  )
  const [worst] = failures.sort((one, other) => MENDED_FIRST.indexOf(one.family) - MENDED_FIRST.indexOf(other.family))
  if (worst === undefined) return { result: success, exitCode: 0 }
  const { code, userMessage, hint, family } = worst
  return { result: { type: 'result', ok: false, error: { code, userMessage, hint } }, exitCode: EXIT_CODES[family] }
}
