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
    networks: sortUnlessSorted(desired.networks, compareKeys),
    containers: sortUnlessSorted(desired.containers, compareKeys).map(sortAttachments),
    ...(desired.policies && {
      policies: desired.policies.toSorted((a, b) => compareText(a.name, b.name)),
    }),
  }
}

function sortAttachments(container: DesiredContainer): DesiredContainer {
  if (container.attachments === null) return container
  const attachments = sortUnlessSorted(container.attachments, compareNetworks)
  return attachments === container.attachments ? container : { ...container, attachments }
}

interface Keyed {
  readonly key: string
}

function compareKeys(a: Keyed, b: Keyed): number {
  return compareText(a.key, b.key)
}

function compareNetworks(a: DesiredAttachment, b: DesiredAttachment): number {
  return compareText(a.network, b.network)
}

// Loaders and engines list things in order: most containers stay the same objects.
function sortUnlessSorted<Item>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
): readonly Item[] {
  for (let index = 1; index < items.length; index += 1) {
    if (compare(items[index - 1] as Item, items[index] as Item) > 0) return items.toSorted(compare)
  }
  return items
}

/** The observed state in the order of its names, then ids, without what xec keeps on the engine for itself. */
export function sortObserved(observed: ObservedState): ObservedState {
  return {
    engine: observed.engine,
    networks: sortUnlessSorted(
      observed.networks.filter((network) => !isRecord(network)),
      compareObserved,
    ),
    containers: sortUnlessSorted(observed.containers, compareObserved).map(sortPlaces),
  }
}

interface Observed {
  readonly name: string
  readonly id: string
}

function compareObserved(a: Observed, b: Observed): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id)
}

function sortPlaces(container: ObservedContainer): ObservedContainer {
  const attachments = sortUnlessSorted(container.attachments, compareNames)
  return attachments === container.attachments ? container : { ...container, attachments }
}

function compareNames(a: ObservedAttachment, b: ObservedAttachment): number {
  return compareText(a.networkName, b.networkName)
}
