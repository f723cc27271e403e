// Everything on an engine that an apply could lose, read by raw calls: networks with their settings, containers with all that they
// asked for on each network. What an engine chooses by itself (ids, automatic pools, dynamic addresses) is left out.
import { call } from './engine-api.ts'

export interface RawPool {
  Subnet?: string
  IPRange?: string
  Gateway?: string
  AuxiliaryAddresses?: Record<string, string> | null
}

export interface RawNetwork {
  Id: string
  Name: string
  Driver: string
  Internal: boolean
  Attachable: boolean
  EnableIPv6: boolean
  ConfigOnly: boolean
  ConfigFrom: { Network: string } | null
  IPAM: { Driver: string; Options: Record<string, string> | null; Config: RawPool[] | null }
  Options: Record<string, string> | null
  Labels: Record<string, string> | null
}

export interface RawEndpoint {
  NetworkID: string
  EndpointID: string
  Aliases: string[] | null
  Links: string[] | null
  DriverOpts: Record<string, string> | null
  GwPriority?: number
  IPAMConfig: { IPv4Address?: string; IPv6Address?: string; LinkLocalIPs?: string[] } | null
  IPAddress: string
  GlobalIPv6Address: string
}

export interface RawContainer {
  Id: string
  Name: string
  State: { Status: string; StartedAt: string; Running: boolean }
  HostConfig: { NetworkMode: string }
  NetworkSettings: { Networks: Record<string, RawEndpoint> | null }
}

export interface RawWorld {
  networks: RawNetwork[]
  containers: RawContainer[]
}

/** What a container has on one network, in the spelling that compares. `isCut` is true where it has the entry and no connection. */
export interface EndpointFacts {
  aliases: string[]
  ipv4Address: string
  ipv6Address: string
  links: string[]
  driverOpts: Record<string, string>
  gwPriority: number
  isCut: boolean
}

export interface ContainerFacts {
  id: string
  startedAt: string
  status: string
  endpoints: Record<string, EndpointFacts>
}

export interface WorldFacts {
  /** one line each, since an engine may have two of one name */
  networks: string[]
  containers: Record<string, ContainerFacts>
}

const PREDEFINED = new Set(['bridge', 'host', 'none'])

/** Reads all networks that are not the engine's own, and all containers. */
export async function readRawWorld(socket: string): Promise<RawWorld> {
  const [listed, names] = await Promise.all([
    call<RawNetwork[]>(socket, 'GET', '/networks'),
    call<{ Id: string }[]>(socket, 'GET', '/containers/json?all=1'),
  ])
  const containers = await Promise.all(
    names.map(({ Id: id }) => call<RawContainer>(socket, 'GET', `/containers/${id}/json`)),
  )
  const networks = listed.filter(({ Name: name }) => !PREDEFINED.has(name))
  return { networks: networks.toSorted((left, right) => compare(left.Name, right.Name)), containers }
}

/** Reads what compares. */
export async function readFacts(socket: string): Promise<WorldFacts> {
  const world = await readRawWorld(socket)
  const known = await call<{ Id: string }[]>(socket, 'GET', '/networks')
  return makeFacts(world, new Set(known.map(({ Id: id }) => id)))
}

function makeFacts({ networks, containers }: RawWorld, known: ReadonlySet<string>): WorldFacts {
  return {
    networks: networks.map(describeNetwork),
    containers: Object.fromEntries(
      containers.map((container) => [readName(container), describeContainer(container, known)]),
    ),
  }
}

/** A container's name without the slash. */
export function readName({ Name: name }: RawContainer): string {
  return name.replace('/', '')
}

/** The aliases that were asked for: engines add the short id. */
export function listAliases(container: RawContainer, { Aliases: aliases }: RawEndpoint): string[] {
  return (aliases ?? []).filter((alias) => !container.Id.startsWith(alias)).toSorted()
}

/** The pools that were asked for: worlds are built from 10.0.0.0/8 and from IPv6, engines choose from the rest. */
export function listGivenPools(network: RawNetwork): RawPool[] {
  const pools = network.IPAM.Config ?? []
  return pools.filter(({ Subnet: subnet = '' }) => subnet.startsWith('10.') || subnet.includes(':'))
}

// A gateway that nobody asked for is shown after a restart of the daemon.
function describeNetwork(network: RawNetwork): string {
  const pools = listGivenPools(network).map(({ Gateway: _gateway, ...pool }) => sortKeys(pool))
  return JSON.stringify({
    name: network.Name,
    driver: network.Driver,
    internal: network.Internal,
    attachable: network.Attachable,
    ipv6: network.EnableIPv6,
    configOnly: network.ConfigOnly,
    options: sortKeys(network.Options ?? {}),
    labels: sortKeys(network.Labels ?? {}),
    pools: pools.map((pool) => JSON.stringify(pool)).toSorted(),
  })
}

function describeContainer(container: RawContainer, known: ReadonlySet<string>): ContainerFacts {
  const endpoints = Object.entries(container.NetworkSettings.Networks ?? {})
  return {
    id: container.Id,
    startedAt: container.State.StartedAt,
    status: container.State.Status,
    endpoints: Object.fromEntries(
      endpoints
        .toSorted(([left], [right]) => compare(left, right))
        .map(([name, endpoint]) => [
          name,
          describeEndpoint(container, endpoint, PREDEFINED.has(name) ? null : known),
        ]),
    ),
  }
}

function describeEndpoint(
  container: RawContainer,
  endpoint: RawEndpoint,
  known: ReadonlySet<string> | null,
): EndpointFacts {
  const asked = endpoint.IPAMConfig ?? {}
  const { IPv4Address: ipv4Address = '', IPv6Address: ipv6Address = '' } = asked
  // The default bridge is another one after each start of the daemon, and taken by its name.
  const isStale = known !== null && endpoint.NetworkID !== '' && !known.has(endpoint.NetworkID)
  const isDown = container.State.Running && endpoint.EndpointID === ''
  const isElsewhere = container.State.Running && ipv4Address !== '' && ipv4Address !== endpoint.IPAddress
  return {
    aliases: listAliases(container, endpoint),
    ipv4Address,
    ipv6Address,
    links: (endpoint.Links ?? []).toSorted(),
    driverOpts: sortKeys(endpoint.DriverOpts ?? {}),
    gwPriority: endpoint.GwPriority ?? 0,
    isCut: isStale || isDown || isElsewhere,
  }
}

function sortKeys<Value>(map: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(map).toSorted(([left], [right]) => compare(left, right)))
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
