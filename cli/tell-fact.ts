/** Shows a fact: its mark in the colour of its tone, then what belongs to it, indented. */

import type { Tone } from '../core/doctor/this-device.ts'
import type { Output } from './output.ts'
import type { Fact } from './words.ts'

const MARKS: Readonly<Record<Tone, string>> = { good: '●', warm: '◐', bad: '✗', plain: '○' }

/** @param time written before the mark, where facts follow one another */
export function tellFact(output: Output, fact: Fact, time: string | null = null): void {
  const { style } = output
  const paint = { good: style.good, warm: style.warm, bad: style.bad, plain: style.faint }[fact.tone]
  const when = time === null ? '' : `${style.faint(time)} `
  const indent = ' '.repeat(time === null ? 2 : time.length + 3)
  output.tell(`${when}${paint(MARKS[fact.tone])} ${fact.text}`, ...fact.more.map((line) => `${indent}${line}`))
}
