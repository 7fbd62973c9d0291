/** A world for one spec file: started before its tests, ended after them, its logs shown and kept when one fails. */
import { afterAll, afterEach, beforeAll } from 'vitest'
import { killClients } from './run-as.ts'
import { startWorld, type World, type WorldOptions } from './world.ts'

/** @returns the world, to be called inside tests and hooks */
export function useWorld(options: WorldOptions): () => World {
  let world: World | undefined
  let failed = false
  beforeAll(async () => {
    world = await startWorld(options)
  })
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail') return
    failed = true
    process.stderr.write(`\n${task.name}: the peers' last lines\n${world?.tails() ?? ''}\n`)
  })
  afterAll(async () => {
    killClients()
    await world?.stop({ keepLogs: failed })
  })
  return () => {
    if (!world) throw new Error('the world has not started')
    return world
  }
}
