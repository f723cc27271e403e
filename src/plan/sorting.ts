// Brings both states into one order, so that no plan depends on the order in which a file or an engine lists things, and takes away
// what no plan is about.
import type { DesiredAttachment, DesiredContainer, DesiredState } from '../model/desired.ts'
import type { ObservedAttachment, ObservedContainer, ObservedState } from '../model/observed.ts'
import { compareText } from '../model/pairs.ts'
import { isRecord } from '../model/record.ts'

/** The desired state in the order of its keys. */
export function sortDesired(desired: DesiredState): DesiredState {
  return {
    project: desired.project,
    guards: desired.guards,
    networks: desired.networks.toSorted((a, b) => compareText(a.key, b.key)),
    containers: desired.containers.toSorted((a, b) => compareText(a.key, b.key)).map(sortAttachments),
    ...(desired.policies && {
      policies: desired.policies.toSorted((a, b) => compareText(a.name, b.name)),
    }),
  }
}

function sortAttachments(container: DesiredContainer): DesiredContainer {
  if (container.attachments === null) return container
  const attachments = sortUnlessSorted(container.attachments, compareKeys)
  return attachments === container.attachments ? container : { ...container, attachments }
}

function compareKeys(a: DesiredAttachment, b: DesiredAttachment): number {
  return compareText(a.network, b.network)
}

// Loaders and engines list things in order: most containers stay the same objects.
function sortUnlessSorted<Item>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
): readonly Item[] {
  const isSorted = items.every((item, index) => index === 0 || compare(items[index - 1] as Item, item) <= 0)
  return isSorted ? items : items.toSorted(compare)
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
      .map(sortPlaces),
  }
}

function sortPlaces(container: ObservedContainer): ObservedContainer {
  const attachments = sortUnlessSorted(container.attachments, compareNames)
  return attachments === container.attachments ? container : { ...container, attachments }
}

function compareNames(a: ObservedAttachment, b: ObservedAttachment): number {
  return compareText(a.networkName, b.networkName)
}
