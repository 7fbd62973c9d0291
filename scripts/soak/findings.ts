/** What is known only at the end of a run: figures, each held against its bound. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ground, LARGEST_LOG_BYTES, LOG_ROOM_BYTES } from './ground.ts'
import { searchLeaks } from './leak-search.ts'
import type { Figure } from './report.ts'
import { seenRequests } from './requests.ts'
import type { SoakParts } from './run.ts'
import type { Flatness, Trend } from './samples.ts'

/**
 * last : first. What the heap holds on to settles within a tenth; the memory as the system sees it goes up and down by
 * half between two full collections, which are up to half an hour apart.
 */
const MOST_GROWTH = { heap: 1.15, memory: 1.5, openFiles: 1.15 }
/** Requests seen : planned. Draws of 50–75 % and outages shift a short run by some tenths. */
const REQUEST_SHARE = { least: 0.6, most: 1.4 }
/** Keycloak's words while the client is disabled; any other refusal was of a token that should have been good. */
const EXPECTED_REFUSALS = ['client_disabled', 'invalid_client_credentials', 'invalid_client']
/** Fewer samples than this make no trend. */
const LEAST_SAMPLES = 30

export interface Run {
  readonly parts: SoakParts
  readonly flatness: Flatness
  readonly ranMs: number
}

/** Keycloak must be up. Every figure that does not hold is noted as a breach. */
export async function gatherFigures({ parts, flatness, ranMs }: Run): Promise<Figure[]> {
  const { ground, ledger, resident, visitors, plan } = parts
  const { world, desk, pagesAtFirst } = ground
  const figures = [
    ...trendFigures(flatness),
    ...(await requestFigures(parts, plan.planned(ranMs, visitors.renewals()))),
    ...(await logFigures(ground)),
    exactly('password forms submitted', desk.person.passwordSubmissions(), 1),
    exactly('pages opened in the browser after the sign-in', desk.person.visited().length - pagesAtFirst, 0),
    exactly('nodes at Headscale', (await world.headscale.nodes()).length, 1),
  ]
  const leaks = await searchLeaks(world, {
    outputs: [...resident.outputs(), ...visitors.outputs()],
    folder: desk.account.home,
    visited: desk.person.visited(),
  })
  for (const leak of leaks) ledger.breach(`found ${leak}`)
  figures.push(exactly('tokens and codes found in outputs and files', leaks.length, 0))
  for (const { what, value, holds } of figures) ledger.holds(holds, `${what}: ${value}`)
  return figures
}

function trendFigures({ heap, memory, openFiles, samples, livedMs }: Flatness): Figure[] {
  const told = { bound: null, holds: true }
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`
  const trend = (what: string, { first, last, ratio }: Trend, unit: (value: number) => string, most: number) => ({
    what,
    value: samples < LEAST_SAMPLES ? 'too short a life' : `${ratio.toFixed(2)} (${unit(first)} → ${unit(last)})`,
    ...(samples < LEAST_SAMPLES ? told : { bound: `≤ ${most}`, holds: ratio <= most }),
  })
  return [
    { what: 'longest life of one watch', value: `${(livedMs / 60_000).toFixed(1)} min`, ...told },
    trend('its live heap after a collection, end : first minute', heap, mebibytes, MOST_GROWTH.heap),
    trend('its memory, median of last third : first third', memory, mebibytes, MOST_GROWTH.memory),
    trend('its open files, likewise', openFiles, String, MOST_GROWTH.openFiles),
  ]
}

async function requestFigures({ ground }: SoakParts, planned: number): Promise<Figure[]> {
  const { granted, refused } = await seenRequests(ground.world.realm)
  const refusals = [...refused.values()].reduce((sum, count) => sum + count, 0)
  const unexpected = [...refused].filter(([error]) => !EXPECTED_REFUSALS.includes(error))
  const share = (granted + refusals) / planned
  const { least, most } = REQUEST_SHARE
  return [
    { what: 'renewals granted', value: String(granted), bound: null, holds: true },
    { what: 'renewals refused while the client was disabled', value: String(refusals), bound: null, holds: true },
    {
      what: 'renewals refused for another reason',
      value: unexpected.map(([error, count]) => `${count} × ${error}`).join(', ') || '0',
      bound: '0',
      holds: unexpected.length === 0,
    },
    {
      what: 'requests to the token endpoint : planned',
      value: `${share.toFixed(2)} (${granted + refusals} : ${planned.toFixed(1)})`,
      bound: `${least}–${most}`,
      holds: share >= least && share <= most,
    },
  ]
}

async function logFigures({ logFolder }: Ground): Promise<Figure[]> {
  const names = (await readdir(logFolder)).sort()
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(logFolder, name))).size))
  const [, full = 0] = sizes
  return [
    {
      what: 'log files, in bytes',
      value: names.map((name, at) => `${name} ${sizes[at]}`).join(', '),
      bound: `two, ≤ ${LARGEST_LOG_BYTES} each, one full`,
      // The log was nearly full when the run began, so it has rolled over, and the full file is still there.
      holds:
        names.length === 2 &&
        sizes.every((size) => size <= LARGEST_LOG_BYTES) &&
        full > LARGEST_LOG_BYTES - LOG_ROOM_BYTES,
    },
  ]
}

function exactly(what: string, value: number, wanted: number): Figure {
  return { what, value: String(value), bound: String(wanted), holds: value === wanted }
}
