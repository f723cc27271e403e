// One picture of a plan instead of two, and the part of a picture that changes.
import type { PlannedTopology } from './planned.ts'
import { listLinked, makeTopology, renderLinkKey, type Topology } from './topology.ts'

/** Before and after in one: what the plan leads to, and, marked as going, what was there before. */
export function mergeTopologies({ before, after }: PlannedTopology): Topology {
  const networks = new Set(after.networks.map(({ address }) => address))
  const links = new Set(after.links.map(renderLinkKey))
  const merged = {
    networks: [...after.networks, ...before.networks.filter(({ address }) => !networks.has(address))],
    containers: after.containers,
    links: [...after.links, ...before.links.filter((link) => !links.has(renderLinkKey(link)))],
  }
  return makeTopology(merged)
}

/**
 * What changes, with the networks and containers at both ends of each link that does, and the links between those. Nothing where
 * nothing changes.
 */
export function selectChanged({ networks, containers, links }: Topology): Topology {
  const changed = links.filter(({ mark }) => mark !== null)
  const marked = networks.filter(({ mark }) => mark !== null).map(({ address }) => address)
  const shown = new Set([...marked, ...listLinked(changed), ...changed.map(({ container }) => container)])
  const isShown = ({ address }: { readonly address: string }): boolean => shown.has(address)
  return makeTopology(
    { networks: networks.filter(isShown), containers: containers.filter(isShown), links },
    shown,
  )
}
