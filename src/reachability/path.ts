// One way in which a connection can be opened, as data.
import type { AddressFamily } from '../model/address.ts'
import type { PublishedPort } from '../model/port.ts'

/**
 * `self`: in the same namespace. `network`: over a network that both are on. `bridge`: from the host to a container's address.
 * `host`: to an address of the host. `published`: through a published port of the host. `address`: to a container's address through
 * the host, by routing. `segment`: on the local network itself (macvlan, ipvlan). `out`: out of the host. `other`: one that is not known.
 */
export type PathKind =
  | 'self'
  | 'network'
  | 'bridge'
  | 'host'
  | 'published'
  | 'address'
  | 'segment'
  | 'out'
  | 'other'

/**
 * Why a path is not certain. `engine`: rules were not measured on this engine. `driver`: the network's driver is not known. `options`: the
 * engine does not show the network's options. `links`: a link may open exposed ports, and links are not read. `ports`: the container's
 * ports were not read. `router`: what routers of the local network do decides. `replies`: answers may leave through another network.
 * `internet`: whether the internet reaches the host, or finds the way back, is not the engine's business. `restarting`: it is in a
 * restart loop. `mode`: this mode of the driver was not measured.
 */
export type Doubt =
  | 'engine'
  | 'driver'
  | 'options'
  | 'links'
  | 'ports'
  | 'router'
  | 'replies'
  | 'internet'
  | 'restarting'
  | 'mode'

/** A name under which the other end is known on a network; `others` are the containers that share it, in turns. */
export interface ReachName {
  readonly name: string
  readonly others: readonly string[]
}

/** One way. `ports` are null where all that listen can be reached; `needsRoute`: who connects needs a route through the host. */
export interface Path {
  readonly kind: PathKind
  readonly verdict: 'open' | 'unknown'
  readonly doubt: Doubt | null
  readonly network: string | null
  readonly families: readonly AddressFamily[]
  readonly addresses: readonly string[]
  readonly names: readonly ReachName[]
  readonly ports: readonly PublishedPort[] | null
  readonly needsRoute: boolean
}

/** A path of a kind; what is not given is empty, and it is open unless there is a doubt. */
export function makePath(kind: PathKind, facts: Partial<Omit<Path, 'kind' | 'verdict'>> = {}): Path {
  const { doubt = null, network = null, families = [], addresses = [], names = [], ports = null } = facts
  return {
    kind,
    verdict: doubt === null ? 'open' : 'unknown',
    doubt,
    network,
    families,
    addresses,
    names,
    ports,
    needsRoute: facts.needsRoute ?? false,
  }
}
