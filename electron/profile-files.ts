/** The configuration files of profiles, `config.yaml` and `profiles/NAME.yaml` in Latchkey's folder: listed, written and removed. */
import { readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Document, isMap, isSeq, parseDocument, Scalar, YAMLSeq } from 'yaml'
import { DEFAULT_PROFILE } from '../core/config/location.ts'
import { ensurePrivateFolder, errnoOf, readTextFile, removeFile, writeFileAtomic } from '../core/keychain/files.ts'

/** What a person joins: from a join document, a link, or what the control server says. */
export interface NewNetwork {
  readonly issuer: string
  readonly clientId: string
  /** null: the provider's own scopes. */
  readonly scope: readonly string[] | null
  readonly controlUrl: string | null
  readonly redirectPorts: readonly number[]
  /** As the join document names it; null: nobody did. */
  readonly displayName: string | null
}

export interface ProfileFiles {
  /** Ids of all that have a file, the default first. @throws AppError keychain.file-failed */
  list(): Promise<readonly string[]>
  /** On the disk once it resolves. @throws AppError keychain.* */
  create(id: string, network: NewNetwork): Promise<void>
  /** Changes this one value; comments and everything else stay. @throws AppError keychain.file-failed */
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
      await ensurePrivateFolder(home)
      await ensurePrivateFolder(dirname(file))
      await writeFileAtomic(file, networkFile(network))
    },
    async writeRedirectPorts(id, ports) {
      const file = fileOf(id)
      // A link in its place is the person's way to keep the file elsewhere.
      const target = await realpath(file).catch(() => file)
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

/** The file of a network that was joined, with what is not said left to its default. */
export function networkFile({ issuer, clientId, scope, controlUrl, redirectPorts }: NewNetwork): string {
  const document = new Document({
    oidc: { issuer, client_id: clientId, ...(scope === null ? {} : { scope }) },
    ...(controlUrl === null ? {} : { control: { url: controlUrl } }),
    ...(redirectPorts.length === 0 ? {} : { redirect: { ports: redirectPorts } }),
  })
  document.commentBefore = ' Written by Latchkey when this network was added; docs/configuration.md knows every key.'
  return document.toString()
}

/** @param text a configuration that can be used */
export function withRedirectPorts(text: string, ports: readonly number[]): string {
  // Every value stays the text that it is: a client ID of nineteen digits is no JavaScript number.
  const document: Document = parseDocument(text, { schema: 'failsafe' })
  const items = ports.map((port) => new Scalar(String(port)))
  const present = document.getIn(['redirect', 'ports'], true)
  if (isSeq(present)) {
    present.items = items
    present.flow = true
  } else {
    const list = new YAMLSeq()
    list.items = items
    list.flow = true
    if (!isMap(document.contents)) document.contents = document.createNode({})
    if (isMap(document.get('redirect'))) document.setIn(['redirect', 'ports'], list)
    else document.set('redirect', document.createNode({ ports: list }))
  }
  return document.toString({ lineWidth: 0 })
}
