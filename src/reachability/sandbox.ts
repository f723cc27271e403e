// Network namespaces: what containers have their addresses in. A container in `container:` mode has that of another one, and one in
// `host` mode the host's.
import type { AddressFamily } from '../model/address.ts'
import type { ObservedAttachment, ObservedContainer } from '../model/observed.ts'
import { compareText } from '../model/pairs.ts'
import type { PublishedPort } from '../model/port.ts'
import type { ReachNetwork } from './network.ts'
import type { EngineRules } from './rules.ts'

/** A namespace's place on a network. */
export interface Endpoint {
  readonly network: ReachNetwork
  readonly families: readonly AddressFamily[]
  /** Those in use now; empty where it does not run. */
  readonly addresses: readonly string[]
  readonly priority: number
  /** Its aliases; null where the engine was not asked for them. */
  readonly aliases: readonly string[] | null
}

/** A network namespace. `gateways` are where its default routes lead; of `ports` nothing is known where the engine was not asked. */
export interface Sandbox {
  readonly owner: ObservedContainer
  readonly endpoints: readonly Endpoint[]
  readonly gateways: Readonly<Record<AddressFamily, Endpoint | null>>
  readonly ports: readonly PublishedPort[]
  readonly hasUnknownPorts: boolean
}

/** What a namespace is made with: the networks by id and by name. */
export interface SandboxFacts {
  readonly byId: ReadonlyMap<string, ReachNetwork>
  readonly byName: ReadonlyMap<string, ReachNetwork>
  readonly rules: EngineRules
}

/** Makes the namespace of a container that has one of its own. */
export function makeSandbox(owner: ObservedContainer, { byId, byName, rules }: SandboxFacts): Sandbox {
  const endpoints = owner.attachments.flatMap((attachment) => {
    const { networkId, networkName } = attachment
    const network = networkId === null ? byName.get(networkName) : byId.get(networkId)
    // one of a network that is gone leads nowhere
    return network === undefined ? [] : [makeEndpoint(attachment, network)]
  })
  return {
    owner,
    endpoints,
    gateways: findGateways(endpoints, rules),
    ports: owner.ports ?? [],
    hasUnknownPorts: owner.ports === null,
  }
}

function makeEndpoint({ settings, unknown, live }: ObservedAttachment, network: ReachNetwork): Endpoint {
  const { ipv4Address, ipv6Address } = live
  const addresses = [ipv4Address, ipv6Address].filter((address) => address !== null)
  const families = addresses.map((address) => (address === ipv4Address ? 4 : 6))
  return {
    network,
    families: addresses.length > 0 ? families : network.families,
    addresses,
    priority: settings.gwPriority,
    aliases: unknown.includes('aliases') ? null : settings.aliases,
  }
}

function findGateways(endpoints: readonly Endpoint[], rules: EngineRules): Sandbox['gateways'] {
  const open = endpoints.filter(({ network }) => !network.isInternal)
  const candidates = open.length === 0 && rules.routesInternal ? endpoints : open
  const both = findFirst(candidates, [4, 6])
  const [four, six] = [both ?? findFirst(candidates, [4]), both ?? findFirst(candidates, [6])]
  if (rules.splitsGateways) return { 4: four, 6: six }
  const one = four ?? six
  return { 4: one, 6: one?.families.includes(6) === true ? one : null }
}

function findFirst(endpoints: readonly Endpoint[], families: readonly AddressFamily[]): Endpoint | null {
  let first: Endpoint | null = null
  for (const endpoint of endpoints) {
    if (!families.every((family) => endpoint.families.includes(family))) continue
    if (first === null || comparePrecedence(endpoint, first) < 0) first = endpoint
  }
  return first
}

// The order in which engines look for a gateway, on which the host may have no address all the same: then it leads nowhere.
function comparePrecedence(a: Endpoint, b: Endpoint): number {
  return b.priority - a.priority || compareText(a.network.name, b.network.name)
}
