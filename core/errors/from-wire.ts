/** A snapshot's error as the class again, so that it has its family: what a face decides by. */
import type { WireError } from '../contract/wire-error.ts'
import { AppError } from './app-error.ts'
import type { ErrorFamily } from './catalogue/entry.ts'
import { catalogue, type ErrorCode } from './catalogue/index.ts'

export function errorFromWire(error: WireError): AppError {
  return isErrorCode(error.code)
    ? new AppError(error.code, error.params)
    : new AppError('general.bug', { where: `unknown code ${error.code}` })
}

/** A code that the catalogue does not have is a bug of ours. */
export function familyOf(code: string): ErrorFamily {
  return isErrorCode(code) ? catalogue[code].family : 'bug'
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(catalogue, code)
}
