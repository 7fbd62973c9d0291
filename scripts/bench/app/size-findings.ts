/** The sizes of the built app as lines of the report. */
import type { Finding } from '../report.ts'
import { BUDGETS, type BuiltSizes, type Size } from './sizes.ts'

/** A kB is 1,000 bytes. */
const KB = 1_000

export function sizeFindings(sizes: BuiltSizes): Finding[] {
  const { main, parts, preload, window, screens, style, languages, modules } = sizes
  const inMain = table('Size of main')
  const inWindow = table('Size of the window')
  return [
    ...inMain('main, first load', main, BUDGETS.main),
    ...parts.flatMap((part) => inMain(`${part.name}, when needed`, part)),
    ...inMain('main, all parts', total([main, ...parts])),
    ...inMain('preload', preload, BUDGETS.preload),
    {
      part: 'Size of main',
      program: 'minified',
      what: `modules beside Electron, Node.js and the native keyring`,
      value: modules.filter((name) => name !== '@napi-rs/keyring').length,
      unit: 'modules',
      runs: 1,
      aim: 0,
    },
    ...inWindow('script, first load', window, BUDGETS.window),
    ...screens.flatMap((screen) => inWindow(`${screen.name}, when needed`, screen)),
    ...inWindow('script, all parts', total([window, ...screens])),
    ...inWindow('style', style, BUDGETS.style),
    ...languages.flatMap((language) => table('Size of a language, one is loaded')(language.name, language)),
  ]
}

function table(part: string) {
  return (what: string, { bytes, gzip }: Omit<Size, 'name'>, budget: number | null = null): readonly Finding[] => {
    const line = { part, what, unit: 'kB', runs: 1 } as const
    return [
      { ...line, program: 'minified', value: bytes / KB, aim: budget === null ? null : budget / KB },
      { ...line, program: 'gzip', value: gzip / KB, aim: null },
    ]
  }
}

function total(sizes: readonly Size[]): Omit<Size, 'name'> {
  const sum = (of: (size: Size) => number) => sizes.reduce((all, size) => all + of(size), 0)
  return { bytes: sum(({ bytes }) => bytes), gzip: sum(({ gzip }) => gzip) }
}
