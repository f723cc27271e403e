// Paths over a network that both containers are on.
//
// Measured on Docker 20.10, 26 and 28: on a bridge with ICC off nothing passes for IPv4, and for IPv6 where the engine filters it; links
// of a user network do not open it, links on the default bridge open the ports that the other container exposes. Internal or not makes
// no difference. Two macvlan networks on one parent do not see each other without a router.
import type { AddressFamily } from '../model/address.ts'
import type { ReachNetwork } from './network.ts'
import { makePath, type Doubt, type Path, type ReachName } from './path.ts'
import type { EngineRules } from './rules.ts'
import type { Endpoint, Sandbox } from './sandbox.ts'

/** Both ends on one network, with the families that both have. */
export interface Meeting {
  readonly network: ReachNetwork
  readonly families: readonly AddressFamily[]
  readonly to: Endpoint
}

/** Who else has a name on a network. */
export type FindNames = (endpoint: Endpoint, sandbox: Sandbox) => readonly ReachName[]

/** The networks on which two namespaces meet. */
export function listMeetings(from: Sandbox, to: Sandbox): readonly Meeting[] {
  const own = new Map(from.endpoints.map((endpoint) => [endpoint.network, endpoint]))
  return to.endpoints.flatMap((endpoint) => {
    const other = own.get(endpoint.network)
    if (other === undefined) return []
    const families = endpoint.families.filter((family) => other.families.includes(family))
    return [{ network: endpoint.network, families, to: endpoint }]
  })
}

/** What a network lets pass between two containers on it, with the doubt about it. */
export function findPassing(
  network: ReachNetwork,
  rules: EngineRules,
): { readonly families: readonly AddressFamily[]; readonly doubt: Doubt | null } {
  const all: readonly AddressFamily[] = [4, 6]
  if (network.isHidden) return { families: all, doubt: 'options' }
  switch (network.wiring) {
    case 'bridge':
      return findBridgePassing(network, rules)
    case 'overlay':
      return { families: all, doubt: null }
    case 'macvlan':
      return findModePassing(network, { open: 'bridge', closed: 'private' })
    case 'ipvlan':
      return findModePassing(network, { open: 'l2', closed: null })
    case 'opaque':
      return { families: all, doubt: 'driver' }
  }
}

function findBridgePassing(
  { hasIcc, isDefault }: ReachNetwork,
  { filtersIPv6 }: EngineRules,
): ReturnType<typeof findPassing> {
  if (hasIcc) return { families: [4, 6], doubt: null }
  if (isDefault) return { families: [4, 6], doubt: 'links' }
  return { families: filtersIPv6 ? [] : [6], doubt: null }
}

function findModePassing(
  { wiringMode }: ReachNetwork,
  modes: { readonly open: string; readonly closed: string | null },
): ReturnType<typeof findPassing> {
  if (wiringMode === null || wiringMode === modes.open) return { families: [4, 6], doubt: null }
  return wiringMode === modes.closed ? { families: [], doubt: null } : { families: [4, 6], doubt: 'mode' }
}

/** The paths over networks that both are on. */
export function listNetworkPaths(
  from: Sandbox,
  to: Sandbox,
  { rules, findNames }: { readonly rules: EngineRules; readonly findNames: FindNames },
): readonly Path[] {
  return listMeetings(from, to).flatMap((meeting) => {
    const { families, doubt } = findPassing(meeting.network, rules)
    const passing = meeting.families.filter((family) => families.includes(family))
    if (passing.length === 0) return []
    return [
      makePath('network', {
        doubt,
        network: meeting.network.name,
        families: passing,
        addresses: meeting.to.addresses,
        names: findNames(meeting.to, to),
      }),
    ]
  })
}
