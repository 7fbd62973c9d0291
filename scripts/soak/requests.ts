/**
 * How many requests should reach the token endpoint, by the clock alone and without asking the product, and how many did,
 * by the provider's own record of events.
 */
import type { Realm } from '../../test/world/keycloak-realm.ts'
import type { Hindrance } from './disturbances.ts'
import { LIFE_MS } from './ground.ts'

/** Renewals come evenly drawn at 50–75 % of a life. */
const MEAN_INTERVAL_MS = 0.625 * LIFE_MS
/** Tries while the client is refused: half to the whole of a sixth of a life. */
const MEAN_RETRY_MS = 0.75 * (LIFE_MS / 6)

export interface RequestPlan {
  /** Renewals were hindered for that long. */
  readonly hindered: (by: Hindrance, forMs: number) => void
  /** @param asked renewals that a second process asked for */
  readonly planned: (runMs: number, asked: number) => number
}

export function createRequestPlan(): RequestPlan {
  const hinderedMs: Record<Hindrance, number> = { 'no answer': 0, refusal: 0 }
  return {
    hindered: (by, forMs) => {
      hinderedMs[by] += forMs
    },
    planned(runMs, asked) {
      const freeMs = runMs - hinderedMs['no answer'] - hinderedMs.refusal
      return freeMs / MEAN_INTERVAL_MS + hinderedMs.refusal / MEAN_RETRY_MS + asked
    },
  }
}

export interface SeenRequests {
  readonly granted: number
  /** By Keycloak's word for the reason. */
  readonly refused: ReadonlyMap<string, number>
}

export async function seenRequests(realm: Realm): Promise<SeenRequests> {
  const granted = await realm.events('REFRESH_TOKEN')
  const refused = new Map<string, number>()
  for (const { error } of await realm.events('REFRESH_TOKEN_ERROR')) {
    refused.set(error ?? 'unknown', (refused.get(error ?? 'unknown') ?? 0) + 1)
  }
  return { granted: granted.length, refused }
}
