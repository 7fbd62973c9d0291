import { describe, expect, it } from 'vitest'
import type { NodeObservation } from '../../../core/contract/node.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import type { LocalApi } from '../../../core/node/local-api.ts'
import type { BusMessage } from '../../../core/node/local-api-wire.ts'
import { watchNode } from '../../../core/node/watch.ts'
import { OUR_SERVER, type ReadingChanges, readingOf } from '../../support/node-parts.ts'
import { HandClock, settled } from '../../support/session-world.ts'

const NEWS: BusMessage = { state: null, error: null, browseToUrl: null, loginFinished: false, health: null }
const LOST = {
  status: { AuthURL: `${OUR_SERVER}/register/hskey-authreq-abcdefghijklmnopqrstuvwx` },
  self: { Online: false },
}

/** A daemon of which only the reading side exists; `down` makes every connection fail. */
function watched(first: ReadingChanges = {}, rarestRereadMs?: number) {
  const clock = new HandClock()
  const daemon = { shows: first, down: false, readings: 0, connections: 0 }
  let emit: (message: BusMessage) => void = () => {}
  let endStream = () => {}
  const unused = () => Promise.reject(new Error('not of this test'))
  const api: LocalApi = {
    address: null,
    async status() {
      daemon.readings += 1
      return readingOf(daemon.shows).status
    },
    prefs: async () => readingOf(daemon.shows).prefs,
    policyLoginUrl: async () => null,
    watchBus(onMessage, signal) {
      daemon.connections += 1
      if (daemon.down) return Promise.reject(new AppError('node.daemon-unreachable', { fix: '-' }))
      emit = onMessage
      onMessage({ ...NEWS, health: [] })
      return new Promise((resolve, reject) => {
        endStream = resolve
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    },
    profiles: unused,
    currentProfile: unused,
    start: unused,
    restart: unused,
    loginInteractive: unused,
    logout: unused,
    editWantRunning: unused,
    newProfile: unused,
    switchProfile: unused,
    deleteProfile: unused,
    remeasureRelays: unused,
  }
  const told: NodeObservation[] = []
  const end = new AbortController()
  const options = { api, clock, controlUrl: OUR_SERVER, ...(rarestRereadMs === undefined ? {} : { rarestRereadMs }) }
  const done = watchNode(options, (observation) => told.push(observation), end.signal)
  return {
    clock,
    daemon,
    kinds: () => told.map((observation) => observation.kind),
    say: async (message: Partial<BusMessage> = {}) => {
      emit({ ...NEWS, ...message })
      await settled()
    },
    loseConnection: async () => {
      endStream()
      await settled()
    },
    end: async () => {
      end.abort()
      await done
    },
  }
}

describe('watching the daemon', () => {
  it('tells the present once, and then only what differs', async () => {
    const watch = watched()
    await settled()
    await watch.say()
    await watch.say()
    expect(watch.kinds()).toEqual(['running'])
    watch.daemon.shows = { status: { BackendState: 'Stopped' } }
    await watch.say()
    expect(watch.kinds()).toEqual(['running', 'stopped'])
    await watch.end()
  })

  it('reads once for a burst of messages, and once more for what came meanwhile', async () => {
    const watch = watched()
    await settled()
    const before = watch.daemon.readings
    const burst = [watch.say(), watch.say(), watch.say(), watch.say()]
    await Promise.all(burst)
    expect(watch.daemon.readings - before).toBeLessThanOrEqual(2)
    await watch.end()
  })

  it('looks by itself while the bus is silent: a lost control connection is not told there', async () => {
    const watch = watched()
    await settled()
    watch.daemon.shows = { self: { Online: false } }
    await watch.clock.moveTo(10_000)
    expect(watch.kinds()).toEqual(['running', 'running'])
    await watch.end()
  })

  it('looks ever more rarely where it may, until there is news', async () => {
    const watch = watched({}, 60_000)
    await settled()
    const looks = async (until: number) => {
      const seen: number[] = []
      for (let before = watch.daemon.readings; watch.clock.now() < until; before = watch.daemon.readings) {
        await watch.clock.moveTo(watch.clock.now() + 1_000)
        if (watch.daemon.readings > before) seen.push(watch.clock.now())
      }
      return seen
    }
    expect(await looks(190_000)).toEqual([10_000, 30_000, 70_000, 130_000, 190_000])
    watch.daemon.shows = { self: { Online: false } }
    await watch.say()
    expect(await looks(220_000)).toEqual([200_000, 220_000])
    await watch.end()
  })

  it('does not take the first second of a re-authentication for a lost registration', async () => {
    const watch = watched()
    await settled()
    watch.daemon.shows = LOST
    await watch.say()
    watch.daemon.shows = { status: LOST.status }
    await watch.say()
    expect(watch.kinds()).toEqual(['running'])
    await watch.end()
  })

  it('tells a lost registration when it stays so for two seconds', async () => {
    const watch = watched()
    await settled()
    watch.daemon.shows = LOST
    await watch.say()
    await watch.clock.moveTo(1_999)
    expect(watch.kinds()).toEqual(['running'])
    await watch.clock.moveTo(2_000)
    expect(watch.kinds()).toEqual(['running', 'needsLogin'])
    await watch.end()
  })

  it('tells once that the daemon is away, and tries again ever more rarely', async () => {
    const watch = watched()
    await settled()
    watch.daemon.down = true
    await watch.loseConnection()
    const tries: number[] = []
    for (let before = watch.daemon.connections; tries.length < 4; ) {
      await watch.clock.moveTo(watch.clock.now() + 50)
      if (watch.daemon.connections > before) tries.push(watch.clock.now())
      before = watch.daemon.connections
    }
    expect(tries).toEqual([250, 750, 1_750, 3_750])
    expect(watch.kinds()).toEqual(['running', 'noDaemon'])
    watch.daemon.down = false
    await watch.clock.moveTo(10_000)
    expect(watch.kinds()).toEqual(['running', 'noDaemon', 'running'])
    await watch.end()
  })

  it('says nothing more once it is ended', async () => {
    const watch = watched()
    await settled()
    await watch.end()
    watch.daemon.shows = { status: { BackendState: 'Stopped' } }
    await watch.say()
    expect(watch.kinds()).toEqual(['running'])
    expect(watch.clock.alarms).toEqual([])
  })
})
