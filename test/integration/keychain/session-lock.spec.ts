import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CHECKPOINTS } from '../../../core/keychain/checkpoints.ts'
import { takeExclusiveName } from '../../../core/keychain/exclusive-name.ts'
import { openLockPlace, pipeName } from '../../../core/keychain/lock-place.ts'
import { createSessionLock } from '../../../core/keychain/session-lock.ts'
import type { LockPort } from '../../../core/session/ports.ts'
import { Arena } from '../../support/lock-arena.ts'

let home: string
const leftovers: string[] = []
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lk-lock-'))
})
afterEach(async () => {
  for (const folder of [home, ...leftovers.splice(0)]) await rm(folder, { recursive: true, force: true })
})

const patient = () => new AbortController().signal
const sockets = (profile = 'default') => readdir(join(home, 'lock', profile))

/** Holds the lock from now on; resolves once it does. */
async function holdUntilLeft(lock: LockPort): Promise<{ leave(): Promise<void> }> {
  const inside = gate()
  const out = gate()
  const held = lock.hold(() => {
    inside.open()
    return out.passed
  }, patient())
  await inside.passed
  return {
    leave() {
      out.open()
      return held
    },
  }
}

/** A promise with its ends outside. */
function gate() {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open }
}

describe('session lock in one process', () => {
  const newLock = (deadlineMs = 10_000): LockPort => createSessionLock({ home, profile: 'default', deadlineMs })

  it('gives the result of the work and leaves nothing behind', async () => {
    expect(await newLock().hold(async () => 42, patient())).toBe(42)
    expect(await sockets()).toEqual([])
  })

  it('passes on the failure of the work, and is free afterwards', async () => {
    const lock = newLock()
    await expect(lock.hold(() => Promise.reject(new Error('work failed')), patient())).rejects.toThrow('work failed')
    expect(await lock.hold(async () => 'free', patient())).toBe('free')
  })

  it('lets one in at a time, in the order of asking, also through two locks of the same profile', async () => {
    const locks = [newLock(), newLock()]
    let inside = 0
    const order: number[] = []
    const holder = await holdUntilLeft(newLock())
    const waits: Promise<void>[] = []
    for (let n = 0; n < 12; n += 1) {
      waits.push(
        (locks[n % 2] ?? newLock()).hold(async () => {
          inside += 1
          expect(inside).toBe(1)
          await readdir(home)
          order.push(n)
          inside -= 1
        }, patient()),
      )
      // Asking counts from the ticket on; without waiting for it, the order of asking is not defined.
      await expect.poll(async () => (await sockets()).filter((name) => name.startsWith('t.')).length).toBe(n + 2)
    }
    await Promise.all([holder.leave(), ...waits])
    expect(order).toEqual([...Array(12).keys()])
    expect(await sockets()).toEqual([])
  })

  it('keeps profiles apart', async () => {
    const other = createSessionLock({ home, profile: 'work', deadlineMs: 1000 })
    expect(await newLock().hold(() => other.hold(async () => 'both', patient()), patient())).toBe('both')
  })

  it('says busy at its deadline, with the time waited', async () => {
    const holder = await holdUntilLeft(newLock())
    await expect(newLock(1000).hold(async () => {}, patient())).rejects.toMatchObject({
      code: 'keychain.busy',
      params: { seconds: '1' },
    })
    await holder.leave()
    expect(await sockets()).toEqual([])
  })

  it('outlasts a holder that waits for a slow provider', async () => {
    const holder = await holdUntilLeft(newLock())
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const waiting = createSessionLock({ home, profile: 'default' }).hold(async () => 'in', patient())
      const outcome = waiting.catch((error: unknown) => error)
      await vi.waitFor(async () => expect(await sockets()).toHaveLength(2))
      await vi.advanceTimersByTimeAsync(75_000)
      await holder.leave()
      expect(await outcome).toBe('in')
    } finally {
      vi.useRealTimers()
    }
  })

  it("says busy also when the deadline is the caller's", async () => {
    const holder = await holdUntilLeft(newLock())
    const waiting = newLock().hold(async () => {}, AbortSignal.timeout(600))
    await expect(waiting).rejects.toMatchObject({ code: 'keychain.busy', params: { seconds: '1' } })
    await holder.leave()
  })

  it('stops waiting when the caller does, and does not run the work', async () => {
    const holder = await holdUntilLeft(newLock())
    const caller = new AbortController()
    let ran = false
    const waiting = newLock().hold(async () => {
      ran = true
    }, caller.signal)
    await expect.poll(async () => (await sockets()).length).toBe(2)
    caller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'general.cancelled' })
    await holder.leave()
    expect(ran).toBe(false)
    expect(await sockets()).toEqual([])
    await expect(newLock().hold(async () => {}, AbortSignal.abort())).rejects.toMatchObject({
      code: 'general.cancelled',
    })
  })

  it('passes its checkpoints in the order in which they are listed', async () => {
    const passed: string[] = []
    const checkpoint = (name: string) => passed.push(name)
    await createSessionLock({ home, profile: 'default', checkpoint }).hold(async () => {}, patient())
    expect(passed).toEqual(CHECKPOINTS.filter((name) => name.startsWith('lock.')))
  })

  it('is free in a millisecond or two', async () => {
    const lock = newLock()
    await lock.hold(async () => {}, patient())
    const times: number[] = []
    for (let n = 0; n < 40; n += 1) {
      const start = performance.now()
      await lock.hold(async () => {}, patient())
      times.push(performance.now() - start)
    }
    const median = times.sort((x, y) => x - y)[20]
    // 0.8 ms on an idle machine; the bound is for crowded ones.
    expect(median).toBeLessThan(20)
  })
})

describe('the place of the lock', () => {
  it('is a private folder in the home', async () => {
    expect((await openLockPlace(home, 'default')).path).toBe(join(home, 'lock', 'default'))
    expect((await stat(join(home, 'lock'))).mode & 0o777).toBe(0o700)
  })

  const long = () => join(home, 'x'.repeat(90))

  it.runIf(process.platform === 'linux')('is in the home also where its path is too long for a socket', async () => {
    const roundabout = `${long()}/../${'x'.repeat(90)}`
    const places = () => readdir('/tmp').then((names) => names.filter((name) => name.startsWith('latchkey-')))
    const before = await places()
    const inside = await createSessionLock({ home: long(), profile: 'default' }).hold(async () => {
      const other = createSessionLock({ home: roundabout, profile: 'default', deadlineMs: 300 })
      await expect(other.hold(async () => {}, patient())).rejects.toMatchObject({ code: 'keychain.busy' })
      return readdir(join(long(), 'lock', 'default'))
    }, patient())
    expect(inside).toEqual([expect.stringMatching(/^t\./)])
    expect(await readdir(join(long(), 'lock', 'default'))).toEqual([])
    // Nothing in a folder that other users share, where one of them could be first.
    expect(await places()).toEqual(before)
  })

  it.runIf(process.platform === 'linux')('leaves no way to a long home open', async () => {
    const lock = createSessionLock({ home: long(), profile: 'default', deadlineMs: 50 })
    const open = async () => (await readdir('/proc/self/fd')).length
    await lock.hold(async () => {}, patient())
    const before = await open()
    for (let n = 0; n < 20; n += 1) await lock.hold(async () => {}, patient())
    await lock.hold(() => lock.hold(async () => {}, patient()).catch(() => {}), patient())
    expect(await open()).toBeLessThan(before + 10)
  })

  it('is a short private folder where the home is too long and the system has no short way to it', async () => {
    const place = async (path: string, profile: string) => {
      const { path: short } = await openLockPlace(path, profile, 'darwin')
      leftovers.push(short)
      return short
    }
    const short = await place(long(), 'default')
    expect(short.length).toBeLessThan(70)
    expect((await stat(short)).mode & 0o777).toBe(0o700)
    expect(await place(`${long()}/../${'x'.repeat(90)}`, 'default')).toBe(short)
    expect(await place(long(), 'work')).not.toBe(short)
  })

  it('is refused in a folder that others can write to', async () => {
    await mkdir(join(home, 'open'))
    await chmod(join(home, 'open'), 0o777)
    const lock = createSessionLock({ home: join(home, 'open'), profile: 'default' })
    await expect(lock.hold(async () => {}, patient())).rejects.toMatchObject({ code: 'keychain.folder-not-private' })
  })

  it('names the reason when the folder cannot hold it', async () => {
    await writeFile(join(home, 'lock'), '')
    const lock = createSessionLock({ home, profile: 'default' })
    await expect(lock.hold(async () => {}, patient())).rejects.toMatchObject({ code: 'keychain.file-failed' })
  })
})

describe('the queue of tickets', () => {
  const ID = '0000000000000000'
  const folder = () => join(home, 'lock', 'default')
  const enter = (done: () => void = () => {}) =>
    createSessionLock({ home, profile: 'default' }).hold(async () => done(), patient())

  /** A socket of somebody else in the folder: listened to first, named afterwards, as everybody does it. */
  async function stranger(name: string) {
    await mkdir(folder(), { recursive: true, mode: 0o700 })
    const server = createServer((socket) => socket.on('error', () => {}).resume())
    await once(server.listen(join(folder(), 'stranger')), 'listening')
    await rename(join(folder(), 'stranger'), join(folder(), name))
    const visitors = new Set<Socket>()
    server.on('connection', (socket) => visitors.add(socket))
    return {
      visit: () => once(server, 'connection'),
      close() {
        for (const socket of visitors) socket.destroy()
        return once(server.close(), 'close')
      },
    }
  }

  it('waits for somebody who is still drawing a number, and lets a smaller one go first', async () => {
    const other = await stranger(`c.${ID}`)
    let entered = false
    const waiting = enter(() => {
      entered = true
    })
    await expect.poll(async () => (await sockets()).filter((name) => name.startsWith('t.')).length).toBe(1)
    expect(entered).toBe(false)
    await rename(join(folder(), `c.${ID}`), join(folder(), `t.1.${ID}`))
    await other.visit()
    expect(entered).toBe(false)
    await unlink(join(folder(), `t.1.${ID}`))
    await other.close()
    await waiting
    expect(entered).toBe(true)
  })

  it.each([`c.${ID}`, `t.1.${ID}`])('passes by somebody who died at %s, and clears up', async (name) => {
    const other = await stranger(name)
    await other.close()
    expect(await sockets()).toEqual([name])
    await enter()
    expect(await sockets()).toEqual([])
  })

  it('clears up what died while binding only when it is old', async () => {
    const other = await stranger(`n.${ID}`)
    await other.close()
    await enter()
    expect(await sockets()).toEqual([`n.${ID}`])
    const past = new Date(Date.now() - 120_000)
    await utimes(join(folder(), `n.${ID}`), past, past)
    await enter()
    expect(await sockets()).toEqual([])
  })

  it('leaves other files alone', async () => {
    await enter()
    await writeFile(join(folder(), 'README'), '')
    await enter()
    expect(await sockets()).toEqual(['README'])
  })
})

describe('session lock between processes', () => {
  it('passes from a killed holder to the one that comes next, at once', async () => {
    const arena = new Arena({ home, lanes: 1, turns: 1 })
    arena.killInside = () => true
    expect(await arena.run()).toBe(false)
    // The killed holder's socket is still there; nobody waits for it.
    expect(await sockets()).toHaveLength(1)
    const start = performance.now()
    await createSessionLock({ home, profile: 'default' }).hold(async () => {}, patient())
    expect(performance.now() - start).toBeLessThan(1000)
    expect(await sockets()).toEqual([])
  })

  it('wakes the one that waits when the holder is killed', async () => {
    const arena = new Arena({ home, lanes: 1, turns: 1 })
    const first = gate()
    arena.killInside = () => {
      first.open()
      return false
    }
    const worker = arena.run()
    await first.passed
    // Stopped while inside: it answers nobody, but it lives, and so it holds the lock.
    const holder = arena.holder
    holder?.kill('SIGSTOP')
    let woken = false
    const waiting = createSessionLock({ home, profile: 'default' }).hold(async () => {
      woken = true
    }, patient())
    await expect.poll(async () => (await sockets()).filter((name) => name.startsWith('t.')).length).toBe(2)
    expect(woken).toBe(false)
    if (holder) arena.kill(holder)
    await waiting
    expect(await worker).toBe(false)
  })

  it('is never held twice, whoever is killed wherever', { timeout: 120_000 }, async () => {
    const arena = new Arena({ home, lanes: 3, turns: 300, deaths: 0.004 })
    let entries = 0
    arena.killInside = () => {
      entries += 1
      return entries % 50 === 0
    }
    const again = async (): Promise<void> => {
      while (!(await arena.run()) && !arena.enough);
    }
    await Promise.all([again(), again(), again(), again()])
    expect(arena.overlaps).toBe(0)
    expect(arena.turns).toBeGreaterThanOrEqual(300)
    expect(arena.killed).toBeGreaterThan(5)
    // The next one clears away what the killed left in the queue; what never came into it waits for its age.
    await createSessionLock({ home, profile: 'default' }).hold(async () => {}, patient())
    expect((await sockets()).filter((name) => !name.startsWith('n.'))).toEqual([])
  })
})

describe('a name that only one can have, as on Windows', () => {
  // Linux's abstract sockets behave so too: one listener a name, freed when it dies. They stand in for pipes here alone.
  const name = () => `\0${home}`
  const onLinux = process.platform === 'linux'

  it.runIf(onLinux)('goes from one holder to the next', async () => {
    const order: string[] = []
    const release = await takeExclusiveName(name(), patient(), () => {})
    const next = takeExclusiveName(name(), patient(), () => {}).then((give) => {
      order.push('second')
      return give
    })
    await readdir(home)
    order.push('first leaves')
    await release()
    await (await next)()
    expect(order).toEqual(['first leaves', 'second'])
  })

  it.runIf(onLinux)('lets twenty in, one at a time', async () => {
    let inside = 0
    const turn = async () => {
      const release = await takeExclusiveName(name(), patient(), () => {})
      inside += 1
      expect(inside).toBe(1)
      await readdir(home)
      inside -= 1
      await release()
    }
    await Promise.all(Array.from({ length: 20 }, turn))
  })

  it.runIf(onLinux)('is waited for no longer than wanted', async () => {
    const release = await takeExclusiveName(name(), patient(), () => {})
    const caller = new AbortController()
    const waiting = takeExclusiveName(name(), caller.signal, () => {})
    await readdir(home)
    caller.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await release()
  })

  it('is the same for the same home and profile, in any case of letters', async () => {
    expect(await pipeName(home, 'Default')).toBe(await pipeName(home, 'default'))
    expect(await pipeName(home, 'work')).not.toBe(await pipeName(home, 'default'))
    expect(await pipeName(home, 'default')).toMatch(/^\\\\\.\\pipe\\latchkey-[0-9a-f]{24}$/)
  })
})
