// The checks of one container with another: of the ways that are open their names and connections, and the refusals where none is.
import { parseFamily, type AddressFamily } from '../model/address.ts'
import { sortTexts } from '../model/pairs.ts'
import type { ReachNetwork } from '../reachability/network.ts'
import type { Path } from '../reachability/path.ts'
import type { Endpoint } from '../reachability/sandbox.ts'
import { explainPair, type CheckStage } from './check-stage.ts'
import type { ConnectionCheck, NameCheck, TriedCheck } from './checks.ts'
import { isListening } from './listeners.ts'
import { choosePorts, chooseRefusalPort, listTcpPorts, MOST_PORTS } from './ports.ts'
import type { Subject } from './subjects.ts'

/** Along the ways over which one container reaches another for certain. */
export function listOpenChecks(stage: CheckStage, source: Subject, target: Subject): readonly TriedCheck[] {
  const { paths } = explainPair(stage, source, target)
  return paths
    .filter(({ verdict }) => verdict === 'open')
    .flatMap((path) => {
      const endpoint = target.endpoints.find(({ network }) => network.name === path.network)
      return endpoint === undefined ? [] : listPathChecks(stage, { source, target, path, endpoint })
    })
}

interface Way {
  readonly source: Subject
  readonly target: Subject
  readonly path: Path
  readonly endpoint: Endpoint
}

function listPathChecks(stage: CheckStage, way: Way): readonly TriedCheck[] {
  const { source, target, path, endpoint } = way
  // the others lead through addresses of the host, or not from a container to a container
  if (path.kind !== 'network' && path.kind !== 'address') return []
  const connections = makeConnections(
    stage,
    { kind: 'open', from: source.name, because: null },
    {
      target,
      network: endpoint.network,
      addresses: path.addresses.filter((address) =>
        path.families.includes(parseFamily(address) as AddressFamily),
      ),
      ports: path.ports === null ? findPorts(stage, target) : listTcpPorts(path.ports).slice(0, MOST_PORTS),
    },
  )
  return path.kind === 'network' ? [...listNameChecks(stage, way), ...connections] : connections
}

/** The ports of a container at which connections are tried. */
export function findPorts({ ports, listeners }: CheckStage, { name }: Subject): readonly number[] {
  return choosePorts(ports.get(name) ?? [], listeners.get(name) ?? null)
}

function listNameChecks({ names }: CheckStage, { source, target, endpoint }: Way): readonly NameCheck[] {
  const near = source.sandbox.endpoints.map(({ network }) => network)
  return names.listNames(target.sandbox, endpoint).map((name) => {
    const holders = names.listHolders(name, near)
    return {
      kind: 'name',
      from: source.name,
      network: endpoint.network.name,
      name,
      holders: sortTexts(holders.map(({ container }) => container)),
      addresses: [...new Set(holders.flatMap(({ addresses }) => addresses))],
    }
  })
}

/** Where connections lead. */
export interface Place {
  readonly target: Subject
  readonly network: ReachNetwork
  readonly addresses: readonly string[]
  readonly ports: readonly number[]
}

/** Connections to all addresses and ports of a place. */
export function makeConnections(
  { listeners }: CheckStage,
  head: Pick<ConnectionCheck, 'kind' | 'from' | 'because'>,
  { target, network, addresses, ports }: Place,
): readonly ConnectionCheck[] {
  const known = listeners.get(target.name)
  return addresses.flatMap((address) =>
    ports.map((port) => ({
      ...head,
      to: target.name,
      network: network.name,
      address,
      family: parseFamily(address) as AddressFamily,
      port,
      listens: known === undefined ? null : isListening(known, address, port),
    })),
  )
}

/** Connections that should not come about, to all addresses of a container; without ports, at the one that tells most. */
export function listRefusals(
  stage: CheckStage,
  head: Pick<ConnectionCheck, 'from' | 'because'>,
  { target, ports }: { readonly target: Subject; readonly ports: readonly number[] | null },
): readonly ConnectionCheck[] {
  return target.endpoints.flatMap(({ network, addresses }) =>
    makeConnections(
      stage,
      { ...head, kind: 'closed' },
      { target, network, addresses, ports: ports ?? [findRefusalPort(stage, target)] },
    ),
  )
}

function findRefusalPort({ ports, listeners }: CheckStage, { name }: Subject): number {
  return chooseRefusalPort(ports.get(name) ?? [], listeners.get(name) ?? null)
}
