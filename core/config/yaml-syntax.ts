/** Our words for the YAML library's error codes; its own messages can quote the text. */

export function syntaxWords(code: string): { reason: string; fix: string } {
  switch (code) {
    case 'TAB_AS_INDENT':
      return { reason: 'is indented with a tab', fix: 'Indent with spaces.' }
    case 'BAD_INDENT':
      return {
        reason: 'is not indented as it must be, or a bracket above it is still open',
        fix: 'Give all keys of a block the same number of spaces, and close what you open.',
      }
    case 'MISSING_CHAR':
      return {
        reason: 'lacks a character: a colon, a comma, a quote or a bracket',
        fix: 'Write name: value, with a space after the colon, and close what you open.',
      }
    case 'BAD_DQ_ESCAPE':
      return {
        reason: 'has a backslash in double quotes that means nothing',
        fix: "Use single quotes '…', or write \\\\ for a backslash.",
      }
    case 'BAD_SCALAR_START':
      return { reason: 'begins a text with a character that YAML keeps for itself', fix: 'Put the text in quotes.' }
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return {
        reason: 'has a colon where none can be',
        fix: 'Put a text with a colon in it in quotes, and each key on a line of its own.',
      }
    case 'BAD_ALIAS':
    case 'ALIAS_PROPS':
      return {
        reason: 'uses an alias (*name) without its anchor',
        fix: 'Put a text that begins with * or & in quotes.',
      }
    case 'TAG_RESOLVE_FAILED':
    case 'MULTIPLE_TAGS':
      return {
        reason: 'uses a tag (!name), which means nothing here',
        fix: 'Remove it, or put a text that begins with ! in quotes.',
      }
    case 'RESOURCE_EXHAUSTION':
      return { reason: 'is nested too deeply', fix: 'Check the brackets before this place.' }
    case 'MULTIPLE_DOCS':
      return { reason: 'begins a second document', fix: 'Keep one document in the file.' }
    default:
      return {
        reason: 'is not YAML',
        fix: 'Write name: value, lists as [one, two], and put texts with special characters in quotes.',
      }
  }
}
