// Networks and places of containers as pictures show them, made of settings from any source: the file, an engine, a step.
import type { DesiredNetwork, FromEnv } from '../model/desired.ts'
import type { EndpointSettings } from '../model/endpoint.ts'
import type { NetworkSettings } from '../model/network.ts'
import type { Ownership } from '../plan/ownership.ts'
import { redactEndpoint, redactNetwork } from '../plan/sensitive.ts'
import type { TopologyLink, TopologyNetwork } from './topology.ts'

/** What is known of a network. `settings` are those that are known; `owner` is null where no label names one. */
export interface NetworkFacts {
  readonly address: string
  readonly name: string
  readonly settings: Partial<NetworkSettings>
  readonly desired: DesiredNetwork | null
  readonly owner: Pick<Ownership, 'sensitive' | 'protect'> | null
  readonly owned: boolean
  readonly predefined: boolean
}

/** A network without a mark. What the file says about protection counts more than what the network's label says. */
export function makeNetwork(facts: NetworkFacts): TopologyNetwork {
  const { address, name, desired, owner, owned, predefined } = facts
  const remembered = (owner?.sensitive ?? []).map((path) => [path, []] as const)
  const origins = new Map([...remembered, ...Object.entries(desired?.fromEnv ?? {})])
  const { driver = null, pools = [], internal = false, configOnly = false } = facts.settings
  const shown = redactNetwork({ driver: driver ?? '', pools }, origins)
  return {
    address,
    name,
    driver: driver === null ? null : shown.driver,
    subnets: shown.pools.flatMap(({ subnet }) => subnet ?? []),
    internal,
    external: desired?.external ?? false,
    protected: desired?.protect ?? owner?.protect ?? false,
    configOnly,
    declared: desired !== null,
    owned,
    predefined,
    mark: null,
  }
}

/** What is known of a container's place on a network, and which of it came from the environment. */
export interface LinkFacts extends Pick<TopologyLink, 'container' | 'network'> {
  readonly settings: Pick<EndpointSettings, 'aliases' | 'ipv4Address' | 'ipv6Address'>
  readonly fromEnv: FromEnv
}

/** A link without a mark. */
export function makeLink({ container, network, settings, fromEnv }: LinkFacts): TopologyLink {
  const { aliases, ipv4Address, ipv6Address } = settings
  const shown = redactEndpoint({ aliases, ipv4Address, ipv6Address }, new Map(Object.entries(fromEnv)))
  return { container, network, ...shown, mark: null }
}
