// The order from left to right: what the world reaches first stands left, what lies behind that further right. Between two places in
// that order there is always a network, since containers meet on networks only.
import { addTo } from '../../model/pairs.ts'
import type { Topology, TopologyContainer, TopologyLink, TopologyNetwork } from '../../topology/topology.ts'

/** Parts of a topology that nothing connects, in the order of their first network. What is connected to nothing is left out. */
export function splitTopology(topology: Topology): readonly Topology[] {
  const near = listNeighbours(topology)
  const partOf = new Map<string, number>()
  let count = 0
  for (const { address } of topology.networks) {
    if (!near.has(address) || partOf.has(address)) continue
    for (const reached of walk(new Map([[address, 0]]), near).keys()) partOf.set(reached, count)
    count += 1
  }
  const parts = Array.from({ length: count }, () => ({
    networks: [] as TopologyNetwork[],
    containers: [] as TopologyContainer[],
    links: [] as TopologyLink[],
  }))
  for (const network of topology.networks) findPart(network.address)?.networks.push(network)
  for (const container of topology.containers) findPart(container.address)?.containers.push(container)
  for (const link of topology.links) findPart(link.network)?.links.push(link)
  return parts

  function findPart(address: string): (typeof parts)[number] | undefined {
    return parts[partOf.get(address) ?? count]
  }
}

// The place of everything in a connected topology in the order from left to right. What a plan takes away does not disturb it.
function rankTopology(topology: Topology): ReadonlyMap<string, number> {
  const lasting = topology.links.filter(({ mark }) => mark !== 'disconnect')
  const near = listNeighbours({ ...topology, links: lasting })
  const first = findFirst(topology, near)
  const ranks = walk(new Map(first.map((address) => [address, 0])), near)
  return walk(ranks, listNeighbours(topology))
}

/** A link and its ends from left to right. */
export interface OrderedLink {
  readonly link: TopologyLink
  readonly ends: readonly [string, string]
}

/** The links of a topology, each from left to right. */
export function orderLinks(topology: Topology): readonly OrderedLink[] {
  return splitTopology(topology).flatMap((part) => {
    const ranks = rankTopology(part)
    return part.links.map((link): OrderedLink => {
      const { container, network } = link
      const isFirst = (ranks.get(container) as number) < (ranks.get(network) as number)
      return { link, ends: isFirst ? [container, network] : [network, container] }
    })
  })
}

type Neighbours = ReadonlyMap<string, readonly string[]>

function listNeighbours({ links }: Topology): Neighbours {
  const near = new Map<string, string[]>()
  for (const { container, network } of links) {
    addTo(near, container, network)
    addTo(near, network, container)
  }
  return near
}

// How far everything is from the first.
function walk(known: ReadonlyMap<string, number>, near: Neighbours): ReadonlyMap<string, number> {
  const ranks = new Map(known)
  for (const [address, rank] of ranks) {
    for (const other of near.get(address) ?? []) if (!ranks.has(other)) ranks.set(other, rank + 1)
  }
  return ranks
}

// Containers with published ports, else those that are on networks with a way out only, else the first.
function findFirst({ networks, containers }: Topology, near: Neighbours): readonly string[] {
  const published = containers.filter(({ ports }) => ports.some(({ hostIp }) => !hostIp.startsWith('127.')))
  if (published.length > 0) return published.map(({ address }) => address)
  const inner = new Set(networks.filter(({ internal }) => internal).map(({ address }) => address))
  const outer = containers.filter(({ address }) => {
    const places = near.get(address) ?? []
    return places.length === 1 && !places.some((network) => inner.has(network))
  })
  const first = outer.length > 0 ? outer : containers.slice(0, 1)
  return first.map(({ address }) => address)
}
