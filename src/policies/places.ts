// Containers that are the same to everybody else: on the same networks, in the same way, with the same ports. One of them answers for all.
import { hasWithin } from '../model/address.ts'
import type { ObservedContainer } from '../model/observed.ts'
import { OUTSIDERS, type Peer } from '../reachability/ends.ts'
import type { Reachability } from '../reachability/model.ts'
import type { ReachNetwork } from '../reachability/network.ts'
import { isLoopback } from '../reachability/openings.ts'
import type { Endpoint, Sandbox } from '../reachability/sandbox.ts'

/**
 * Where an end is in one state. Ends of one `index` are the same to all others. `remote` is equal for ends that are the same to all who
 * share no network with them; `networks` are ids.
 */
export interface PolicyPlace {
  readonly index: number
  readonly remote: number
  readonly networks: ReadonlySet<string>
}

/** Finds the places of ends in one state. */
export type FindPlace = (peer: Peer) => PolicyPlace

/** Makes what finds places. Throws a RangeError for a container that is not there. */
export function makeFindPlace(reach: Reachability): FindPlace {
  const prints = makePrints(reach)
  const indexes = new Map<string, number>()
  const remotes = new Map<string, number>()
  const places = new Map<string, PolicyPlace>()
  return (peer) => {
    const { whole, remote, networks } = prints(peer)
    const known = places.get(whole)
    if (known !== undefined) return known
    const place = { index: number(indexes, whole), remote: number(remotes, remote), networks }
    places.set(whole, place)
    return place
  }
}

function number(numbers: Map<string, number>, text: string): number {
  const found = numbers.get(text) ?? numbers.size
  numbers.set(text, found)
  return found
}

interface Prints {
  readonly whole: string
  readonly remote: string
  readonly networks: ReadonlySet<string>
}

const NOWHERE: ReadonlySet<string> = new Set()

function makePrints(reach: Reachability): (peer: Peer) => Prints {
  const shared = findShared(reach)
  const addresses = listBound(reach)
  const features = new Map(
    [...reach.networks.values()].map((network) => [network, makeFeatures(network, addresses)]),
  )
  const makeAlone = (text: string): Prints => ({ whole: text, remote: text, networks: NOWHERE })
  return (peer) => {
    if (peer.kind !== 'container') return makeAlone(peer.kind)
    const member = reach.members.get(peer.name)
    if (member === undefined) throw new RangeError(`There is no container ${JSON.stringify(peer.name)}.`)
    const { place } = member
    // outsiders are asked for differently
    if (place.kind !== 'sandbox') return makeAlone(`in ${place.kind}`)
    const { sandbox } = place
    const common = [listPorts(sandbox), sandbox.hasUnknownPorts]
    const owner = shared.has(sandbox.owner) ? sandbox.owner.name : null
    return {
      whole: JSON.stringify([owner, common, describeEndpoints(sandbox, ({ network }) => network.id)]),
      remote: JSON.stringify([common, describeEndpoints(sandbox, ({ network }) => features.get(network))]),
      networks: new Set(sandbox.endpoints.map(({ network }) => network.id)),
    }
  }
}

function findShared({ members }: Reachability): ReadonlySet<ObservedContainer> {
  const shared = new Set<ObservedContainer>()
  for (const { container, place } of members.values()) {
    if (place.kind === 'sandbox' && place.sandbox.owner !== container) shared.add(place.sandbox.owner)
  }
  return shared
}

// Which port of the host it is makes no difference.
function listPorts({ ports }: Sandbox): readonly string[] {
  return ports.map(({ hostIp, containerPort, protocol }) => `${hostIp} ${containerPort}/${protocol}`)
}

function describeEndpoints(
  { endpoints, gateways }: Sandbox,
  describe: (endpoint: Endpoint) => string | undefined,
): readonly unknown[] {
  return endpoints.map((endpoint) => [
    describe(endpoint),
    endpoint.families,
    endpoint === gateways[4],
    endpoint === gateways[6],
  ])
}

// Single addresses of the host that ports are published on.
function listBound({ networks, members }: Reachability): readonly string[] {
  const bound = new Set([...networks.values()].flatMap(({ hostBinding }) => hostBinding ?? []))
  for (const { place } of members.values()) {
    if (place.kind !== 'sandbox') continue
    for (const { hostIp } of place.sandbox.ports) if (hostIp !== '' && !isLoopback(hostIp)) bound.add(hostIp)
  }
  return [...bound]
}

// All of a network that matters to those who are not on it: which one it is does not.
function makeFeatures(network: ReachNetwork, addresses: readonly string[]): string {
  const own = addresses.filter((address) => network.subnets.some((subnet) => hasWithin(subnet, address)))
  return JSON.stringify({ ...network, id: '', name: '', subnets: own })
}

/** The ends outside, as peers. */
export const OUTSIDE: readonly Peer[] = OUTSIDERS.map((kind) => ({ kind }))
