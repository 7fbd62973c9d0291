/** The look at a network on the real parts: the control server's pages, the provider's discovery, the managed policy. */
import * as v from 'valibot'
import { readFileFromDisk } from '../core/config/file-reader.ts'
import { findSetting, type SettingKey } from '../core/config/schema.ts'
import { type LoadOptions, readManaged, type Values } from '../core/config/sources.ts'
import type { NetworkOffer } from '../core/contract/join.ts'
import { type LookRequest, lookAtNetwork } from '../core/join/look.ts'
import type { LookPorts, ManagedSettings } from '../core/join/ports.ts'
import { lookAtControlServer, readControlServerOidc } from '../core/node/control-server.ts'
import type { Clock, RedirectProbe } from '../core/node/ports.ts'
import { createDiscovery } from '../core/oidc/discovery.ts'
import { createHttp } from '../core/oidc/http.ts'
import type { CoreFetch } from './network.ts'

export interface JoinLookPorts extends Pick<LookPorts, 'knownProfile'>, Pick<LoadOptions, 'managed' | 'platform'> {
  readonly fetch: CoreFetch
  readonly probe: RedirectProbe
  readonly clock: Clock
}

/** @returns what JoiningPorts.lookAt wants */
export function joinLook(given: JoinLookPorts): (request: LookRequest) => Promise<NetworkOffer> {
  const { fetch, probe, clock, knownProfile } = given
  const ports: LookPorts = {
    fetch,
    lookAtServer: (url, signal) => lookAtControlServer({ url, fetch, clock, signal }),
    readServerSignIn: (url, signal) => readControlServerOidc({ url, probe, clock, signal }),
    async readProvider(issuer, signal) {
      // Kept nowhere: nothing is stored before the person says so.
      const discovery = createDiscovery({ issuer, http: createHttp({ fetch }), cache: null })
      const metadata = await discovery.fetchMetadata(signal)
      return { authorizationEndpoint: metadata.authorization_endpoint }
    },
    knownProfile,
    managed: () => managedSettings(given),
  }
  return (request) => lookAtNetwork(request, ports)
}

/** A policy that cannot be read is told of by the configuration itself. */
async function managedSettings({
  managed,
  platform,
}: Pick<LoadOptions, 'managed' | 'platform'>): Promise<ManagedSettings> {
  const values = await readManaged({ managed, platform, readFile: readFileFromDisk }).then(
    (policy) => policy.values,
    (): Values => new Map(),
  )
  const text = (key: SettingKey) => settingOf(values, key, v.string())
  return {
    'control.url': text('control.url'),
    'oidc.issuer': text('oidc.issuer'),
    'oidc.client_id': text('oidc.client_id'),
    'oidc.scope': settingOf(values, 'oidc.scope', v.array(v.string())),
    'redirect.ports': settingOf(values, 'redirect.ports', v.array(v.number())),
  }
}

/** As the configuration will read it; null when it is not managed, or not as it should be. */
function settingOf<Value>(values: Values, key: SettingKey, kind: v.GenericSchema<unknown, Value>): Value | null {
  const written = values.get(key)
  const setting = findSetting(key)
  if (written === undefined || setting === undefined) return null
  const read = v.safeParse(setting.schema, written.raw)
  if (!read.success) return null
  const checked = v.safeParse(kind, read.output)
  return checked.success ? checked.output : null
}
