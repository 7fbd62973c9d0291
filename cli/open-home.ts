/** The folder of our own files, before anything in it is read or written: what others could have put there is not believed. */
import { type HomeFolders, homeFolders } from '../core/config/home.ts'
import { ensurePrivateFolderNow } from '../core/keychain/files.ts'

/**
 * Makes the folder and its cache, or checks the ones that are there. Closing a folder that stood open does not close what
 * somebody else made in it, so the cache, which says where codes and secrets are sent, is looked at by itself.
 * @throws AppError keychain.folder-not-private, keychain.file-failed, config.no-home
 */
export function openHome(environment: Readonly<Record<string, string | undefined>>): HomeFolders {
  const folders = homeFolders(environment)
  ensurePrivateFolderNow(folders.root)
  ensurePrivateFolderNow(folders.cache)
  return folders
}
