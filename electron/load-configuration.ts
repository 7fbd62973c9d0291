/** The way to the part that reads and writes configuration files. */
import { loadPart } from '../core/errors/load-part.ts'

/** @throws AppError general.part-missing */
export function loadConfiguration(): Promise<typeof import('./configuration-part.ts')> {
  return loadPart('configuration', () => import('./configuration-part.ts'))
}
