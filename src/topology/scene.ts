// An engine's state as networks, containers and places that steps can find: by the ids that engines give, by the step that makes a
// network, or by name.
import type { DesiredContainer, DesiredNetwork, DesiredState } from '../model/desired.ts'
import type {
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import { renderName } from '../plan/naming.ts'
import { findOwners, type Ownership } from '../plan/ownership.ts'
import { nameAsRead } from '../plan/podman-options.ts'
import { sortObserved } from '../plan/sorting.ts'
import { renderContainerAddress, renderNetworkAddress } from './declared.ts'
import { makeLink, makeNetwork } from './facts.ts'
import type { Topology, TopologyContainer, TopologyLink, TopologyNetwork } from './topology.ts'

/** Networks are known by a handle: their id, or the step that makes them. */
export interface Scene {
  readonly networks: Map<string, TopologyNetwork>
  /** Handles by the name that a network has on the engine. */
  readonly handles: Map<string, string>
  /** By id. */
  readonly containers: ReadonlyMap<string, PlacedContainer>
  /** What the file says, by the names that the engine shows. */
  readonly declared: ReadonlyMap<string, DesiredNetwork>
}

/** A container and its links, by the handle of the network. */
export interface PlacedContainer {
  readonly container: TopologyContainer
  readonly links: Map<string, TopologyLink>
}

/** What a scene is made with: the file, where there is one, and addresses that are known already, by network id. */
export interface SceneFacts {
  readonly desired: DesiredState | null
  readonly addresses?: ReadonlyMap<string, string>
}

/** Makes the scene of an engine's state. */
export function makeScene(observed: ObservedState, { desired, addresses = new Map() }: SceneFacts): Scene {
  const { networks: live, containers } = sortObserved(observed)
  const declared = listDeclared(observed, desired)
  const naming = { addresses, declared, twins: listTwins(live) }
  const owners = findOwners(live)
  const project = desired?.project.name ?? null
  const networks = new Map(
    live.map((network) => {
      const address = findAddress(network, naming)
      const found = declared.get(network.name)
      // of two networks with one name, nobody knows which of them the file means
      const known = naming.twins.has(network.name) ? null : (found ?? null)
      const owner = owners.get(network.id) ?? null
      return [network.id, makeLiveNetwork(network, { address, desired: known, owner, project })] as const
    }),
  )
  const handles = new Map(live.map(({ id, name }) => [name, id]))
  const targets = new Map((desired?.containers ?? []).map((target) => [target.container, target]))
  const placed = containers.map((item) => {
    const target = targets.get(item.name) ?? null
    const container = makeLiveContainer(item, target)
    const links = placeContainer(item, container, { networks, handles, target })
    return [item.id, { container, links }] as const
  })
  return { networks, handles, declared, containers: new Map(placed) }
}

/** The scene as a topology that is not sorted yet. */
export function listScene({ networks, containers }: Scene): Topology {
  const placed = [...containers.values()]
  const links = placed.flatMap((item) => [...item.links])
  return {
    networks: [...networks.values()],
    containers: placed.map(({ container }) => container),
    links: links.flatMap(([handle, link]) => (networks.has(handle) ? [link] : [])),
  }
}

/** The address of a network that has only a name. */
export function renderNamedAddress(name: string, declared: Scene['declared']): string {
  const found = declared.get(name)
  return found === undefined ? `networks.${renderName(name)}` : renderNetworkAddress(found.key)
}

function listDeclared(observed: ObservedState, desired: DesiredState | null): Scene['declared'] {
  if (desired === null) return new Map()
  const { networks } = nameAsRead(desired, observed.engine)
  return new Map(networks.map((network) => [network.name, network]))
}

// Docker takes a name twice.
function listTwins(networks: readonly ObservedNetwork[]): ReadonlySet<string> {
  const groups = new Map<string, string[]>()
  for (const { name, id } of networks) addTo(groups, name, id)
  return new Set([...groups].flatMap(([name, ids]) => (ids.length > 1 ? [name] : [])))
}

interface Naming {
  readonly addresses: ReadonlyMap<string, string>
  readonly declared: Scene['declared']
  readonly twins: ReadonlySet<string>
}

const SHORT_ID = 12

function findAddress({ id, name }: ObservedNetwork, { addresses, declared, twins }: Naming): string {
  const known = addresses.get(id)
  if (known !== undefined) return known
  if (twins.has(name)) return `networks.${renderName(`${name}@${id.slice(0, SHORT_ID)}`)}`
  return renderNamedAddress(name, declared)
}

interface LiveFacts {
  readonly address: string
  readonly desired: DesiredNetwork | null
  readonly owner: Ownership | null
  readonly project: string | null
}

function makeLiveNetwork(
  { name, settings, unknown, predefined }: ObservedNetwork,
  { address, desired, owner, project }: LiveFacts,
): TopologyNetwork {
  const known = Object.entries(settings).filter(([field]) => !(unknown as readonly string[]).includes(field))
  return makeNetwork({
    address,
    name,
    settings: Object.fromEntries(known),
    desired,
    owner,
    owned: owner !== null && (project === null || owner.project === project),
    predefined,
  })
}

function makeLiveContainer(
  { name, state, ports }: ObservedContainer,
  target: DesiredContainer | null,
): TopologyContainer {
  const address = target === null ? `containers.${renderName(name)}` : renderContainerAddress(target.key)
  return { address, name, state, ports: ports ?? [], declared: target !== null }
}

interface Placing extends Pick<Scene, 'networks' | 'handles'> {
  readonly target: DesiredContainer | null
}

// An attachment to a network that is gone (a stale one) is none.
function placeContainer(
  { attachments }: ObservedContainer,
  { address }: TopologyContainer,
  { networks, handles, target }: Placing,
): Map<string, TopologyLink> {
  const links = new Map<string, TopologyLink>()
  for (const attachment of attachments) {
    const handle = attachment.networkId ?? handles.get(attachment.networkName) ?? ''
    const network = networks.get(handle)
    if (network === undefined) continue
    const declared = target?.attachments?.find(
      (item) => renderNetworkAddress(item.network) === network.address,
    )
    links.set(
      handle,
      makeLink({
        container: address,
        network: network.address,
        settings: readPlace(attachment),
        fromEnv: declared?.fromEnv ?? {},
      }),
    )
  }
  return links
}

function readPlace({
  settings,
  unknown,
  live,
}: ObservedAttachment): Pick<TopologyLink, 'aliases' | 'ipv4Address' | 'ipv6Address'> {
  const hidden: readonly string[] = unknown
  return {
    aliases: hidden.includes('aliases') ? [] : settings.aliases,
    ipv4Address: live.ipv4Address ?? (hidden.includes('ipv4Address') ? null : settings.ipv4Address),
    ipv6Address: live.ipv6Address ?? (hidden.includes('ipv6Address') ? null : settings.ipv6Address),
  }
}
