// Topologies as they may be shown: masked as values, before anything is laid out, since a secret may read like a coordinate.
import type { Mask } from '../../model/secret.ts'
import type { Topology } from '../../topology/topology.ts'

/** The topology without secrets. Names are shown. */
export function maskTopology(topology: Topology, maskText: Mask['maskText']): Topology {
  const mask = (text: string | null): string | null => (text === null ? null : maskText(text))
  return {
    ...topology,
    networks: topology.networks.map((network) => ({
      ...network,
      driver: mask(network.driver),
      subnets: network.subnets.map(maskText),
    })),
    links: topology.links.map((link) => ({
      ...link,
      aliases: link.aliases.map(maskText),
      ipv4Address: mask(link.ipv4Address),
      ipv6Address: mask(link.ipv6Address),
      ...(link.note === undefined ? {} : { note: maskText(link.note) }),
    })),
  }
}
