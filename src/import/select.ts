// Which networks and containers an import takes in. What this project owns is always among them: a file without it would remove it.
import { findNearest } from '../config/suggest.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type {
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from '../model/observed.ts'
import { addTo, findPair } from '../model/pairs.ts'
import { isRecord } from '../model/record.ts'
import { findOwners, type Owners } from '../plan/ownership.ts'
import { makeImportDiagnostic } from './codes.ts'
import type { ImportSelection } from './options.ts'

/** What is taken in. `others` are containers on none of the networks. */
export interface Selected {
  readonly networks: readonly ObservedNetwork[]
  readonly containers: readonly ObservedContainer[]
  readonly others: readonly ObservedContainer[]
  readonly problems: readonly Diagnostic[]
}

/** What selecting works with: the live objects by what names them. */
interface Scene {
  readonly observed: ObservedState
  readonly selection: ImportSelection
  readonly owners: Owners
  readonly findNetwork: (attachment: ObservedAttachment) => ObservedNetwork | null
  readonly problems: Diagnostic[]
}

/** Selects objects of an engine for a project; null stands for none, which owns nothing. */
export function selectObjects(
  observed: ObservedState,
  selection: ImportSelection,
  project: string | null,
): Selected {
  const owners = findOwners(observed.networks)
  const findNetwork = makeFinder(observed.networks)
  const scene: Scene = { observed, selection, owners, findNetwork, problems: [] }
  const asked = isNarrowed(selection) ? selectNamed(scene) : selectAll(scene)
  const owned = observed.networks.filter((network) => hasOwner(network, project, owners))
  const needed = asked.containers.flatMap((container) => listNeeded(container, asked, findNetwork))
  const chosen = new Set([...asked.networks, ...owned, ...needed])
  const sources = listSources([...chosen], observed.networks)
  const networks = observed.networks.filter((network) => chosen.has(network) || sources.has(network))
  const members = new Set(asked.containers)
  const containers = observed.containers.filter((container) => members.has(container))
  return {
    networks,
    containers,
    others: isNarrowed(selection) ? [] : observed.containers.filter((item) => !members.has(item)),
    problems: [...scene.problems, ...findAmbiguous(networks, observed.networks)],
  }
}

/** Finds the live network that an attachment is on; null if that is gone. One without an id is found by its name. */
export function makeFinder(
  networks: readonly ObservedNetwork[],
): (attachment: ObservedAttachment) => ObservedNetwork | null {
  const byId = new Map(networks.map((network) => [network.id, network]))
  const byName = new Map(networks.map((network) => [network.name, network]))
  return ({ networkId, networkName }) =>
    (networkId === null ? byName.get(networkName) : byId.get(networkId)) ?? null
}

/** True if the selection names anything. */
export function isNarrowed({ names, networks, containers, labels }: ImportSelection): boolean {
  return [names, networks, containers, labels].some((list) => list.length > 0)
}

/** What was asked for. `whole` are containers of which every network is meant. */
interface Asked {
  readonly networks: ReadonlySet<ObservedNetwork>
  readonly containers: readonly ObservedContainer[]
  readonly whole: ReadonlySet<ObservedContainer>
}

function selectAll(scene: Scene): Asked {
  const { observed, selection } = scene
  const networks = new Set(observed.networks.filter((network) => isMade(network, scene)))
  if (selection.all) return { networks, containers: observed.containers, whole: new Set(observed.containers) }
  return { networks, containers: listMembers(networks, scene), whole: new Set() }
}

function selectNamed(scene: Scene): Asked {
  const { observed, selection } = scene
  const networks = new Set<ObservedNetwork>()
  const whole = new Set<ObservedContainer>()
  const takeNetworks = (pattern: string): boolean => {
    const found = observed.networks.filter((network) => isMeant(network, pattern, scene))
    for (const network of found) networks.add(network)
    return found.length > 0
  }
  const takeContainers = (pattern: string): boolean => {
    const found = observed.containers.filter(({ name }) => hasMatch(name, pattern))
    for (const container of found) whole.add(container)
    return found.length > 0
  }
  for (const pattern of selection.names) {
    const found = [takeNetworks(pattern), takeContainers(pattern)]
    if (!found.includes(true)) addUnknown('network or container', pattern, scene)
  }
  for (const pattern of selection.networks) if (!takeNetworks(pattern)) addUnknown('network', pattern, scene)
  for (const pattern of selection.containers)
    if (!takeContainers(pattern)) addUnknown('container', pattern, scene)
  for (const label of selection.labels) takeLabel(label, networks, scene)
  const members = new Set([...listMembers(networks, scene), ...whole])
  return { networks, containers: [...members], whole }
}

function takeLabel(label: string, networks: Set<ObservedNetwork>, scene: Scene): void {
  const [, key, value] = /^([^=]*)(?:=(.*))?$/s.exec(label) as unknown as [string, string, string | undefined]
  const found = scene.observed.networks.filter((network) => {
    const live = findPair(network.settings.labels, key)
    return isMade(network, scene) && live !== undefined && (value === undefined || live === value)
  })
  for (const network of found) networks.add(network)
  if (found.length > 0) return
  scene.problems.push(
    makeImportDiagnostic('import-unknown', {
      detail: `The engine has no network with the label "${label}".`,
      fix: 'Give a label of a network as KEY or KEY=VALUE; labels of containers do not count.',
    }),
  )
}

const MADE_BY_DOCKER = ['docker_gwbridge']

/** True for a network that somebody made, and not the engine or xec for itself. */
function isMade(network: ObservedNetwork, { owners }: Pick<Scene, 'owners'>): boolean {
  const { name, predefined, isDefault, settings } = network
  const isInternal = isRecord(network) || owners.get(network.id)?.placeholder === true
  return !predefined && !isDefault && !settings.ingress && !isInternal && !MADE_BY_DOCKER.includes(name)
}

// What the engine made itself has to be asked for by its name.
function isMeant(network: ObservedNetwork, pattern: string, scene: Scene): boolean {
  if (isRecord(network)) return false
  return isMade(network, scene) ? hasMatch(network.name, pattern) : network.name === pattern
}

function listMembers(networks: ReadonlySet<ObservedNetwork>, scene: Scene): readonly ObservedContainer[] {
  return scene.observed.containers.filter(({ attachments }) =>
    attachments.some((attachment) => {
      const network = scene.findNetwork(attachment)
      return network !== null && networks.has(network)
    }),
  )
}

// A container leaves the default network unless the file says that it is on it.
function listNeeded(
  container: ObservedContainer,
  { whole }: Asked,
  findNetwork: Scene['findNetwork'],
): readonly ObservedNetwork[] {
  return container.attachments.flatMap((attachment) => {
    const network = findNetwork(attachment)
    if (network === null || isRecord(network)) return []
    return network.isDefault || (whole.has(container) && !network.predefined) ? [network] : []
  })
}

function hasOwner({ id }: ObservedNetwork, project: string | null, owners: Owners): boolean {
  const owner = owners.get(id)
  return owner !== undefined && owner.project === project && !owner.placeholder
}

// A network whose configuration comes from another one cannot be declared without it.
function listSources(
  chosen: readonly ObservedNetwork[],
  networks: readonly ObservedNetwork[],
): ReadonlySet<ObservedNetwork> {
  const names = new Set(chosen.map(({ settings }) => settings.configFrom))
  return new Set(networks.filter(({ name }) => names.has(name)))
}

function findAmbiguous(
  selected: readonly ObservedNetwork[],
  networks: readonly ObservedNetwork[],
): readonly Diagnostic[] {
  const ids = new Map<string, string[]>()
  for (const { name, id } of networks) addTo(ids, name, id)
  return [...new Set(selected.map(({ name }) => name))].flatMap((name) => {
    const same = ids.get(name) as readonly string[]
    if (same.length === 1) return []
    return [
      makeImportDiagnostic('import-ambiguous', {
        detail: `"${name}" is the name of ${same.length} networks: ${same.join(', ')}.`,
        fix: 'Remove or rename all but one of them, by id, or import other objects by name.',
      }),
    ]
  })
}

function addUnknown(kind: string, pattern: string, { observed, problems }: Scene): void {
  const networks = kind === 'container' ? [] : observed.networks.filter((network) => !isRecord(network))
  const containers = kind === 'network' ? [] : observed.containers
  const nearest = findNearest(
    pattern,
    [...networks, ...containers].map(({ name }) => name),
  )
  problems.push(
    makeImportDiagnostic('import-unknown', {
      detail: `The engine has no ${kind} named "${pattern}".`,
      fix:
        nearest === null
          ? 'Give the exact name, or a pattern such as "shop-*".'
          : `Did you mean "${nearest}"?`,
    }),
  )
}

function hasMatch(name: string, pattern: string): boolean {
  if (!/[*?]/.test(pattern)) return name === pattern
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(name)
}
