// Which steps come before which, as links between step ids. A link that "needs" fails with its first step; one that comes "after"
// only waits for its end. A weight makes a link a wish that is given up, lightest first, where wishes and needs go in a circle.
import { addTo } from '../model/pairs.ts'
import { findConflicts, makeFootprints } from './footprint.ts'
import type { Move } from './move.ts'
import type { NetworkDecision } from './network-decision.ts'

/** One step before another. */
export interface Link {
  readonly from: string
  readonly to: string
  readonly kind: 'needs' | 'after'
  readonly weight?: number
}

/** What is given up first where not everything can be had. */
const WEIGHT = { staticFirst: 1, joinFirstStopped: 2, createFirst: 3, joinFirst: 4 } as const

/** Links between the creations and removals of networks. */
export function linkNetworks(networks: readonly NetworkDecision[]): readonly Link[] {
  const going = networks.filter(
    ({ action, observed }) => observed !== null && (action === 'remove' || action === 'replace'),
  )
  const coming = networks.filter(({ action }) => action === 'create' || action === 'replace')
  return [
    ...linkConflicts(going, coming),
    ...linkConfigSources(going, coming),
    ...coming.filter(({ observed, name }) => observed !== null && observed.name !== name).map(linkRename),
  ]
}

// A network that gets a new name is made before the old one goes, unless they cannot exist side by side.
function linkRename({ part }: NetworkDecision): Link {
  return {
    from: `create-network:${part}`,
    to: `remove-network:${part}`,
    kind: 'needs',
    weight: WEIGHT.createFirst,
  }
}

// A network goes before another takes its name, its device or its addresses.
function linkConflicts(
  going: readonly NetworkDecision[],
  coming: readonly NetworkDecision[],
): readonly Link[] {
  const leaving = makeFootprints(going.map((network) => [network, network.observed]))
  return coming.flatMap((network) =>
    findConflicts(network.spec, leaving).map((other): Link => ({
      from: `remove-network:${other.part}`,
      to: `create-network:${network.part}`,
      kind: 'needs',
    })),
  )
}

function linkConfigSources(
  going: readonly NetworkDecision[],
  coming: readonly NetworkDecision[],
): readonly Link[] {
  const sourcesComing = new Map(coming.map((network) => [network.name, network.part]))
  const sourcesGoing = new Map(going.map((network) => [network.observed?.name, network.part]))
  const creations = coming.flatMap(({ part, spec }): Link[] => {
    const source = sourcesComing.get(spec?.settings.configFrom ?? '')
    return source === undefined
      ? []
      : [{ from: `create-network:${source}`, to: `create-network:${part}`, kind: 'needs' }]
  })
  const removals = going.flatMap(({ part, observed }): Link[] => {
    const source = sourcesGoing.get(observed?.settings.configFrom ?? '')
    return source === undefined
      ? []
      : [{ from: `remove-network:${part}`, to: `remove-network:${source}`, kind: 'needs' }]
  })
  return [...creations, ...removals]
}

/** The id of the step that takes a container off, or undefined for a move that only joins. */
export function findDisconnect({ kind, address }: Move): string | undefined {
  return kind === 'connect' ? undefined : `disconnect:${address.slice('containers.'.length)}`
}

/** The id of the step that puts a container on, or undefined for a move that only leaves. */
export function findConnect({ kind, address }: Move): string | undefined {
  return kind === 'disconnect' ? undefined : `connect:${address.slice('containers.'.length)}`
}

/** Links between the steps of containers, and between them and their networks. */
export function linkMoves(moves: readonly Move[]): readonly Link[] {
  return [
    ...moves.flatMap(linkMove),
    ...linkContainers(moves),
    ...linkAddresses(moves),
    ...linkStaticFirst(moves),
  ]
}

function linkMove(move: Move): readonly Link[] {
  const { slot, reason } = move
  const links: Link[] = []
  const off = findDisconnect(move)
  const on = findConnect(move)
  if (
    off !== undefined &&
    slot !== null &&
    reason !== 'stale' &&
    (slot.action === 'remove' || slot.action === 'replace')
  ) {
    links.push({ from: off, to: `remove-network:${slot.part}`, kind: 'needs' })
  }
  if (on !== undefined && slot !== null && (slot.action === 'create' || slot.action === 'replace')) {
    links.push({ from: `create-network:${slot.part}`, to: on, kind: 'needs' })
  }
  const isOneNetwork = slot?.action === 'keep' || reason === 'stale'
  if (off !== undefined && on !== undefined && isOneNetwork) links.push({ from: off, to: on, kind: 'needs' })
  return links
}

// A container joins before it leaves; where it rejoins several networks, it does so one after another. Exceptions: nothing
// can be joined before the network `none` is left, nor a network whose name a stale entry of the container still has.
function linkContainers(moves: readonly Move[]): readonly Link[] {
  return [...groupByContainer(moves).values()].flatMap((group) =>
    group.flatMap((joining, first) =>
      group.flatMap((leaving, second): Link[] => {
        const on = findConnect(joining)
        const off = findDisconnect(leaving)
        if (on === undefined || off === undefined || first === second) return []
        if (hasToLeaveFirst(leaving, joining)) return [{ from: off, to: on, kind: 'needs' }]
        if (joining.kind === 'reconnect' && leaving.kind === 'reconnect' && first > second) return []
        return [{ from: on, to: off, kind: 'needs', weight: weighJoin(joining) }]
      }),
    ),
  )
}

function hasToLeaveFirst(leaving: Move, joining: Move): boolean {
  const isNone = leaving.slot?.observed?.settings.driver === 'null'
  return isNone || (leaving.slot === null && leaving.networkName === joining.networkName)
}

function weighJoin({ container }: Move): number {
  return container.state === 'running' || container.state === 'paused'
    ? WEIGHT.joinFirst
    : WEIGHT.joinFirstStopped
}

function groupByContainer(moves: readonly Move[]): ReadonlyMap<string, readonly Move[]> {
  const groups = new Map<string, Move[]>()
  for (const move of moves) addTo(groups, move.container.id, move)
  return groups
}

function listClaims({ slot, endpoint }: Move): readonly string[] {
  return [endpoint?.ipv4Address, endpoint?.ipv6Address].flatMap((address) =>
    typeof address === 'string' ? [`${slot?.address} ${address}`] : [],
  )
}

// An address is let go before another container asks for it.
function linkAddresses(moves: readonly Move[]): readonly Link[] {
  const holders = new Map<string, Move[]>()
  for (const move of moves) {
    const { attachment, slot } = move
    if (attachment === null || slot === null) continue
    const { settings, live } = attachment
    const held = [settings.ipv4Address, settings.ipv6Address, live.ipv4Address, live.ipv6Address]
    for (const address of new Set(held)) {
      if (address !== null) addTo(holders, `${slot.address} ${address}`, move)
    }
  }
  return moves.flatMap((move) =>
    listClaims(move).flatMap((key) =>
      (holders.get(key) ?? []).flatMap((holder): Link[] => {
        const from = findDisconnect(holder)
        const to = findConnect(move)
        if (from === undefined || to === undefined || holder.container.id === move.container.id) return []
        return [{ from, to, kind: 'needs' }]
      }),
    ),
  )
}

// Engines hand out the lowest free address, which may be one that a container of the same plan asks for. The static ones go in a
// row, so that each dynamic one needs to wait for the last of them only.
function linkStaticFirst(moves: readonly Move[]): readonly Link[] {
  const joins = moves.filter(({ endpoint, slot }) => endpoint !== null && slot !== null)
  const bySlot = new Map<string, Move[]>()
  for (const move of joins) {
    addTo(bySlot, move.slot?.address ?? '', move)
  }
  return [...bySlot.values()].flatMap((group) => {
    const fixed = group.filter((move) => listClaims(move).length > 0)
    const dynamic = group.filter((move) => listClaims(move).length === 0)
    const last = fixed.at(-1)
    if (last === undefined) return []
    const row = fixed.slice(1).map((move, index) => makeRow(fixed[index] as Move, move))
    return [...row, ...dynamic.map((move) => makeRow(last, move))]
  })
}

function makeRow(first: Move, second: Move): Link {
  const [from = '', to = ''] = [findConnect(first), findConnect(second)]
  return { from, to, kind: 'after', weight: WEIGHT.staticFirst }
}
