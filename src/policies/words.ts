// Policies and ways in words, as findings say them.
import type { DesiredPolicy, PolicyEnds, PolicyPorts, PolicySelector } from '../model/policy.ts'
import type { PublishedPort } from '../model/port.ts'
import type { Peer } from '../reachability/ends.ts'
import type { Path } from '../reachability/path.ts'
import type { ReachReason } from '../reachability/reason.ts'
import { listPorts, type PortSet } from './port-set.ts'

const MOST_NAMED = 3

/** An end as commands take it: a container by its name in quotes, or a word. */
export function renderPeer(peer: Peer): string {
  return peer.kind === 'container' ? JSON.stringify(peer.name) : peer.kind
}

/** Several ends; of many the first ones and how many more. */
export function renderPeers(peers: readonly Peer[]): string {
  return joinNames(peers.map(renderPeer))
}

function joinNames(names: readonly string[]): string {
  const more = names.length - MOST_NAMED
  const shown = more > 1 ? [...names.slice(0, MOST_NAMED), `${more} more`] : names
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${String(shown.at(-1))}`
}

/** Ports, led by a comma; nothing for all. */
export function renderPorts(ports: PortSet): string {
  const listed = listPorts(ports)
  return listed === null ? '' : `, at ${joinNames(listed.map(renderPortSet))}`
}

/** `5432/tcp`, `8000-8010/udp`. */
function renderPortSet({ first, last, protocol }: PolicyPorts): string {
  return `${first === last ? first : `${first}-${last}`}/${protocol}`
}

/** How a way leads. */
export function describePath({ kind, network, ports, needsRoute }: Path): string {
  const over = network === null ? '' : ` network ${JSON.stringify(network)}`
  switch (kind) {
    case 'self':
      return 'in the network namespace that both have'
    case 'network':
      return `over${over}, on which both are`
    case 'bridge':
      return `at its address on${over}`
    case 'host':
      return network === null ? 'at an address of the host' : `at an address of the host, out of${over}`
    case 'published':
      return `through ${describePublished(ports as readonly PublishedPort[])} of the host, which leads to${over}`
    case 'address':
      return `at its own address on${over}${needsRoute ? ', for packets that are routed through the host' : ''}`
    case 'segment':
      return `on the local network, through${over}`
    case 'out':
      return network === null ? 'directly' : `out of the host over${over}`
    case 'other':
      return 'in another way'
  }
}

function describePublished(ports: readonly PublishedPort[]): string {
  const texts = ports.map(({ hostIp, hostPort, containerPort, protocol }) => {
    const address = hostIp.includes(':') ? `[${hostIp}]:` : hostIp === '' ? '' : `${hostIp}:`
    return `${address}${hostPort ?? 'one that the engine chooses'} (to ${containerPort}/${protocol})`
  })
  return `port ${joinNames(texts)}`
}

/** Why there is no way, of the reasons the first. */
export function describeReason(reason: ReachReason): string {
  switch (reason.code) {
    case 'not-running':
    case 'paused':
    case 'restarting':
      return `${JSON.stringify(reason.container)} does not run`
    case 'no-network':
      return `${JSON.stringify(reason.container)} is on no network`
    case 'namespace-gone':
      return `the container whose network ${JSON.stringify(reason.container)} has is not there`
    case 'icc-off':
    case 'private':
      return `network ${JSON.stringify(reason.network)} keeps its containers apart`
    case 'no-common-family':
      return `on network ${JSON.stringify(reason.network)} one has IPv4 only and one IPv6 only`
    case 'no-common-network':
      return 'they have no network in common'
    case 'nothing-published':
      return `${JSON.stringify(reason.container)} publishes no port`
    case 'not-mapped':
      return `no network leads to the ports that ${JSON.stringify(reason.container)} publishes`
    case 'localhost-only':
      return `${JSON.stringify(reason.container)} publishes its ports for the host alone`
    case 'cut-off':
      return `what ${JSON.stringify(reason.container)} sends to published ports is dropped`
    case 'no-host-address':
      return `the host has no address on the networks of ${JSON.stringify(reason.container)}`
    case 'internal-only':
      return `${JSON.stringify(reason.container)} is on internal networks only`
    case 'no-masquerade':
      return `answers do not come back to ${JSON.stringify(reason.container)}`
  }
}

/** Whom a selector means, as it is written. */
function renderSelector(selector: PolicySelector): string {
  if (selector.kind === 'outsider') return selector.outsider
  const { container, network, label, except } = selector
  const parts = [
    ...(container === null ? [] : [`container: ${container}`]),
    ...(network === null ? [] : [`network: ${network}`]),
    ...(label === null ? [] : [`label: ${label.key}${label.value === null ? '' : `=${label.value}`}`]),
    ...(except.length === 0 ? [] : [`except: ${except.map(renderSelector).join(', ')}`]),
  ]
  return `{ ${parts.join(', ')} }`
}

/** Whom ends mean, as they are written. */
export function renderEnds({ selectors }: PolicyEnds): string {
  return selectors.map(renderSelector).join(', ')
}

/** What a policy does, in a word. */
export const VERBS: Readonly<Record<DesiredPolicy['rule']['kind'], string>> = {
  deny: 'denies',
  require: 'requires',
  isolate: 'keeps apart',
}
