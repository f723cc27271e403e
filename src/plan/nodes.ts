// The steps of a plan as numbers, before any of them is made: that of networks first, then of placeholders, then of moves.
import type { Move } from './move.ts'
import { isComing, isGoing, type NetworkDecision } from './network-decision.ts'
import { renderConnect, renderCreate, renderDisconnect, renderRemove } from './links.ts'

/** The numbers of steps. */
export interface Nodes {
  /** The id of each step. */
  readonly ids: readonly string[]
  /** The numbers of the steps that are part of no move, by their ids. */
  readonly ofNetworks: ReadonlyMap<string, number>
  readonly creations: ReadonlyMap<NetworkDecision, number>
  readonly removals: ReadonlyMap<NetworkDecision, number>
  /** For each move the number of its step that takes a container off, and of that which puts it on; -1 where it has none. */
  readonly disconnects: Int32Array
  readonly connects: Int32Array
  /** For each step the number of the move that it is part of; -1 for none. */
  readonly origins: Int32Array
}

/** What is numbered. */
export interface NodeInputs {
  readonly networks: readonly NetworkDecision[]
  /** Ids of the steps that create placeholders. */
  readonly placeholders: readonly string[]
  readonly moves: readonly Move[]
}

/** Numbers the steps of a plan. */
export function numberNodes({ networks, placeholders, moves }: NodeInputs): Nodes {
  const ids: string[] = []
  const removals = new Map<NetworkDecision, number>()
  const creations = new Map<NetworkDecision, number>()
  for (const network of networks) {
    if (isGoing(network)) removals.set(network, ids.push(renderRemove(network)) - 1)
    if (isComing(network)) creations.set(network, ids.push(renderCreate(network)) - 1)
  }
  for (const id of placeholders) ids.push(id)
  const ofNetworks = new Map(ids.map((id, node) => [id, node]))
  const disconnects = new Int32Array(moves.length).fill(-1)
  const connects = new Int32Array(moves.length).fill(-1)
  const origins = new Int32Array(ids.length + 2 * moves.length).fill(-1)
  // by index: entries() makes a pair for each of a hundred thousand moves, here and wherever moves are walked
  for (let index = 0; index < moves.length; index += 1) {
    const move = moves[index] as Move
    if (move.kind !== 'connect') {
      origins[ids.length] = index
      disconnects[index] = ids.push(renderDisconnect(move)) - 1
    }
    if (move.kind !== 'disconnect') {
      origins[ids.length] = index
      connects[index] = ids.push(renderConnect(move)) - 1
    }
  }
  return {
    ids,
    ofNetworks,
    creations,
    removals,
    disconnects,
    connects,
    origins,
  }
}
