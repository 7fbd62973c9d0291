/** For a file of packaging tests: the checked configuration, and a scratch folder that is gone afterwards. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Configuration } from 'electron-builder'
import { afterAll } from 'vitest'
import { checkedConfiguration, readConfiguration } from '../../scripts/packaging/configuration.ts'

export const CHECKOUT = join(import.meta.dirname, '../..')

export interface Packing {
  readonly scratch: string
  readonly configuration: Configuration
}

export async function usePacking(): Promise<Packing> {
  const scratch = await mkdtemp(join(tmpdir(), 'latchkey-packaging-'))
  afterAll(() => rm(scratch, { recursive: true, force: true }))
  return { scratch, configuration: await checkedConfiguration(await readConfiguration()) }
}
