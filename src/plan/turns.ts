// Who has the first turn where an engine chooses: what it hands out, a subnet or an address, is the lowest that is free, which may
// be one that another step of the same plan asks for.
import type { EndpointSettings } from '../model/endpoint.ts'
import type { Move } from './move.ts'
import { isComing, type ComingNetwork, type NetworkDecision } from './network-decision.ts'
import type { Nodes } from './nodes.ts'

/** Steps that ask for something of their own, and steps that should find them done, or they may be given it. */
export interface Turn<Item> {
  readonly first: readonly Item[]
  readonly others: readonly Item[]
}

/** Finds the turns of a plan: one of its networks, and one of the containers of each network. */
export function listTurns(
  { networks, moves }: { readonly networks: readonly NetworkDecision[]; readonly moves: readonly Move[] },
  nodes: Nodes,
): readonly Turn<number>[] {
  const { first, others } = findSubnetTurn(networks)
  const find = (network: NetworkDecision): number => nodes.creations.get(network) as number
  const ofNetworks = { first: first.map(find), others: others.map(find) }
  const turns = [ofNetworks, ...listAddressTurns(moves, nodes)]
  return turns.filter((turn) => turn.first.length > 0 && turn.others.length > 0)
}

/** The turn of networks: the subnets that are given come before those that the engine chooses. Either side may have none. */
export function findSubnetTurn(networks: readonly NetworkDecision[]): Turn<ComingNetwork> {
  const coming = networks.filter(isComing).filter(({ spec }) => !spec.settings.configOnly)
  const fixed = coming.filter(({ pools }) => pools !== null && pools.length > 0)
  const chosen = coming.filter(({ pools }) => pools?.length === 0)
  return { first: fixed, others: chosen }
}

function listAddressTurns(moves: readonly Move[], { connects }: Nodes): Iterable<Turn<number>> {
  const turns = new Map<NetworkDecision, { first: number[]; others: number[] }>()
  for (let index = 0; index < moves.length; index += 1) {
    const move = moves[index] as Move
    if (move.endpoint === null) continue
    const turn = turns.get(move.slot) ?? { first: [], others: [] }
    if (turn.first.length + turn.others.length === 0) turns.set(move.slot, turn)
    ;(hasClaim(move.endpoint) ? turn.first : turn.others).push(connects[index] as number)
  }
  return turns.values()
}

/** True for a connect call that asks for a static address. */
export function hasClaim({ ipv4Address, ipv6Address }: EndpointSettings): boolean {
  return ipv4Address !== null || ipv6Address !== null
}
