/** All areas at once, told in a fixed order: a finding never waits for what comes after it. */
import { toAppError } from '../../core/errors/app-error.ts'
import { createDiscovery } from '../../core/oidc/discovery.ts'
import { createFileCache } from '../../core/oidc/file-cache.ts'
import { createHttp as createOidcHttp } from '../../core/oidc/http.ts'
import type { CommandContext } from '../command.ts'
import type { App } from '../compose.ts'
import { AREA_LIMIT_MS, type Area, type Check, fail, ok } from './check.ts'
import { checkConfiguration } from './configuration.ts'
import { checkControlServer, compareIssuers } from './control-server.ts'
import { checkDaemon } from './daemon.ts'
import { checkKeychain } from './keychain.ts'
import { checkNetwork } from './network.ts'
import { checkProvider } from './provider.ts'
import { checkRedirect } from './redirect.ts'

export function examine(app: App, context: CommandContext): Area[] {
  const control = checkControlServer(app)
  const provider = control.then(({ oidc }) => checkProvider(app, oidc?.clientId ?? null))
  const started = app.engine.start()
  return [
    area('configuration', async () => checkConfiguration(app.config)),
    area('keychain', () => checkKeychain(app)),
    area('network', async () => checkNetwork(app.config, context.environment)),
    area('provider', () => provider),
    area('browser', () => checkRedirect(app, context)),
    area('control server', async () => {
      const { checks, oidc } = await control
      await provider
      return [...checks, ...compareIssuers(oidc, await authorizationEndpoint(app))]
    }),
    area('daemon', async () => {
      await started
      return checkDaemon(app)
    }),
  ]
}

/** What is left to say when the configuration itself cannot be read, or our own folder is not to be believed. */
export function examineWithoutConfiguration(caught: unknown): Area[] {
  const error = toAppError(caught, 'configuration')
  const check = error.code.startsWith('keychain.') ? 'own files' : 'file'
  return [area('configuration', async () => [fail(check, error)])]
}

export function examineSelf(version: string): Area {
  const system = `Node.js ${process.versions.node}, ${process.platform} ${process.arch}`
  return area('latchkey', async () => [ok('version', `${version}, ${system}`)])
}

function area(name: string, look: () => Promise<readonly Check[]>): Area {
  const checks = look().catch((caught: unknown) => [fail(name, caught)])
  return { name, checks }
}

/** From the document that the provider's own check has just fetched and kept; null when there is none. */
async function authorizationEndpoint({ config, http, clock, cacheFolder }: App): Promise<string | null> {
  const discovery = createDiscovery({
    issuer: config.oidc.issuer,
    http: createOidcHttp({ fetch: http.fetch }),
    cache: createFileCache(cacheFolder),
    now: () => clock.now(),
  })
  try {
    const { metadata } = await discovery.get(AbortSignal.timeout(AREA_LIMIT_MS))
    return metadata.authorization_endpoint
  } catch {
    return null
  }
}
