/**
 * `virtual:messages/<language>`: a language compiled into one module, for the builds of main and window and for the tests.
 * What a language lacks is taken from English; a test fails for it, the person still reads a sentence.
 */
import type { Plugin } from 'vite'
import { LANGUAGE_TAGS, type LanguageTag } from '../core/contract/app-view.ts'
import { filesOf, readErrors, readMessages, readPhrases } from './catalogue-files.ts'
import { compileMessage } from './compile.ts'
import type { CompiledLanguage } from './format.ts'

const REQUESTED = 'virtual:messages/'
/** The leading NUL keeps other plugins from looking for a file; the ending names the chunk. */
const RESOLVED = '\0messages/'

export function messagesPlugin(): Plugin {
  return {
    name: 'latchkey-messages',
    resolveId(id) {
      return id.startsWith(REQUESTED) ? RESOLVED + id.slice(REQUESTED.length) : null
    },
    load(id) {
      if (!id.startsWith(RESOLVED)) return null
      const language = LANGUAGE_TAGS.find((tag) => tag === id.slice(RESOLVED.length))
      if (language === undefined) return this.error(`There is no language ${id.slice(RESOLVED.length)}`)
      for (const file of [...filesOf('en'), ...filesOf(language)]) this.addWatchFile(file)
      return `export default ${JSON.stringify(compileLanguage(language))}`
    },
  }
}

/** @throws Error naming the message that cannot be compiled */
export function compileLanguage(language: LanguageTag): CompiledLanguage {
  const texts = new Map([...readMessages('en'), ...readMessages(language)])
  return {
    messages: Object.fromEntries([...texts].map(([id, text]) => [id, compileMessage(id, text)])),
    errors: Object.fromEntries(
      [...readErrors(language)].map(([code, { userMessage, hint }]) => [
        code,
        [compileMessage(code, userMessage), compileMessage(code, hint)],
      ]),
    ),
    phrases: language === 'en' ? {} : Object.fromEntries(readPhrases(language)),
  }
}
