// Which steps come behind which, while network modes add links. All joins of one network that ask for addresses of their own come behind the
// same steps, and so do all others: each of these two kinds is one node, so that a plan of many containers has no more than one of few.
import { makeGrowing, type GrowingGraph, type NamedEdge } from './growing.ts'
import { renderCreate, renderRemove, type Link } from './links.ts'
import type { Join, Rejoin } from './move.ts'
import { isComing, type NetworkDecision } from './network-decision.ts'
import { findSubnetTurn, hasClaim } from './turns.ts'

/** What the steps of one network are called in an order, and those that join it: with an address of their own, or without. */
export interface ModeNodes {
  readonly creation: string
  readonly removal: string
  readonly claims: string
  readonly joins: string
}

/** Names the nodes of networks. */
export type NameNodes = (network: NetworkDecision) => ModeNodes

/** Makes what names nodes, each once: to make names anew for every join took longer than all that is done with them. */
export function makeNameNodes(): NameNodes {
  const known = new Map<NetworkDecision, ModeNodes>()
  return (network) => {
    const found = known.get(network)
    if (found !== undefined) return found
    const made = {
      creation: renderCreate(network),
      removal: renderRemove(network),
      claims: `claim ${network.address}`,
      joins: `join ${network.address}`,
    }
    known.set(network, made)
    return made
  }
}

/** What an order is made of: networks with the links between their steps and those that are joined, and what is likely to be added. */
export interface ModeOrderInputs {
  readonly networks: readonly NetworkDecision[]
  readonly links: readonly Link[]
  readonly joined: Iterable<NetworkDecision>
  readonly likely: readonly NamedEdge[]
}

/** The order before network modes add to it: what must be and, by way of turns, what should be. */
export function makeModeOrder(
  { networks, links, joined, likely }: ModeOrderInputs,
  nameNodes: NameNodes,
): GrowingGraph {
  const { first, others } = findSubnetTurn(networks)
  const edges = [
    ...links.filter(({ weight }) => weight === undefined),
    ...first.map((network) => ({ from: nameNodes(network).creation, to: 'turn' })),
    ...others.map((network) => ({ from: 'turn', to: nameNodes(network).creation })),
    ...[...joined].flatMap((network) => linkJoins(network, nameNodes(network))),
  ]
  return makeGrowing(edges, likely)
}

function linkJoins(network: NetworkDecision, { creation, claims, joins }: ModeNodes): readonly NamedEdge[] {
  const made = isComing(network) ? [claims, joins].map((to) => ({ from: creation, to })) : []
  return [{ from: claims, to: joins }, ...made]
}

/** The node of the joins that are like this one. */
export function findJoins({ slot, endpoint }: Join | Rejoin, nameNodes: NameNodes): string {
  const { claims, joins } = nameNodes(slot)
  return hasClaim(endpoint) ? claims : joins
}

/** What comes behind one join of a network, and not behind others like it: nothing, or the joins that leave the choice to the engine. */
export function listBehind({ slot, endpoint }: Join | Rejoin, nameNodes: NameNodes): readonly string[] {
  return hasClaim(endpoint) ? [nameNodes(slot).joins] : []
}
