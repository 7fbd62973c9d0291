/**
 * Turns ICU MessageFormat into the compact form of format.ts, at build and in tests only: the parser never ships. What the
 * product does not use (number and date styles, tags) is refused, so that the runtime stays small.
 */
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import type { Compiled, Part } from './format.ts'

/** @throws Error naming the message and what is wrong with it */
export function compileMessage(name: string, text: string): Compiled {
  try {
    return compact(parse(text, { ignoreTag: true, requiresOtherClause: true }))
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)} in "${text}"`)
  }
}

function compact(elements: readonly MessageFormatElement[]): Compiled {
  const parts = elements.map(partOf)
  if (parts.length === 0) return ''
  const [first] = parts
  return parts.length === 1 && typeof first === 'string' ? first : parts
}

function partOf(element: MessageFormatElement): Part {
  switch (element.type) {
    case TYPE.literal:
      return element.value
    case TYPE.argument:
      return [element.value]
    case TYPE.pound:
      return 0
    case TYPE.select:
      return [element.value, casesOf(element.options)]
    case TYPE.plural:
      return [element.value, casesOf(element.options), element.offset, element.pluralType ?? 'cardinal']
    default:
      throw new Error(`only plain arguments, plural, selectordinal and select are supported; format the value first`)
  }
}

function casesOf(
  options: Readonly<Record<string, { readonly value: readonly MessageFormatElement[] }>>,
): Readonly<Record<string, Compiled>> {
  return Object.fromEntries(Object.entries(options).map(([key, option]) => [key, compact(option.value)]))
}
