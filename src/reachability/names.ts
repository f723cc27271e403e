// Under which names a container is known on a network, and who shares them.
//
// Measured on Docker 20.10 and 28: on every network but the default bridge the name service knows a container by its name, its short id
// and its aliases, internal networks and macvlan included; an alias of several containers gives all their addresses in turns. On the
// default bridge there is none (links write names into /etc/hosts).
import { addTo, sortTexts } from '../model/pairs.ts'
import { listSandboxes, type Reachability } from './model.ts'
import type { ReachNetwork } from './network.ts'
import type { FindNames } from './network-paths.ts'
import type { ReachName } from './path.ts'
import type { Sandbox } from './sandbox.ts'

const SHORT_ID = 12

/** Makes what finds names. All names are listed once, when the first are asked for. */
export function makeFindNames(reach: Reachability): FindNames {
  let holders: ReadonlyMap<string, readonly string[]> | null = null
  return ({ network, aliases }, { owner }) => {
    if (network.isDefault) return []
    holders ??= listHolders(listSandboxes(reach))
    const known = holders
    const own = [owner.name, ...(aliases ?? []), owner.id.slice(0, SHORT_ID)]
    return [...new Set(own)].map((name): ReachName => {
      const all = known.get(makeKey(network, name)) ?? []
      return { name, others: sortTexts(all.filter((holder) => holder !== owner.name)) }
    })
  }
}

function listHolders(sandboxes: readonly Sandbox[]): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, string[]>()
  for (const { owner, endpoints } of sandboxes) {
    for (const { network, aliases } of endpoints) {
      const names = new Set([owner.name, ...(aliases ?? [])])
      for (const name of names) addTo(holders, makeKey(network, name), owner.name)
    }
  }
  return holders
}

function makeKey({ id }: ReachNetwork, name: string): string {
  return JSON.stringify([id, name])
}
