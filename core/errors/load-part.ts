/** A part of the program in a file of its own, loaded when it is first needed. */
import { AppError } from './app-error.ts'

/**
 * @param part its name, for the person who reads the error
 * @param load an `import()`
 * @throws AppError general.part-missing
 */
export async function loadPart<Part>(part: string, load: () => Promise<Part>): Promise<Part> {
  try {
    return await load()
  } catch (cause) {
    throw new AppError('general.part-missing', { part }, { cause })
  }
}
