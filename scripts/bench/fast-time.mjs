/**
 * `node --import fast-time.mjs`: time runs LATCHKEY_BENCH_SPEED times as fast in this process, for what the app does only
 * after a while. Clocks and timers go together; what other processes do takes its time.
 */
import { promisify } from 'node:util'

const speed = Number(process.env.LATCHKEY_BENCH_SPEED ?? 1)
const { setTimeout: wait } = globalThis
const clock = Date.now
const running = performance.now.bind(performance)
const began = clock()

Date.now = () => began + (clock() - began) * speed
performance.now = () => running() * speed
globalThis.setTimeout = Object.assign(
  (callback, span = 0, ...values) => wait(callback, Number(span) / speed, ...values),
  { [promisify.custom]: (span, value) => new Promise((resolve) => wait(resolve, span / speed, value)) },
)
