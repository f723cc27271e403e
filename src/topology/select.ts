// A part of a topology: what is around some networks and containers.
import { makeTopology, type Topology } from './topology.ts'

/** Addresses of networks and containers that a picture is to be about. */
export type Focus = ReadonlySet<string>

/** The networks and containers of a focus with all that is one link away from them, and the links between those. */
export function selectAround({ networks, containers, links }: Topology, focus: Focus): Topology {
  const shown = new Set(focus)
  for (const { container, network } of links) {
    if (focus.has(container)) shown.add(network)
    if (focus.has(network)) shown.add(container)
  }
  const isShown = ({ address }: { readonly address: string }): boolean => shown.has(address)
  return makeTopology(
    { networks: networks.filter(isShown), containers: containers.filter(isShown), links },
    shown,
  )
}

/** The addresses of what is called that, by name, by key in the file or by address; empty if nothing is. */
export function findAddresses(
  objects: readonly { readonly address: string; readonly name: string }[],
  word: string,
): readonly string[] {
  return objects
    .filter(({ address, name }) => name === word || address === word || address.endsWith(`.${word}`))
    .map(({ address }) => address)
}
