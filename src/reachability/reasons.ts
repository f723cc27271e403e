// Why there is no way from one end to another: what stands in the way of each way that one could think of.
import type { End, Outsider, PlacedEnd } from './ends.ts'
import type { Reachability } from './model.ts'
import { findPassing, listMeetings } from './network-paths.ts'
import { isLoopback, listDoors, listOpenings } from './openings.ts'
import type { ReachReason } from './reason.ts'
import type { Sandbox } from './sandbox.ts'

/** What stands in the way between two ends that run and have no way. */
export function listReasons(reach: Reachability, source: End, target: End): readonly ReachReason[] {
  const missing = [source, target].flatMap(listMissing)
  return missing.length > 0 ? missing : listHindrances(reach, source, target as PlacedEnd)
}

function listHindrances(reach: Reachability, source: End, target: PlacedEnd): readonly ReachReason[] {
  // only containers have no way out
  if (target.kind !== 'sandbox') return [findOutReason((source as SandboxEnd).sandbox, target.kind)]
  return [
    ...(source.kind === 'sandbox' ? listSharedReasons(reach, source.sandbox, target.sandbox) : []),
    ...(source.kind === 'host' ? [nameOwner('no-host-address', target.sandbox)] : []),
    ...listPublishedReasons(reach, source, target.sandbox),
  ]
}

type SandboxEnd = Extract<End, { readonly kind: 'sandbox' }>
type OwnCode = Extract<ReachReason, { readonly container: string }>['code']

function nameOwner(code: Exclude<OwnCode, 'namespace-gone'>, { owner }: Sandbox): ReachReason {
  return { code, container: owner.name }
}

function listMissing(end: End): readonly ReachReason[] {
  if (end.kind === 'lost') {
    return [{ code: 'namespace-gone', container: end.member.container.name, of: end.of }]
  }
  if (end.kind !== 'sandbox' || end.sandbox.endpoints.length > 0) return []
  return [{ code: 'no-network', container: end.member.container.name }]
}

function listSharedReasons({ rules }: Reachability, from: Sandbox, to: Sandbox): readonly ReachReason[] {
  const meetings = listMeetings(from, to)
  if (meetings.length === 0) {
    return [{ code: 'no-common-network', from: listNetworks(from), to: listNetworks(to) }]
  }
  return meetings.map(({ network, families }): ReachReason => {
    if (families.length === 0) return { code: 'no-common-family', network: network.name }
    const isPrivate = network.wiring !== 'bridge' && findPassing(network, rules).families.length === 0
    return { code: isPrivate ? 'private' : 'icc-off', network: network.name }
  })
}

function listNetworks({ endpoints }: Sandbox): readonly string[] {
  return endpoints.map(({ network }) => network.name)
}

function listPublishedReasons({ rules }: Reachability, source: End, to: Sandbox): readonly ReachReason[] {
  if (to.ports.length === 0) return [nameOwner('nothing-published', to)]
  const openings = listOpenings(to, rules)
  if (openings.length === 0) return [nameOwner('not-mapped', to)]
  // to those outside, all others would be open
  if (source.kind !== 'sandbox' || openings.every(({ hostIp }) => isLoopback(hostIp))) {
    return [nameOwner('localhost-only', to)]
  }
  const { sandbox } = source
  return [nameOwner(listDoors(sandbox).length === 0 ? 'no-host-address' : 'cut-off', sandbox)]
}

function findOutReason(from: Sandbox, to: Outsider): ReachReason {
  if (to === 'host') return nameOwner('no-host-address', from)
  const gateways = [from.gateways[4], from.gateways[6]].filter((endpoint) => endpoint !== null)
  const isInternal = gateways.every(({ network }) => network.isInternal)
  return nameOwner(isInternal ? 'internal-only' : 'no-masquerade', from)
}
