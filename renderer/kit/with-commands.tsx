/** A sentence whose commands and names of keys, in backticks, are drawn as such: a line ends between their words, not at a hyphen. */
import type { ComponentChildren } from 'preact'

export function withCommands(sentence: string): ComponentChildren {
  return sentence.split('`').map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      <code key={at} dir="ltr">
        {part.split(' ').map((word, index) => (index === 0 ? <span>{word}</span> : [' ', <span>{word}</span>]))}
      </code>
    ),
  )
}
