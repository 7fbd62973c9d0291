/** Shows a fact: its mark in the colour of its tone, then what belongs to it, indented. */
import type { Output } from './output.ts'
import type { Fact, Tone } from './words.ts'

const MARKS: Readonly<Record<Tone, string>> = { good: '●', warm: '◐', bad: '✗', plain: '○' }

export function tellFact(output: Output, fact: Fact): void {
  const { style } = output
  const paint = { good: style.good, warm: style.warm, bad: style.bad, plain: style.faint }[fact.tone]
  output.tell(`${paint(MARKS[fact.tone])} ${fact.text}`, ...fact.more.map((line) => `  ${line}`))
}
