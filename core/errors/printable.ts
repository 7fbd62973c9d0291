/** Text from outside, made fit to be shown: cleaned where it comes in, so that terminal, window, tray and log need not. */

const LINE_BREAKS_AND_TABS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
/** Controls (terminal sequences) and format characters (text direction, invisible ones), and separators of lines. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
/** What broken UTF-8 is read as; also our mark on a name that is not shown as it came. */
const REPLACEMENT = '\ufffd'

/** One line without control and direction characters, at most `limit` characters; the cut shows as `…`. */
export function printable(text: string, limit: number): string {
  const clean = text.replace(LINE_BREAKS_AND_TABS, ' ').replace(UNPRINTABLE, '')
  if (clean.length <= limit) return clean
  // By characters, so that none is cut in two. Never more than these are looked at, however long the text is.
  const letters = [...clean.slice(0, 2 * limit + 2)]
  return letters.length > limit ? `${letters.slice(0, limit - 1).join('')}…` : clean
}

/** True when a value can be shown exactly as it came: the condition for comparing it and showing it. */
export function isPrintable(text: string, limit: number): boolean {
  return printable(text, limit) === text && !text.includes(REPLACEMENT)
}

/**
 * A name that is both compared and shown. What cannot be shown as it came ends in a mark that no printable value has, so
 * that cleaning never makes it equal to somebody's name.
 */
export function printableName(text: string, limit: number): string {
  return isPrintable(text, limit) ? text : `${printable(text, limit - 1)}${REPLACEMENT}`
}
