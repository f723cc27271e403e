// Which steps of containers need which, and those of networks: a step is not started if one that it needs fails. A weight makes a link a wish
// that is given up, lightest first, where wishes and needs go in a circle.
import type { ObservedAttachment } from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import { addEdge, type EdgeList } from './edges.ts'
import type { Move } from './move.ts'
import { isComing, isGoing, type NetworkDecision } from './network-decision.ts'
import type { Nodes } from './nodes.ts'
import { hasClaim } from './turns.ts'

/** What is given up first where not everything can be had. */
const WEIGHT = { joinFirstStopped: 1, joinFirst: 3 } as const

/** What links are made of, and where they go. */
export interface MoveLinking {
  readonly moves: readonly Move[]
  readonly nodes: Nodes
  readonly links: EdgeList
}

/** Links between the steps of containers, and between them and their networks. */
export function linkMoves(linking: MoveLinking): void {
  for (let index = 0; index < linking.moves.length; index += 1) linkMove(index, linking)
  if (linking.moves.every(({ kind }) => kind === 'connect')) return
  linkContainers(linking)
  linkAddresses(linking)
}

function linkMove(index: number, { moves, nodes, links }: MoveLinking): void {
  const { slot, kind, reason } = moves[index] as Move
  const isStale = reason === 'stale'
  const [off, on] = [nodes.disconnects[index] as number, nodes.connects[index] as number]
  if (kind !== 'connect' && slot !== null && isGoing(slot) && !isStale) {
    addEdge(links, { from: off, to: nodes.removals.get(slot) as number })
  }
  if (kind !== 'disconnect' && isComing(slot)) {
    addEdge(links, { from: nodes.creations.get(slot) as number, to: on })
  }
  if (kind === 'reconnect' && (isStale || slot.action === 'keep')) addEdge(links, { from: off, to: on })
}

// A container joins before it leaves; where it rejoins several networks, it does so one after another. Exceptions: nothing
// can be joined before the network `none` is left, nor a network whose name a stale entry of the container still has.
function linkContainers(linking: MoveLinking): void {
  const { moves, nodes, links } = linking
  for (const group of groupByContainer(moves)) {
    for (const first of group) {
      const joining = moves[first] as Move
      if (joining.kind === 'disconnect') continue
      for (const second of group) {
        const leaving = moves[second] as Move
        if (first === second || leaving.kind === 'connect') continue
        const [on, off] = [nodes.connects[first] as number, nodes.disconnects[second] as number]
        if (hasToLeaveFirst(leaving, joining)) addEdge(links, { from: off, to: on })
        else if (joining.kind === 'connect' || leaving.kind === 'disconnect' || first < second)
          addEdge(links, { from: on, to: off, weight: weighJoin(joining) })
      }
    }
  }
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

function groupByContainer(moves: readonly Move[]): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>()
  for (let index = 0; index < moves.length; index += 1) {
    addTo(groups, (moves[index] as Move).container.id, index)
  }
  return groups.values()
}

// An address is let go before another container asks for it.
function linkAddresses({ moves, nodes, links }: MoveLinking): void {
  const holders = findHolders(moves)
  for (let index = 0; index < moves.length; index += 1) {
    const move = moves[index] as Move
    for (const address of listClaims(move)) {
      for (const holder of holders.get(move.slot)?.get(address) ?? []) {
        if (moves[holder]?.container.id === move.container.id) continue
        addEdge(links, { from: nodes.disconnects[holder] as number, to: nodes.connects[index] as number })
      }
    }
  }
}

type Holders = ReadonlyMap<NetworkDecision | null, ReadonlyMap<string, readonly number[]>>

// The moves that let go of addresses, by network and address.
function findHolders(moves: readonly Move[]): Holders {
  const holders = new Map<NetworkDecision | null, Map<string, number[]>>()
  for (let index = 0; index < moves.length; index += 1) {
    const move = moves[index] as Move
    if (move.slot === null || move.attachment === null) continue
    const ofSlot = holders.get(move.slot) ?? new Map<string, number[]>()
    holders.set(move.slot, ofSlot)
    for (const address of listHeld(move.attachment)) addTo(ofSlot, address, index)
  }
  return holders
}

// The static addresses that a move asks for.
function listClaims({ endpoint }: Move): readonly string[] {
  if (endpoint === null || !hasClaim(endpoint)) return []
  return [endpoint.ipv4Address, endpoint.ipv6Address].filter((address) => address !== null)
}

function listHeld({ settings, live }: ObservedAttachment): ReadonlySet<string> {
  const held = [settings.ipv4Address, settings.ipv6Address, live.ipv4Address, live.ipv6Address]
  return new Set(held.filter((address) => address !== null))
}
