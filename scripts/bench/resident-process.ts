/**
 * One resident program in a process of its own, and the person with it: signs in again and again, each time in a new
 * life, and reports what each moment took. The callback counts from the request's arrival at the loopback listener.
 */
import { subscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { createFakeBrowser } from '../../test/support/fake-browser.ts'
import { makeBare, makeBareChecking } from './residents/bare.ts'
import { makeLatchkey } from './residents/latchkey.ts'
import { makeMsal } from './residents/msal.ts'
import type { Life, MakeResident, ResidentOptions } from './residents/resident.ts'

export type ResidentName = 'latchkey' | 'latchkeyInMemory' | 'bare' | 'bareChecking' | 'msal'

export interface ResidentTask extends ResidentOptions {
  readonly resident: ResidentName
  readonly caFile: string
  /** Sign-ins measured. */
  readonly runs: number
  /** How long the person looks at the page before the response goes out. */
  readonly thinkMs: number
}

/** Milliseconds, one entry a run. */
export interface ResidentResult {
  readonly name: string
  readonly launch: readonly number[]
  readonly callback: readonly number[]
  /** Until the new tokens are stored, where they are stored. */
  readonly renewal: readonly number[]
  /** Until they are validated. */
  readonly renewalValidated: readonly number[]
  readonly requests: {
    readonly beforeLaunch: number
    readonly signIn: number
    readonly renewal: number
    readonly ask: number
  }
}

const MAKERS: Readonly<Record<ResidentName, MakeResident>> = {
  latchkey: makeLatchkey,
  latchkeyInMemory: (options) => makeLatchkey({ ...options, hasKeychain: false }),
  bare: makeBare,
  bareChecking: makeBareChecking,
  msal: makeMsal,
}
/** Compiled and settled by then. */
const WARM_UP = 3

let arrivedAt = Number.NaN
const task: ResidentTask = JSON.parse(process.argv[2] ?? '')
const browser = createFakeBrowser({ login: 'alice', ca: readFileSync(task.caFile) })
// The only HTTP server of this process is the loopback listener; what comes after the response (a look at how it went) is no part of it.
subscribe('http.server.request.start', () => {
  if (Number.isNaN(arrivedAt)) arrivedAt = performance.now()
})

const resident = await MAKERS[task.resident](task)
const times = {
  launch: [] as number[],
  callback: [] as number[],
  renewal: [] as number[],
  renewalValidated: [] as number[],
}
const requests = { beforeLaunch: 0, signIn: 0, renewal: 0, ask: 0 }
for (let run = -WARM_UP; run < task.runs; run++) {
  const life = await resident.begin()
  const moments = await signIn(life)
  const renewal = await timed(() => life.renew())
  const ask = await timed(() => life.ask())
  await life.end()
  if (run < 0) continue
  times.launch.push(moments.launch)
  times.callback.push(moments.callback)
  times.renewal.push(renewal.took)
  times.renewalValidated.push(renewal.answer - renewal.started)
  requests.beforeLaunch = Math.max(requests.beforeLaunch, moments.requestsBeforeLaunch)
  requests.signIn = Math.max(requests.signIn, moments.requests)
  requests.renewal = Math.max(requests.renewal, renewal.requests)
  requests.ask = Math.max(requests.ask, ask.requests)
}
const result: ResidentResult = { name: resident.name, ...times, requests }
process.send?.(result, () => process.exit(0))

async function signIn(life: Life) {
  const requestsAtFirst = resident.requests()
  const clicked = performance.now()
  let launched = Number.NaN
  let requestsAtLaunch = Number.NaN
  let journey: Promise<unknown> = Promise.resolve()
  arrivedAt = Number.NaN
  await life.signIn((url) => {
    launched = performance.now()
    requestsAtLaunch = resident.requests()
    journey = new Promise((resolve) => setTimeout(resolve, task.thinkMs)).then(() => browser.open(url))
  })
  const done = performance.now()
  await journey
  return {
    launch: launched - clicked,
    callback: done - arrivedAt,
    requestsBeforeLaunch: requestsAtLaunch - requestsAtFirst,
    requests: resident.requests() - requestsAtFirst,
  }
}

async function timed<T>(work: () => Promise<T>) {
  const before = resident.requests()
  const started = performance.now()
  const answer = await work()
  return { answer, started, took: performance.now() - started, requests: resident.requests() - before }
}
