// Who has the first turn where an engine chooses: what it hands out, a subnet or an address, is the lowest that is free, which may
// be one that another step of the same plan asks for.
import { addTo } from '../model/pairs.ts'
import { listClaims, renderConnect, renderCreate } from './links.ts'
import type { Move } from './move.ts'
import { isComing, type NetworkDecision } from './network-decision.ts'

/** Ids of steps that ask for something of their own, and of steps that should find them done, or they may be given it. */
export interface Turn {
  readonly first: readonly string[]
  readonly others: readonly string[]
}

interface TurnInputs {
  readonly networks: readonly NetworkDecision[]
  readonly moves: readonly Move[]
}

/** Finds the turns of a plan: one of its networks, and one of the containers of each network. */
export function listTurns({ networks, moves }: TurnInputs): readonly Turn[] {
  const turns = [findSubnetTurn(networks), ...listAddressTurns(moves)]
  return turns.filter(({ first, others }) => first.length > 0 && others.length > 0)
}

/** The turn of networks: the subnets that are given come before those that the engine chooses. Either side may have none. */
export function findSubnetTurn(networks: readonly NetworkDecision[]): Turn {
  const coming = networks.filter(isComing).filter(({ spec }) => !spec.settings.configOnly)
  const fixed = coming.filter(({ pools }) => pools !== null && pools.length > 0)
  const chosen = coming.filter(({ pools }) => pools?.length === 0)
  return { first: fixed.map(renderCreate), others: chosen.map(renderCreate) }
}

function listAddressTurns(moves: readonly Move[]): readonly Turn[] {
  const groups = new Map<NetworkDecision, Move[]>()
  for (const move of moves) if (move.endpoint !== null) addTo(groups, move.slot, move)
  return [...groups.values()].map((group) => ({
    first: group.filter((move) => listClaims(move).length > 0).map(renderConnect),
    others: group.filter((move) => listClaims(move).length === 0).map(renderConnect),
  }))
}
