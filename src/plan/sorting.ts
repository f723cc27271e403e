// Brings both states into one order, so that no plan depends on the order in which a file or an engine lists things, and takes away
// what no plan is about.
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import { compareText } from '../model/pairs.ts'
import { isRecord } from '../model/record.ts'

/** The desired state in the order of its keys. */
export function sortDesired(desired: DesiredState): DesiredState {
  return {
    project: desired.project,
    guards: desired.guards,
    networks: desired.networks.toSorted((a, b) => compareText(a.key, b.key)),
    containers: desired.containers
      .toSorted((a, b) => compareText(a.key, b.key))
      .map((container) => ({
        ...container,
        attachments: container.attachments?.toSorted((a, b) => compareText(a.network, b.network)) ?? null,
      })),
    ...(desired.policies && {
      policies: desired.policies.toSorted((a, b) => compareText(a.name, b.name)),
    }),
  }
}

/** The observed state in the order of its names, then ids, without what xec keeps on the engine for itself. */
export function sortObserved(observed: ObservedState): ObservedState {
  return {
    engine: observed.engine,
    networks: observed.networks
      .filter((network) => !isRecord(network))
      .toSorted((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id)),
    containers: observed.containers
      .toSorted((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id))
      .map((container) => ({
        ...container,
        attachments: container.attachments.toSorted((a, b) => compareText(a.networkName, b.networkName)),
      })),
  }
}
