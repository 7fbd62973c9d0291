/**
 * Memory and open files of the resident process. A process grows while it warms up, so the trend is taken of the
 * longest-lived one, past its first minute: medians of the first and the last third of what /proc says, and what its
 * heap holds on to at both ends of that span.
 */
import { readdir, readFile } from 'node:fs/promises'
import { summarise } from '../bench/statistics.ts'
import { liveHeap } from './live-heap.ts'

interface Sample {
  /** Milliseconds since the process was first seen. */
  readonly age: number
  /** Anonymous memory (RssAnon) in bytes: without the pages of the program file. */
  readonly memory: number
  readonly openFiles: number
}

interface Life {
  readonly since: number
  readonly samples: Sample[]
  /** After a full collection, in bytes, once warm and at the end; null before. */
  readonly heap: { first: number | null; last: number | null }
}

export interface Trend {
  readonly first: number
  readonly last: number
  /** last : first; NaN without samples. */
  readonly ratio: number
}

export interface Flatness {
  /** Bytes. */
  readonly memory: Trend
  readonly heap: Trend
  readonly openFiles: Trend
  readonly samples: number
  /** Age of the process at the last sample. */
  readonly livedMs: number
}

/** The process to look at; null while there is none. */
export interface Observed {
  readonly pid: () => number | null
  readonly stderr: () => string
}

export interface Sampler {
  /** While the process still lives. */
  readonly stop: () => Promise<Flatness>
}

const EVERY_MS = 2_000
const WARM_UP_MS = 60_000

export function startSampler({ pid, stderr }: Observed): Sampler {
  const lives = new Map<number, Life>()
  const present = () => {
    const id = pid()
    if (id === null) return null
    const life = lives.get(id) ?? { since: performance.now(), samples: [], heap: { first: null, last: null } }
    lives.set(id, life)
    return { id, life, age: performance.now() - life.since }
  }
  const take = async () => {
    const now = present()
    if (now === null) return
    const { id, life, age } = now
    const [status, files] = await Promise.all([readFile(`/proc/${id}/status`, 'utf8'), readdir(`/proc/${id}/fd`)])
    const memory = Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
    life.samples.push({ age, memory, openFiles: files.length })
    if (age > WARM_UP_MS && life.heap.first === null) life.heap.first = await liveHeap(stderr())
  }
  // It may end between the question and the answer.
  const timer = setInterval(() => void take().catch(() => {}), EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      const now = present()
      if (now !== null) now.life.heap.last = await liveHeap(stderr())
      const ageOf = ({ samples }: Life) => samples.at(-1)?.age ?? 0
      const [longest] = [...lives.values()].sort((a, b) => ageOf(b) - ageOf(a))
      const warm = longest?.samples.filter(({ age }) => age > WARM_UP_MS) ?? []
      return {
        memory: trendOf(warm.map(({ memory }) => memory)),
        heap: trend(longest?.heap.first ?? Number.NaN, longest?.heap.last ?? Number.NaN),
        openFiles: trendOf(warm.map(({ openFiles }) => openFiles)),
        samples: warm.length,
        livedMs: longest === undefined ? 0 : ageOf(longest),
      }
    },
  }
}

function trendOf(values: readonly number[]): Trend {
  const third = Math.floor(values.length / 3)
  const last = third === 0 ? [] : values.slice(-third)
  return trend(summarise(values.slice(0, third)).median, summarise(last).median)
}

function trend(first: number, last: number): Trend {
  return { first, last, ratio: last / first }
}
