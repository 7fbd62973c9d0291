/** The addresses of our own pages. The window names a topic; nobody but this file says where it leads. */
import type { HelpTopic } from './app-calls.ts'

export const HELP_PAGES: Readonly<Record<HelpTopic, string>> = {
  help: 'https://latchkey.invalid/help',
  releases: 'https://latchkey.invalid/releases',
  source: 'https://latchkey.invalid/source',
}
