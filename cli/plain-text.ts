/**
 * Text from others (claims, the daemon's and the server's words) on its way to a terminal or a program: it may not move the
 * cursor, begin a line of its own, or show its letters in another order than it has them (Trojan Source, CVE-2021-42574).
 */

/** What a line of ours may hold beside letters: the codes of style.ts. */
const COLOUR_CODE = '\\u001b\\[(?:1|2|22|31|33|36|39)m'
/** Control and format characters, line and paragraph separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const UNSEEN_OR_COLOUR = new RegExp(`${COLOUR_CODE}|${UNSEEN.source}`, 'gu')
/** Line breaks and tabs hold words apart. */
const GAP = /[\t\n\v\f\r\u0085\u2028\u2029]/

/** One line without what cannot be seen. @param coloured whether colour codes are ours; else they go too */
export function plainLine(line: string, coloured: boolean): string {
  return line.replace(UNSEEN_OR_COLOUR, (found) => {
    if (found.length > 1) return coloured ? found : ''
    return GAP.test(found) ? ' ' : ''
  })
}

/** In JSON all of them may stand, but terminals obey C1 controls and order text by the bidi ones, and some readers split at U+2028. */
const LIVE_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** @param json the text of a value: outside of strings none of these can occur. */
export function plainJson(json: string): string {
  return json.replace(LIVE_IN_JSON, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
