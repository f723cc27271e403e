// What is connected to what, as data for pictures: networks, containers and the links between them, sorted by address, without the
// values that came from the environment.
import type { ContainerState } from '../model/observed.ts'
import { compareText } from '../model/pairs.ts'
import type { PublishedPort } from '../model/port.ts'

/** What a plan does to a network (`create replace remove`) or to a link (`connect reconnect disconnect`). */
export type Mark = NetworkMark | LinkMark

/** What a plan does to a network. */
export type NetworkMark = 'create' | 'replace' | 'remove'

/** What a plan does to a container's place on a network. */
export type LinkMark = 'connect' | 'reconnect' | 'disconnect'

/** One network. `address` is the one that plans use: `networks.frontend`, `networks.(legacy)`; it is unique. */
export interface TopologyNetwork {
  readonly address: string
  readonly name: string
  /** Null where it is not known: the file does not say it of external networks. */
  readonly driver: string | null
  /** As they are declared or in use, IPv4 first; empty where the engine chooses them. */
  readonly subnets: readonly string[]
  readonly internal: boolean
  /** True if the file calls it external. */
  readonly external: boolean
  readonly protected: boolean
  /** True if it only holds settings (or a name) for others: no container can join it. */
  readonly configOnly: boolean
  /** True if it stands in the file. */
  readonly declared: boolean
  /** True if it is the project's: made by xec, or to be made. Where no project is known: if any project made it. */
  readonly owned: boolean
  /** True for the engine's own networks (`bridge host none podman`). */
  readonly predefined: boolean
  /** Only where it is no network, and its name says what it is: the local network, the internet, a shared namespace. */
  readonly place?: true
  readonly mark: NetworkMark | null
}

/** One container: `containers.api`, `containers.(mailer)`. No plan makes, changes or removes one, so it has no mark. */
export interface TopologyContainer {
  readonly address: string
  readonly name: string
  /** Null where no engine was asked. */
  readonly state: ContainerState | null
  /** Published ports; empty too where the engine was not asked for them. */
  readonly ports: readonly PublishedPort[]
  readonly declared: boolean
}

/** One container on one network, by their addresses. An IP address is the one in use, or else the one that is asked for. */
export interface TopologyLink {
  readonly container: string
  readonly network: string
  readonly aliases: readonly string[]
  readonly ipv4Address: string | null
  readonly ipv6Address: string | null
  /** Only where there is more to say of it, such as the ports at which the container is reached. */
  readonly note?: string
  readonly mark: LinkMark | null
}

/** What is connected to what. Links end at networks and containers of the same topology; each pair has one at most. */
export interface Topology {
  readonly networks: readonly TopologyNetwork[]
  readonly containers: readonly TopologyContainer[]
  /** Sorted by container, then network. */
  readonly links: readonly TopologyLink[]
}

/** Sorts by address, and leaves out links that end nowhere and the engine's own networks that are not needed. */
export function makeTopology(
  { networks, containers, links }: Topology,
  needed: ReadonlySet<string> = listLinked(links),
): Topology {
  const shown = networks.filter(
    ({ predefined, declared, address }) => !predefined || declared || needed.has(address),
  )
  const ends = new Set([...shown, ...containers].map(({ address }) => address))
  return {
    networks: shown.toSorted(compareAddresses),
    containers: containers.toSorted(compareAddresses),
    links: links
      .filter(({ network, container }) => ends.has(network) && ends.has(container))
      .toSorted((a, b) => compareText(a.container, b.container) || compareText(a.network, b.network)),
  }
}

/** The addresses of all networks that some container is on. */
export function listLinked(...lists: readonly (readonly TopologyLink[])[]): ReadonlySet<string> {
  return new Set(lists.flat().map(({ network }) => network))
}

/** What tells a link from all others. */
export function renderLinkKey({ container, network }: Pick<TopologyLink, 'container' | 'network'>): string {
  return JSON.stringify([container, network])
}

function compareAddresses(a: { readonly address: string }, b: { readonly address: string }): number {
  return compareText(a.address, b.address)
}
