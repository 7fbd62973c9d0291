/** Splits a command line into words as a POSIX shell would, without a shell: nothing is expanded, nothing is run. */
import { AppError } from '../core/errors/app-error.ts'

/**
 * Blanks separate words; single quotes keep everything, double quotes everything but `\"` and `\\`, a backslash outside keeps
 * the next character. On Windows a backslash is an ordinary character, because paths are made of it.
 * @throws AppError general.usage for an unclosed quote, a trailing backslash or an empty command
 */
export function splitWords(line: string, platform: NodeJS.Platform = process.platform): string[] {
  const escapes = platform !== 'win32'
  const words: string[] = []
  let word: string | null = null
  let quote: '"' | "'" | null = null
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? ''
    const next = line[index + 1]
    if (quote !== null) {
      if (character === quote) quote = null
      else if (quote === '"' && escapes && character === '\\' && (next === '"' || next === '\\')) {
        word = (word ?? '') + next
        index += 1
      } else word = (word ?? '') + character
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (escapes && character === '\\') {
      if (next === undefined) throw new AppError('general.usage', { problem: 'A command ends in a lone backslash.' })
      word = (word ?? '') + next
      index += 1
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + character
  }
  if (quote !== null) throw new AppError('general.usage', { problem: `A command has a ${quote} without its partner.` })
  if (word !== null) words.push(word)
  if (words.length === 0) throw new AppError('general.usage', { problem: 'A command is empty.' })
  return words
}
