// How the changes of a plan are grouped, so that a reviewer sees at once what happens to an object: what a network's removal
// or replacement does to containers stands under the network, everything else under the container that it happens to.
import type { AttachmentChange, Change, NetworkChange } from '../plan/document.ts'

/** A network with what its change does to containers, or (network: null) what happens to one container. */
export interface Group {
  readonly network: NetworkChange | null
  readonly attachments: readonly AttachmentChange[]
}

/** Groups changes: networks in the order of the plan, then containers. No change is lost and none comes twice. */
export function orderGroups(changes: readonly Change[]): readonly Group[] {
  const networks = changes.filter((change) => change.kind === 'network')
  const attachments = changes.filter((change) => change.kind === 'attachment')
  const byName = new Map(networks.map((network) => [network.network, network]))
  const byOwner = makeGroups(attachments, (change) => findCause(change, byName) ?? change.container)
  const ofNetworks = networks.map((network) => ({ network, attachments: byOwner.get(network) ?? [] }))
  const ofContainers = [...byOwner].filter(([owner]) => typeof owner === 'string')
  return [
    ...ofNetworks,
    ...ofContainers.map(([, group]) => ({ network: null, attachments: orderByAction(group) })),
  ]
}

// A container joins before it leaves, so that is how it is told.
function orderByAction(attachments: readonly AttachmentChange[]): readonly AttachmentChange[] {
  return attachments.toSorted((a, b) => rankAction(a) - rankAction(b))
}

function rankAction({ actions }: AttachmentChange): number {
  return ['connect', 'disconnect,connect', 'disconnect'].indexOf(actions.join())
}

// Fewer than that are read as quickly one by one as a list of them.
const LONG_LIST = 4

/** Attachments under one heading: those that a list of names can stand for together, every other one alone. */
export function groupAlike(changes: readonly AttachmentChange[]): readonly (readonly AttachmentChange[])[] {
  return joinMany(changes, (change) =>
    isPlain(change) ? `${change.actions.join()} ${change.reason}` : change,
  )
}

/** A list that is not empty. */
type Filled<Item> = readonly [Item, ...Item[]]

/** Splits a list by a key where that gives a long group; of short ones each member is a group. */
export function joinMany<Item>(
  items: readonly Item[],
  readKey: (item: Item) => unknown,
): readonly Filled<Item>[] {
  const groups = [...makeGroups(items, readKey).values()] as unknown as readonly Filled<Item>[]
  return groups.flatMap((group): readonly Filled<Item>[] =>
    group.length < LONG_LIST ? group.map((item) => [item]) : [group],
  )
}

function isPlain({ differences, hazards }: AttachmentChange): boolean {
  return differences.length === 0 && hazards.length === 0
}

/** Splits a list by a key; groups come in the order of their first members. */
export function makeGroups<Item, Key>(
  items: readonly Item[],
  readKey: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const group = groups.get(readKey(item))
    if (group === undefined) groups.set(readKey(item), [item])
    else group.push(item)
  }
  return groups
}

function findCause(
  change: AttachmentChange,
  networks: ReadonlyMap<string, NetworkChange>,
): NetworkChange | undefined {
  const network = networks.get(change.network)
  const isRemoved = network?.actions.join() === 'remove'
  return isRemoved || change.reason === 'network-replaced' ? network : undefined
}
