/** Where each setting came from, and what the configuration says that a person should know. */
import { AppError } from '../errors/app-error.ts'
import { type Check, fail, ok, warn } from './check.ts'
import type { ConfigurationFacts } from './ports.ts'

export function checkConfiguration(configuration: ConfigurationFacts | AppError): Check[] {
  if (configuration instanceof AppError) {
    // Our own folder is not to be believed, so nothing in it was read.
    return [fail(configuration.code.startsWith('keychain.') ? 'own files' : 'file', configuration)]
  }
  const { profile, settings, notices } = configuration
  return [
    ok('profile', profile),
    ...settings.map(({ key, value, source }) => ok(key, `${value} (${source})`)),
    ...notices.map(({ key, line, text, fix }) => warn(line === null ? key : `${key}, line ${line}`, text, fix)),
  ]
}
