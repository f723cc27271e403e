// The topology that a file declares: no engine is asked, so that pull requests can show it.
import type { DesiredContainer, DesiredNetwork, DesiredState } from '../model/desired.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../model/network.ts'
import { renderKey } from '../plan/naming.ts'
import { makeLink, makeNetwork } from './facts.ts'
import {
  makeTopology,
  type Topology,
  type TopologyContainer,
  type TopologyLink,
  type TopologyNetwork,
} from './topology.ts'

/** Makes the topology that a file declares. Containers whose networks it does not manage have no links. */
export function makeDeclaredTopology(desired: DesiredState): Topology {
  return makeTopology({
    networks: inheritSubnets(desired.networks.map(makeDeclaredNetwork), desired.networks),
    containers: desired.containers.map(makeDeclaredContainer),
    links: desired.containers.flatMap(makeDeclaredLinks),
  })
}

/** The address of a declared network. */
export function renderNetworkAddress(key: string): string {
  return `networks.${renderKey(key)}`
}

/** The address of a declared container. */
export function renderContainerAddress(key: string): string {
  return `containers.${renderKey(key)}`
}

function makeDeclaredNetwork(desired: DesiredNetwork): TopologyNetwork {
  const { key, name, external, settings } = desired
  return makeNetwork({
    address: renderNetworkAddress(key),
    name,
    settings: external ? {} : { driver: DEFAULT_NETWORK_SETTINGS.driver, ...settings },
    desired,
    owner: null,
    owned: !external,
    predefined: false,
  })
}

// A config-from network has the pools of its source.
function inheritSubnets(
  networks: readonly TopologyNetwork[],
  declared: readonly DesiredNetwork[],
): readonly TopologyNetwork[] {
  const byName = new Map(networks.map((network) => [network.name, network]))
  return networks.map((network, index) => {
    const source = byName.get(declared[index]?.settings.configFrom ?? '')
    return source === undefined ? network : { ...network, subnets: source.subnets }
  })
}

function makeDeclaredContainer({ key, container, ports }: DesiredContainer): TopologyContainer {
  return {
    address: renderContainerAddress(key),
    name: container,
    state: null,
    ports: ports ?? [],
    declared: true,
  }
}

function makeDeclaredLinks({ key, attachments }: DesiredContainer): readonly TopologyLink[] {
  return (attachments ?? []).map(({ network, settings, fromEnv }) => {
    const { aliases = [], ipv4Address = null, ipv6Address = null } = settings
    return makeLink({
      container: renderContainerAddress(key),
      network: renderNetworkAddress(network),
      settings: { aliases, ipv4Address, ipv6Address },
      fromEnv,
    })
  })
}
