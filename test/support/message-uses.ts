/** Which messages the sources speak of: by their id, or by a template whose blanks are filled from words that stand in the sources. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Source {
  readonly file: string
  readonly text: string
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** TypeScript under these folders of the repository. */
export function sourcesIn(...folders: readonly string[]): readonly Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => ['.ts', '.tsx'].includes(extname(file)) && !file.includes('node_modules'))
      .map((file) => ({ file: join(folder, file), text: readFileSync(join(ROOT, folder, file), 'utf8') })),
  )
}

/** @param speaking sources that may name messages @param words sources whose words may fill the blanks of a template */
export function unusedMessages(
  ids: readonly string[],
  speaking: readonly Source[],
  words: readonly Source[],
): readonly string[] {
  const quoted = new Set(speaking.flatMap(({ text }) => [...text.matchAll(/['"]([\w.-]+)['"]/g)].map(([, id]) => id)))
  const templates = speaking.flatMap(({ text }) =>
    [...text.matchAll(/`([a-z]+\.[\w.]*\$\{[^`]*)`/g)].map(([, template]) => patternOf(template ?? '')),
  )
  // Strings, keys of objects, and words that stand alone.
  const known = new Set(
    words.flatMap(({ text }) =>
      [...text.matchAll(/['"]([\w.-]+)['"]|\b(\w+)\b/g)].map(([, string, word]) => string ?? word),
    ),
  )
  return ids.filter(
    (id) =>
      !quoted.has(id) &&
      !templates.some((pattern) => {
        const blanks = pattern.exec(id)?.slice(1)
        return blanks?.every((blank) => known.has(blank)) ?? false
      }),
  )
}

/** Messages named by `say('…')` that no catalogue holds. */
export function unknownMessages(ids: readonly string[], speaking: readonly Source[]): readonly string[] {
  return speaking.flatMap(({ file, text }) =>
    [...text.matchAll(/\bsay\(\s*'([^']+)'/g)]
      .map(([, id]) => id ?? '')
      .filter((id) => !ids.includes(id))
      .map((id) => `${file}: ${id}`),
  )
}

function patternOf(template: string): RegExp {
  const escaped = template.split(/\$\{[^}]*\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('(.+)')}$`)
}

/** Phrases that no source holds as a string or a template (its blank is `…`), whole or as its first word and the rest. */
export function unusedPhrases(phrases: readonly string[], sources: readonly Source[]): readonly string[] {
  const strings = new Set(
    sources.flatMap(({ text }) => [
      ...[...text.matchAll(/'([^'\n]+)'/g)].map(([, string]) => string),
      ...[...text.matchAll(/`((?:\\.|[^`\\\n])+)`/g)].map(([, template]) => phraseOf(template ?? '')),
    ]),
  )
  return phrases.filter((phrase) => {
    const gap = phrase.indexOf(' ')
    return !strings.has(phrase) && !(strings.has(phrase.slice(0, gap)) && strings.has(phrase.slice(gap + 1)))
  })
}

/** A template as messages/error-texts.ts looks it up: a command, or what is filled in, is `…`. */
function phraseOf(template: string): string {
  return template
    .replaceAll('\\`', '`')
    .replace(/`[^`]+`/, '`…`')
    .replace(/\$\{[^}]*\}/, '…')
}
