// Paths that lead through the host: to it, to what it publishes, by routing to a container's own address, and out.
//
// Measured on Docker 20.10, 26 and 28: the host reaches every container on a bridge at its address, internal or not, unless it has no
// address there (gateway mode `isolated`, option `inhibit_ipv4`), and every container reaches the host the same way round, with all that
// listens there on all addresses, internal networks included. A container on a macvlan network and its host do not reach each other.
// In mode `routed` the published ports, and in mode `nat-unprotected` all ports, are open at the container's own address for machines that
// route its subnet to the host; other networks of the engine reach only the former. Through a network without masquerade, connections out
// need a route back, and from 28 they do not work at all.
import { parseFamily, type AddressFamily } from '../model/address.ts'
import type { PublishedPort } from '../model/port.ts'
import type { ReachNetwork } from './network.ts'
import { isLoopback, isThrough, listDoors, listOpenings, listPortFamilies, type Opening } from './openings.ts'
import { makePath, type Path } from './path.ts'
import type { EngineRules } from './rules.ts'
import type { Sandbox } from './sandbox.ts'

const FAMILIES: readonly AddressFamily[] = [4, 6]

/** From the host to a container's own addresses. */
export function listBridgePaths({ endpoints }: Sandbox): readonly Path[] {
  return endpoints.flatMap(({ network, families, addresses }) => {
    const seen = families.filter((family) => network.hasHost[family])
    return seen.length === 0 ? [] : [makePath('bridge', { network: network.name, families: seen, addresses })]
  })
}

/** From a container to the host's addresses. */
export function listHostPaths(from: Sandbox): readonly Path[] {
  return groupByNetwork(listDoors(from)).map(([network, doors]) =>
    makePath('host', { network: network.name, families: listFamilies(doors) }),
  )
}

/** From a container to what another one publishes on the host. */
export function listPublishedPaths(from: Sandbox, to: Sandbox, rules: EngineRules): readonly Path[] {
  const doors = listDoors(from)
  const openings = listOpenings(to, rules)
  return makePublishedPaths(openings.filter((opening) => doors.some((door) => isThrough(door, opening))))
}

/** From the host to what a container publishes there. */
export function listLocalPaths(to: Sandbox, rules: EngineRules): readonly Path[] {
  return makePublishedPaths(listOpenings(to, rules))
}

/** From the local network to what a container publishes on the host. */
export function listLanPublished(to: Sandbox, rules: EngineRules): readonly Path[] {
  const paths = makePublishedPaths(listOpenings(to, rules).filter(({ hostIp }) => !isLoopback(hostIp)))
  // answers take the shorter way, on which nobody knows the connection
  return hasSegment(to) ? paths.map((path) => ({ ...path, verdict: 'unknown', doubt: 'replies' })) : paths
}

function makePublishedPaths(openings: readonly Opening[]): readonly Path[] {
  return groupByNetwork(openings).map(([network, group]) =>
    makePath('published', {
      network: network.name,
      families: listFamilies(group),
      ports: [...new Set(group.map(({ port }) => port))],
    }),
  )
}

function listFamilies(items: readonly { readonly family: AddressFamily }[]): readonly AddressFamily[] {
  return FAMILIES.filter((family) => items.some((item) => item.family === family))
}

function groupByNetwork<Item extends { readonly network: ReachNetwork }>(
  items: readonly Item[],
): readonly (readonly [ReachNetwork, readonly Item[]])[] {
  const networks = new Set(items.map(({ network }) => network))
  return [...networks].map((network) => [network, items.filter((item) => item.network === network)])
}

/** True if a namespace is on the local network itself. */
export function hasSegment({ endpoints }: Sandbox): boolean {
  return endpoints.some(({ network }) => isSegment(network))
}

function isSegment({ wiring, parent, isInternal }: ReachNetwork): boolean {
  return (wiring === 'macvlan' || wiring === 'ipvlan') && parent !== null && !isInternal
}

/** From the local network to a container that is on it, or the other way round. */
export function listSegmentPaths({ endpoints }: Sandbox): readonly Path[] {
  return endpoints
    .filter(({ network }) => isSegment(network))
    .map(({ network, families, addresses }) =>
      makePath('segment', {
        network: network.name,
        families,
        addresses,
        doubt: network.wiring === 'ipvlan' ? 'mode' : null,
      }),
    )
}

/** From the local network to a container's own address, for machines that route its subnet to the host. */
export function listRoutedPaths(to: Sandbox, rules: EngineRules): readonly Path[] {
  return FAMILIES.flatMap((family) => {
    if (family === 6 && !rules.filtersIPv6) return listUnfiltered(to)
    const network = findRoute(to, family)
    if (network === null || network.isInternal) return []
    const isGuarded = rules.guardsAddresses && network.modes[family] !== 'routed'
    return [...listUnprotected(to, family), ...(isGuarded ? [] : makePortsRouted(to, network, family))]
  })
}

/** From a container of another network to a container's own address. */
export function listCrossingPaths(from: Sandbox, to: Sandbox, rules: EngineRules): readonly Path[] {
  return FAMILIES.flatMap((family) => {
    const source = findRoute(from, family)
    if (source === null) return []
    if (family === 6 && !rules.filtersIPv6) {
      const own = new Set(from.endpoints.map(({ network }) => network.name))
      return listUnfiltered(to).filter(({ network }) => !own.has(String(network)))
    }
    const network = findRoute(to, family)
    const isAnswered = source.masquerades || source.modes[family] !== 'nat'
    if (network === null || network === source || network.isInternal || source.isInternal) return []
    return network.modes[family] === 'routed' && isAnswered ? makePortsRouted(to, network, family) : []
  })
}

function findRoute({ gateways }: Sandbox, family: AddressFamily): ReachNetwork | null {
  const network = gateways[family]?.network
  return network?.hasHost[family] === true ? network : null
}

// No rule stands in the way of IPv6; an answer needs a default route, and takes it.
function listUnfiltered(to: Sandbox): readonly Path[] {
  if (findRoute(to, 6) === null) return []
  return to.endpoints
    .filter(({ network, families }) => network.wiring === 'bridge' && families.includes(6))
    .map(({ network }) => makeRouted(to, network, { family: 6, ports: null }))
}

// Answers take the default route, whichever network that is of.
function listUnprotected(to: Sandbox, family: AddressFamily): readonly Path[] {
  return to.endpoints
    .filter(
      ({ network, families }) => families.includes(family) && network.modes[family] === 'nat-unprotected',
    )
    .map(({ network }) => makeRouted(to, network, { family, ports: null }))
}

function makePortsRouted(to: Sandbox, network: ReachNetwork, family: AddressFamily): readonly Path[] {
  const ports = to.ports.filter((port) => listPortFamilies(port).includes(family))
  return ports.length === 0 ? [] : [makeRouted(to, network, { family, ports })]
}

function makeRouted(
  { endpoints }: Sandbox,
  network: ReachNetwork,
  { family, ports }: { readonly family: AddressFamily; readonly ports: readonly PublishedPort[] | null },
): Path {
  const addresses = endpoints
    .filter((endpoint) => endpoint.network === network)
    .flatMap((endpoint) => endpoint.addresses)
    .filter((address) => parseFamily(address) === family)
  return makePath('address', {
    network: network.name,
    families: [family],
    addresses,
    ports,
    needsRoute: true,
  })
}

/** From a container out of the host: to machines of the local network, or to the internet. */
export function listOutPaths(from: Sandbox, to: 'lan' | 'internet', rules: EngineRules): readonly Path[] {
  const out = FAMILIES.flatMap((family) => {
    const network = findRoute(from, family)
    return network === null ? [] : listFamilyOut(network, family, { to, rules })
  })
  const direct = listSegmentPaths(from)
  if (to === 'lan') return [...out, ...direct]
  return [...out, ...direct.map((path): Path => ({ ...path, verdict: 'unknown', doubt: 'router' }))]
}

function listFamilyOut(
  network: ReachNetwork,
  family: AddressFamily,
  { to, rules }: { readonly to: 'lan' | 'internet'; readonly rules: EngineRules },
): readonly Path[] {
  const mode = network.modes[family]
  const isFiltered = family === 4 || rules.filtersIPv6
  if (network.isInternal && isFiltered) return []
  const facts = { network: network.name, families: [family] }
  if (network.masquerades && isFiltered && mode !== 'routed') return [makePath('out', facts)]
  // answers to a container's own address are dropped
  if (mode === 'nat' && rules.guardsAddresses) return []
  return [makePath('out', { ...facts, needsRoute: true, doubt: to === 'lan' ? null : 'internet' })]
}
