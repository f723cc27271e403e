// The connections that a way of a pair leads to: addresses, and the ports there.
import { hasWithin, parseFamily, type AddressFamily } from '../model/address.ts'
import { findGateway } from '../model/gateway.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import type { PublishedPort } from '../model/port.ts'
import type { ReachNetwork } from '../reachability/network.ts'
import type { Path } from '../reachability/path.ts'
import type { Endpoint } from '../reachability/sandbox.ts'
import { isListening } from './listeners.ts'
import type { ConnectionStep, PairStep, UntriedReason } from './pair.ts'
import { leaveOut, type PairStage, type WayHead } from './pair-scene.ts'
import { choosePorts, listTcp, listTcpPorts } from './ports.ts'

/** Where a way ends. */
export type WayEnd = Pick<Path, 'network' | 'addresses' | 'families' | 'ports'>

/** The connections to the end of a way, or why none can be tried. */
export function listConnections(
  stage: PairStage,
  head: WayHead,
  place: WayEnd,
): readonly PairStep[] | UntriedReason {
  const { network, families } = place
  const addresses = place.addresses.filter((address) => families.includes(familyOf(address)))
  if (addresses.length === 0) return 'no-address'
  const ports = findPorts(stage, place.ports)
  if (typeof ports === 'string') return ports
  return addresses.flatMap((address) =>
    ports.map((port) => makeConnection(stage, head, { network, address, port })),
  )
}

function familyOf(address: string): AddressFamily {
  return parseFamily(address) as AddressFamily
}

function findPorts(
  { asked, declared, listeners, to }: PairStage,
  open: Path['ports'],
): readonly number[] | UntriedReason {
  if (open === null) {
    if (asked.length > 0) return asked
    // on the host containers are listened for, too, and a packet for one of them takes another way
    return choosePorts(declared, isHost(to) ? null : listeners)
  }
  const tcp = listTcpPorts(open)
  if (tcp.length === 0) return 'only-udp'
  if (asked.length === 0) return tcp
  const wanted = tcp.filter((port) => asked.includes(port))
  return wanted.length > 0 ? wanted : 'other-ports'
}

function isHost(to: PairStage['to']): boolean {
  return to === null || to.sandbox === null
}

/** To where a connection is opened. */
export interface Goal extends Pick<ConnectionStep, 'network' | 'address' | 'port'> {
  readonly leadsTo?: number
}

/** One connection. */
export function makeConnection({ listeners, to }: PairStage, head: WayHead, goal: Goal): ConnectionStep {
  const { address, port, leadsTo = null } = goal
  const own = to?.sandbox?.endpoints.flatMap(({ addresses }) => addresses) ?? []
  const ends = leadsTo === null ? [address] : own
  const listens = listeners && ends.some((end) => isListening(listeners, end, leadsTo ?? port))
  const family = familyOf(address)
  return { kind: 'connection', ...head, ...goal, untried: null, family, leadsTo, listens }
}

/** The address that the host has on a network. */
export function findHostAddress(
  { state }: Pick<PairStage, 'state'>,
  network: string,
  family: AddressFamily,
): string | null {
  const { settings } = state.networks.find(({ name }) => name === network) as ObservedNetwork
  const pool = settings.pools.find(({ subnet }) => subnet !== null && hasFamily(subnet, family))
  return pool === undefined ? null : (pool.gateway ?? findGateway(pool.subnet as string, pool.ipRange))
}

function hasFamily(subnet: string, family: AddressFamily): boolean {
  return hasWithin(family === 4 ? '0.0.0.0/0' : '::/0', subnet)
}

// From where it is tried the host is itself, or at the network through which packets get there; a way leads through one.
function findNearAddress(stage: PairStage, family: AddressFamily): string | null {
  const { sandbox } = stage.from
  if (sandbox === null) return family === 4 ? '127.0.0.1' : '::1'
  const { gateways, endpoints } = sandbox
  const door = gateways[family] ?? endpoints.find(({ network }) => network.hasHost[family])
  return findHostAddress(stage, (door as Endpoint).network.name, family)
}

/** The connections to published ports of the host, or why none can be tried. */
export function listPublished(
  stage: PairStage,
  head: WayHead,
  path: Path,
): readonly PairStep[] | UntriedReason {
  const { asked, reach } = stage
  const tcp = listTcp(path.ports as readonly PublishedPort[])
  if (tcp.length === 0) return 'only-udp'
  const isWanted = ({ containerPort, hostPort }: PublishedPort): boolean =>
    asked.length === 0 || asked.some((port) => port === containerPort || port === hostPort)
  const wanted = tcp.filter(isWanted)
  if (wanted.length === 0) return 'other-ports'
  const network = [...reach.networks.values()].find(({ name }) => name === path.network) as ReachNetwork
  const steps = wanted.flatMap<PairStep>((port) => {
    const { hostPort, containerPort } = port
    if (hostPort === null) return [leaveOut(head, 'port-chosen')]
    const own = port.hostIp === '' ? network.hostBinding : port.hostIp
    const addresses =
      own === null ? path.families.flatMap((family) => findNearAddress(stage, family) ?? []) : [own]
    return addresses.map((address) =>
      makeConnection(stage, head, { network: path.network, address, port: hostPort, leadsTo: containerPort }),
    )
  })
  return steps.length > 0 ? steps : 'no-address'
}
