/**
 * Memory and open files of the resident process, read from /proc. A process grows while it warms up, so the trend is
 * taken of the longest-lived process, past its first minute: medians of the first and the last third.
 */
import { readdir, readFile } from 'node:fs/promises'
import { summarise } from '../bench/statistics.ts'

interface Sample {
  /** Milliseconds since the process was first seen. */
  readonly age: number
  /** Anonymous memory (RssAnon): without the pages of the program file. */
  readonly memoryKb: number
  readonly openFiles: number
}

export interface Trend {
  readonly first: number
  readonly last: number
  /** last : first; NaN without samples. */
  readonly ratio: number
}

export interface Flatness {
  readonly memoryKb: Trend
  readonly openFiles: Trend
  readonly samples: number
  /** Age of the process at the last sample. */
  readonly livedMs: number
}

export interface Sampler {
  readonly flatness: () => Flatness
  readonly stop: () => void
}

const EVERY_MS = 2_000
const WARM_UP_MS = 60_000

export function startSampler(pid: () => number | null): Sampler {
  const lives = new Map<number, { readonly since: number; readonly samples: Sample[] }>()
  const take = async () => {
    const id = pid()
    if (id === null) return
    const [status, files] = await Promise.all([readFile(`/proc/${id}/status`, 'utf8'), readdir(`/proc/${id}/fd`)])
    const life = lives.get(id) ?? { since: performance.now(), samples: [] }
    lives.set(id, life)
    life.samples.push({
      age: performance.now() - life.since,
      memoryKb: Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]),
      openFiles: files.length,
    })
  }
  // It may end between the question and the answer.
  const timer = setInterval(() => void take().catch(() => {}), EVERY_MS)
  return {
    stop: () => clearInterval(timer),
    flatness() {
      const ages = [...lives.values()].map(({ samples }) => samples)
      const longest = ages.sort((a, b) => (b.at(-1)?.age ?? 0) - (a.at(-1)?.age ?? 0))[0] ?? []
      const warm = longest.filter(({ age }) => age > WARM_UP_MS)
      return {
        memoryKb: trendOf(warm.map(({ memoryKb }) => memoryKb)),
        openFiles: trendOf(warm.map(({ openFiles }) => openFiles)),
        samples: warm.length,
        livedMs: longest.at(-1)?.age ?? 0,
      }
    },
  }
}

function trendOf(values: readonly number[]): Trend {
  const third = Math.floor(values.length / 3)
  const first = summarise(values.slice(0, third)).median
  const last = summarise(third === 0 ? [] : values.slice(-third)).median
  return { first, last, ratio: last / first }
}
