/** The configuration files of profiles, `config.yaml` and `profiles/NAME.yaml` in Latchkey's folder: listed, written and removed. */
import { readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DEFAULT_PROFILE } from '../core/config/location.ts'
import { AppError } from '../core/errors/app-error.ts'
import { ensurePrivateFolder, errnoOf, readTextFile, removeFile, writeFileAtomic } from '../core/keychain/files.ts'
import { loadConfiguration } from './load-configuration.ts'
import type { NewNetwork } from './network-file.ts'

export interface ProfileFiles {
  /** Ids of all that have a file, the default first. @throws AppError keychain.file-failed */
  list(): Promise<readonly string[]>
  /** On the disk once it resolves; never in the place of another. @throws AppError keychain.*, general.part-missing */
  create(id: string, network: NewNetwork): Promise<void>
  /** Changes this one value; comments and everything else stay. @throws AppError keychain.file-failed, general.part-missing */
  writeRedirectPorts(id: string, ports: readonly number[]): Promise<void>
  remove(id: string): Promise<void>
}

const PROFILE_FILE = /^([A-Za-z0-9][\w.-]{0,63})\.yaml$/

/** @param fileOf the profile's configuration file (core/config/location.ts) */
export function profileFiles(home: string, fileOf: (id: string) => string): ProfileFiles {
  const folder = join(home, 'profiles')
  return {
    async list() {
      const names = await namesIn(folder)
      const others = names.flatMap((name) => PROFILE_FILE.exec(name)?.[1] ?? []).sort()
      const hasDefault = (await namesIn(home)).includes('config.yaml')
      return [...(hasDefault ? [DEFAULT_PROFILE] : []), ...others.filter((id) => id !== DEFAULT_PROFILE)]
    },
    async create(id, network) {
      const file = fileOf(id)
      const { networkFile } = await loadConfiguration()
      await ensurePrivateFolder(home)
      await ensurePrivateFolder(dirname(file))
      if ((await readTextFile(file)) !== null) {
        throw new AppError('keychain.file-failed', { path: file, operation: 'written', reason: 'it is there already' })
      }
      await writeFileAtomic(file, networkFile(network))
    },
    async writeRedirectPorts(id, ports) {
      const file = fileOf(id)
      // A link in its place is the person's way to keep the file elsewhere.
      const target = await realpath(file).catch(() => file)
      const { withRedirectPorts } = await loadConfiguration()
      await writeFileAtomic(target, withRedirectPorts((await readTextFile(target)) ?? '', ports))
    },
    remove: (id) => removeFile(fileOf(id)),
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (caught) {
    if (errnoOf(caught) === 'ENOENT') return []
    throw caught
  }
}
