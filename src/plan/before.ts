// What was there before a step, as calls can bring it back: the ground that undoing stands on.
import { DEFAULT_NETWORK_SETTINGS, type NetworkField, type NetworkSpec } from '../model/network.ts'
import type { EngineIdentity, ObservedNetwork } from '../model/observed.ts'
import type { EndpointSettings } from '../model/endpoint.ts'
import { makeEndpoint } from './endpoint-diff.ts'
import { PATH_OF_FIELD } from './fields.ts'
import { listLosses } from './losses.ts'
import type { Leave, Rejoin } from './move.ts'
import { findLivePools } from './network-decision.ts'
import { diffNetwork } from './network-diff.ts'

/** What undoing brings back, and what it could not, in a sentence; null where nothing is lost. */
export interface Before<Kind> {
  readonly before: Kind
  readonly irreversible: string | null
}

/** The create call that makes a live network again, labels of every owner included. */
export function makeBeforeNetwork(observed: ObservedNetwork): Before<NetworkSpec> {
  const { name } = observed
  const hidden = listHiddenPaths(observed)
  const irreversible =
    hidden.length === 0
      ? null
      : `The engine does not show ${hidden.join(', ')} of "${name}", so undoing makes it without.`
  return { before: { name, settings: makeSettings(observed) }, irreversible }
}

// What an administrator may have chosen and the engine would choose otherwise.
const CHOSEN_FIELDS: readonly NetworkField[] = ['pools', 'options', 'labels', 'ipamOptions']

/** Paths of settings that somebody may have chosen and that the engine does not show, quoted. */
export function listHiddenPaths(
  observed: ObservedNetwork,
  isDecided = (_field: NetworkField): boolean => false,
): readonly string[] {
  return observed.unknown
    .filter((field) => CHOSEN_FIELDS.includes(field) && !isDecided(field))
    .map((field) => `"${PATH_OF_FIELD[field]}"`)
}

function makeSettings(observed: ObservedNetwork): NetworkSpec['settings'] {
  const { settings } = observed
  if (settings.configFrom !== null) {
    const { driver, internal, attachable, ingress, scope, configFrom } = settings
    return { ...DEFAULT_NETWORK_SETTINGS, driver, internal, attachable, ingress, scope, configFrom }
  }
  const comparison = { declared: {}, observed, remembered: [], ignored: new Set<string>(), hidden: [] }
  return { ...diffNetwork(comparison).target, labels: settings.labels }
}

/** The connect call that puts a container back; null for a stale attachment, whose network is gone. */
export function makeBeforeEndpoint(
  move: Leave | Rejoin,
  engine: EngineIdentity,
): Before<EndpointSettings | null> {
  const { slot, container, attachment, reason } = move
  if (slot === null || reason === 'stale') return { before: null, irreversible: null }
  const pools = findLivePools(slot.observed)
  const before = makeEndpoint({ declared: {}, attachment, container, pools, engine })
  const losses = listLosses({ container, attachment, endpoint: before, declared: {} })
  const irreversible =
    losses.length === 0
      ? null
      : `Undone, "${container.name}" ${losses.join(', and ')} on "${attachment.networkName}".`
  return { before, irreversible }
}
