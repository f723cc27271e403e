// The network mode trap: from Docker 24 on, a container whose HostConfig.NetworkMode names a network that does not exist can
// neither be connected to anything nor be started. So it joins others while that network is still there or is there again; where
// neither can be, a config-only placeholder holds the name.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ObservedContainer, ObservedState } from '../model/observed.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../model/network.ts'
import { addTo, sortTexts } from '../model/pairs.ts'
import { makePlanDiagnostic } from './codes.ts'
import type { CreateNetworkStep } from './document.ts'
import { addReachable } from './graph.ts'
import { renderConnect, renderCreate, renderDisconnect, renderRemove, type Link } from './links.ts'
import type { Move } from './move.ts'
import { renderName } from './naming.ts'
import { isComing, type NetworkDecision } from './network-decision.ts'
import { makePlaceholderLabels } from './ownership.ts'
import { hasModeTrap } from './support.ts'
import type { Turn } from './turns.ts'

/** What the order of steps depends on. */
export interface ModeInputs {
  readonly observed: ObservedState
  readonly networks: readonly NetworkDecision[]
  readonly moves: readonly Move[]
}

/** What network modes add to a plan. */
export interface ModeLinks {
  readonly links: readonly Link[]
  readonly placeholders: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A wish that is given up after those of `links.ts`, and before turns. */
const ABSENT_WEIGHT = 4

interface Scene {
  readonly networks: readonly NetworkDecision[]
  readonly byLiveName: ReadonlyMap<string, NetworkDecision>
  readonly byComingName: ReadonlyMap<string, NetworkDecision>
  /** For each step those that must come after it, be it by way of a turn. */
  readonly hard: Map<string, string[]>
  /** What comes after the removal of a network; kept up to date with every link. */
  readonly behind: Map<string, Set<string>>
  readonly links: Link[]
  readonly placeholders: Set<string>
  readonly diagnostics: Diagnostic[]
}

/** The step that creates a placeholder: a config-only network of a name that a container's network mode needs. */
export function makePlaceholder(name: string, project: string, tool: string): CreateNetworkStep {
  const labels = makePlaceholderLabels(name, project, tool)
  return {
    id: renderPlaceholderId(name),
    action: 'create-network',
    of: `networks.${renderName(name)}`,
    waitsFor: [],
    after: [],
    hazards: [],
    irreversible: null,
    spec: { name, settings: { ...DEFAULT_NETWORK_SETTINGS, configOnly: true, labels } },
  }
}

function renderPlaceholderId(name: string): string {
  return `create-network:${renderName(name)}`
}

/** Finds what containers' network modes ask of the order of steps, given all other links and turns. */
export function linkModes(
  { observed, networks, moves }: ModeInputs,
  links: readonly Link[],
  turns: readonly Turn[],
): ModeLinks {
  if (observed.engine.flavor !== 'docker') return { links: [], placeholders: [], diagnostics: [] }
  const scene = makeScene(networks, links, turns)
  if (hasModeTrap(observed.engine)) {
    for (const move of orderJoins(moves, scene)) linkJoin(move, scene)
  }
  return {
    links: scene.links,
    placeholders: sortTexts(scene.placeholders),
    diagnostics: [
      ...scene.diagnostics,
      ...observed.containers.flatMap((container) => checkById(container, scene)),
    ],
  }
}

function makeScene(
  networks: readonly NetworkDecision[],
  links: readonly Link[],
  turns: readonly Turn[],
): Scene {
  const hard = new Map<string, string[]>()
  for (const link of links) if (link.weight === undefined) addTo(hard, link.from, link.to)
  for (const [index, { first, others }] of turns.entries()) {
    const turn = `turn ${index}`
    for (const id of first) addTo(hard, id, turn)
    hard.set(turn, [...others])
  }
  return {
    networks,
    byLiveName: groupByLiveName(networks),
    byComingName: new Map(networks.filter(isComing).map((network) => [network.name, network])),
    hard,
    behind: new Map(),
    links: [],
    placeholders: new Set(),
    diagnostics: [],
  }
}

function groupByLiveName(networks: readonly NetworkDecision[]): ReadonlyMap<string, NetworkDecision> {
  return new Map(
    networks.flatMap((network) => (network.observed === null ? [] : [[network.observed.name, network]])),
  )
}

function addLink(from: string, to: string, scene: Scene): void {
  scene.links.push({ from, to })
  addTo(scene.hard, from, to)
  for (const reached of scene.behind.values()) if (reached.has(from)) addReachable(scene.hard, to, reached)
}

function hasBehind(step: string, other: string, { hard, behind }: Scene): boolean {
  const known = behind.get(step)
  const reached = known ?? addReachable(hard, step, new Set())
  if (known === undefined) behind.set(step, reached)
  return reached.has(other)
}

// Those that have no choice first, so that all others choose what fits.
function orderJoins(moves: readonly Move[], scene: Scene): readonly Move[] {
  const joins = moves.filter(({ endpoint }) => endpoint !== null)
  const isBound = ({ container: { mode } }: Move): boolean =>
    mode.kind === 'network' && findReferred(mode.network, scene) === null
  return [...joins.filter(isBound), ...joins.filter((move) => !isBound(move))]
}

function linkJoin(move: Move, scene: Scene): void {
  const { mode } = move.container
  if (mode.kind !== 'network') return
  const on = renderConnect(move)
  const live = findReferred(mode.network, scene)
  const coming = scene.byComingName.get(mode.network)
  if (live?.action === 'keep') return
  if (live !== null && !hasBehind(renderRemove(live), on, scene))
    return addLink(on, renderRemove(live), scene)
  if (coming !== undefined) {
    if (live === null) linkAbsent(move, renderCreate(coming), scene)
    return addLink(renderCreate(coming), on, scene)
  }
  // A placeholder can have the name, but never the id, of the network that goes.
  if (live !== null && live.observed?.name !== mode.network) {
    if (live.action === 'remove') scene.diagnostics.push(makeByIdDiagnostic(move.container, live))
    return
  }
  const placeholder = renderPlaceholderId(mode.network)
  scene.placeholders.add(mode.network)
  if (live === null) linkAbsent(move, placeholder, scene)
  else addLink(renderRemove(live), placeholder, scene)
  addLink(placeholder, on, scene)
}

// While the name is missing, a container that has left a network cannot even come back to it.
function linkAbsent(move: Move, maker: string, { links }: Scene): void {
  if (move.kind === 'reconnect') {
    links.push({ from: maker, to: renderDisconnect(move), weight: ABSENT_WEIGHT })
  }
}

// A mode names a network by name or, if there is none of that name, by id or the start of one.
function findReferred(
  reference: string,
  { byLiveName, networks }: Pick<Scene, 'byLiveName' | 'networks'>,
): NetworkDecision | null {
  const named = byLiveName.get(reference)
  if (named !== undefined) return named
  if (!/^(?:[0-9a-f]{12,64}|[0-9a-z]{25})$/.test(reference)) return null
  return networks.find(({ observed }) => observed?.id.startsWith(reference)) ?? null
}

/** Containers by the network that their network mode names. */
export function groupByMode(
  containers: readonly ObservedContainer[],
  networks: readonly NetworkDecision[],
): ReadonlyMap<NetworkDecision, readonly ObservedContainer[]> {
  const byLiveName = groupByLiveName(networks)
  const groups = new Map<NetworkDecision, ObservedContainer[]>()
  for (const container of containers) {
    if (container.mode.kind !== 'network') continue
    const network = findReferred(container.mode.network, { byLiveName, networks })
    if (network !== null) addTo(groups, network, container)
  }
  return groups
}

function checkById(container: ObservedContainer, scene: Scene): readonly Diagnostic[] {
  const { mode } = container
  if (mode.kind !== 'network') return []
  const network = findReferred(mode.network, scene)
  if (network?.action !== 'replace' || network.observed?.name === mode.network) return []
  return [makeByIdDiagnostic(container, network)]
}

function makeByIdDiagnostic({ name }: ObservedContainer, network: NetworkDecision): Diagnostic {
  return makePlanDiagnostic('container-mode-by-id', {
    detail: `"${name}" was created with the id of network "${network.observed?.name}" as its network mode; once that network has gone, the container can neither be attached to another nor start again.`,
    fix: `Create "${name}" again with the network's name, or leave the network as it is.`,
    range: network.desired?.range ?? null,
  })
}
