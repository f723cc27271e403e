// Which steps come behind which, while network modes add links. All joins of one network that ask for addresses of their own come behind the
// same steps, and so do all others: each of these two kinds is one node, so that a plan of many containers has no more than one of few.
import { makeGrowing, type GrowingGraph, type NamedEdge } from './growing.ts'
import { renderCreate, type Link } from './links.ts'
import type { Join, Rejoin } from './move.ts'
import { isComing, type NetworkDecision } from './network-decision.ts'
import { findSubnetTurn, hasClaim } from './turns.ts'

/** What an order is made of: networks with the links between their steps, the moves that join them, and what is likely to be added. */
export interface ModeOrderInputs {
  readonly networks: readonly NetworkDecision[]
  readonly links: readonly Link[]
  readonly joins: readonly (Join | Rejoin)[]
  readonly likely: readonly NamedEdge[]
}

/** The order before network modes add to it: what must be and, by way of turns, what should be. */
export function makeModeOrder({ networks, links, joins, likely }: ModeOrderInputs): GrowingGraph {
  const { first, others } = findSubnetTurn(networks)
  const edges = [
    ...links.filter(({ weight }) => weight === undefined),
    ...first.map((network) => ({ from: renderCreate(network), to: 'turn' })),
    ...others.map((network) => ({ from: 'turn', to: renderCreate(network) })),
    ...[...new Set(joins.map(({ slot }) => slot))].flatMap(linkJoins),
  ]
  return makeGrowing(edges, likely)
}

function linkJoins(slot: NetworkDecision): readonly NamedEdge[] {
  const [claiming, other] = [`claim ${slot.address}`, `join ${slot.address}`]
  const made = isComing(slot) ? [claiming, other].map((to) => ({ from: renderCreate(slot), to })) : []
  return [{ from: claiming, to: other }, ...made]
}

/** The node of the joins that are like this one. */
export function renderJoins(move: Join | Rejoin): string {
  return `${hasClaim(move.endpoint) ? 'claim' : 'join'} ${move.slot.address}`
}

/** What comes behind one join of a network, and not behind others like it: nothing, or the joins that leave the choice to the engine. */
export function listBehind(move: Join | Rejoin): readonly string[] {
  return hasClaim(move.endpoint) ? [`join ${move.slot.address}`] : []
}
