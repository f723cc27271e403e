// Published ports as they are really open: on which of the host's addresses, by which means, and from where one gets at them.
//
// Measured on Docker 20.10, 26 and 28: ports are published on the gateway network only, and on none if that is internal. A packet for
// a published port is rewritten by the firewall, or accepted by a process on the host (docker-proxy) that opens a connection of its
// own. What comes from a container is left to that process, unless its network is internal or not masqueraded: then it is rewritten,
// and dropped on its way from one network to another. IPv6 is taken by the process where the container has no IPv6, or the engine no
// rules for it. In mode `routed` no port of the host is opened: published are the container's own ports. The userland proxy is taken
// to be on, as it is by default.
import { hasWithin, parseFamily, type AddressFamily } from '../model/address.ts'
import type { PublishedPort } from '../model/port.ts'
import type { ReachNetwork } from './network.ts'
import type { EngineRules } from './rules.ts'
import type { Endpoint, Sandbox } from './sandbox.ts'

/** A published port on the host, for one family. `hostIp` is null for all addresses of the host. */
export interface Opening {
  readonly port: PublishedPort
  readonly family: AddressFamily
  readonly hostIp: string | null
  /** The network on which the container is reached. */
  readonly network: ReachNetwork
  /** True if the firewall rewrites packets for it, false if only the process on the host takes them. */
  readonly isRewritten: boolean
}

/** A place where a container's packets enter the host. */
export interface Door {
  readonly network: ReachNetwork
  readonly family: AddressFamily
  /** True if the default route leads through it, so that all addresses of the host are behind it. */
  readonly isDefault: boolean
}

/** The ports of a namespace that are open on the host. */
export function listOpenings({ ports, gateways }: Sandbox, rules: EngineRules): readonly Opening[] {
  return ports.flatMap((port) =>
    listPortFamilies(port).flatMap((family) => {
      const own = gateways[family]
      const isProxied = !isPublishing(own) && family === 6
      const network = (isProxied ? gateways[4] : own)?.network
      if (network === undefined || network.isInternal || !network.hasHost[isProxied ? 4 : family]) return []
      if (network.modes[family] === 'routed') return []
      const hostIp = port.hostIp === '' ? network.hostBinding : port.hostIp
      // a network with an address of its own for that binds to nothing else
      if (hostIp !== null && parseFamily(hostIp) !== family) return []
      return [
        { port, family, hostIp, network, isRewritten: !isProxied && (family === 4 || rules.filtersIPv6) },
      ]
    }),
  )
}

/** The families in which a port is published. */
export function listPortFamilies({ hostIp }: PublishedPort): readonly AddressFamily[] {
  const family = parseFamily(hostIp)
  return family === null ? [4, 6] : [family]
}

function isPublishing(endpoint: Endpoint | null): boolean {
  return endpoint !== null && endpoint.network.hasHost[6] && !endpoint.network.isInternal
}

/** True for an address that only the host itself can use. */
export function isLoopback(hostIp: string | null): boolean {
  return hostIp !== null && (hasWithin('127.0.0.0/8', hostIp) || hostIp === '::1')
}

/** Where packets of a namespace enter the host. */
export function listDoors({ endpoints, gateways }: Sandbox): readonly Door[] {
  return endpoints.flatMap(({ network, families }) =>
    families
      .filter((family) => network.hasHost[family])
      .map((family) => ({ network, family, isDefault: gateways[family]?.network === network })),
  )
}

/** True if a connection from behind a door gets through an opening. */
export function isThrough({ network, family, isDefault }: Door, opening: Opening): boolean {
  const { hostIp } = opening
  if (opening.family !== family || isLoopback(hostIp)) return false
  const isSeen = hostIp === null || isDefault || network.subnets.some((subnet) => hasWithin(subnet, hostIp))
  const isLeftAlone = network.masquerades && !network.isInternal
  return isSeen && (isLeftAlone || !opening.isRewritten || opening.network === network)
}
