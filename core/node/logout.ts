/** Logs the node out: the server marks it expired and the daemon forgets the profile, with its operator. */
import { AppError } from '../errors/app-error.ts'
import type { LocalApi } from './local-api.ts'

/** `locally`: the server could not be told, so it shows the node until its key expires or an administrator removes it. */
export type Left = 'told' | 'locally'

/** @throws AppError node.* when the daemon refuses for another reason than the server being unreachable */
export async function leaveServer(api: LocalApi, signal: AbortSignal): Promise<Left> {
  // Asked first: after a logout the current profile is another one.
  const { id } = await api.currentProfile(signal)
  try {
    await api.logout(signal)
    return 'told'
  } catch (caught) {
    if (!(caught instanceof AppError) || caught.code !== 'node.request-refused' || id === '') throw caught
    // 500: the server is unreachable; the profile is still there, stopped and marked as logged out.
    await api.deleteProfile(id, signal)
    return 'locally'
  }
}
