// The network mode trap: from Docker 24 on, a container whose HostConfig.NetworkMode names a network that does not exist can
// neither be connected to anything nor be started. So it joins others while that network is still there or is there again; where
// neither can be, a config-only placeholder holds the name.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ObservedContainer, ObservedState } from '../model/observed.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../model/network.ts'
import { addTo, sortTexts } from '../model/pairs.ts'
import { makePlanDiagnostic } from './codes.ts'
import type { CreateNetworkStep } from './document.ts'
import { connectNodes, hasWay, type GrowingGraph, type NamedEdge } from './growing.ts'
import type { Link } from './links.ts'
import { findJoins, listBehind, makeModeOrder, makeNameNodes, type NameNodes } from './mode-order.ts'
import type { Join, Move, Rejoin } from './move.ts'
import { renderName } from './naming.ts'
import { isComing, isGoing, type NetworkDecision } from './network-decision.ts'
import { makePlaceholderLabels } from './ownership.ts'
import { hasModeTrap } from './support.ts'

/** What the order of steps depends on. */
export interface ModeInputs {
  readonly observed: ObservedState
  readonly networks: readonly NetworkDecision[]
  readonly moves: readonly Move[]
}

/** A step: of a network by its id, of a move by the place of the move among all. */
export type ModeEnd = string | { readonly kind: 'connect' | 'disconnect'; readonly move: number }

/** One step before another; a weight makes it a wish. */
export interface ModeLink {
  readonly from: ModeEnd
  readonly to: ModeEnd
  readonly weight?: number
}

/** What network modes add to a plan. */
export interface ModeLinks {
  readonly links: readonly ModeLink[]
  readonly placeholders: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A wish that is given up after those of `links.ts`, and before turns. */
const ABSENT_WEIGHT = 4

interface Scene {
  readonly byComingName: ReadonlyMap<string, NetworkDecision>
  readonly nameNodes: NameNodes
  /** Kept up to date with every link. */
  readonly order: GrowingGraph
  readonly links: ModeLink[]
  readonly placeholders: Set<string>
  readonly diagnostics: Diagnostic[]
}

/** The step that creates a placeholder: a config-only network of a name that a container's network mode needs. */
export function makePlaceholder(name: string, project: string, tool: string): CreateNetworkStep {
  const labels = makePlaceholderLabels(name, project, tool)
  return {
    id: renderPlaceholder(name),
    action: 'create-network',
    of: `networks.${renderName(name)}`,
    waitsFor: [],
    after: [],
    hazards: [],
    irreversible: null,
    spec: { name, settings: { ...DEFAULT_NETWORK_SETTINGS, configOnly: true, labels } },
  }
}

/** The id of the step that creates a placeholder. */
export function renderPlaceholder(name: string): string {
  return `create-network:${renderName(name)}`
}

/** Finds what containers' network modes ask of the order of steps, given all links between those of networks. */
export function linkModes(inputs: ModeInputs, links: readonly Link[]): ModeLinks {
  const { observed, networks, moves } = inputs
  if (observed.engine.flavor !== 'docker') return { links: [], placeholders: [], diagnostics: [] }
  const findLive = makeReference(networks)
  const joins = hasModeTrap(observed.engine) ? orderJoins(listTrapped(moves, findLive)) : []
  const scene = makeScene(inputs, links, joins)
  for (const join of joins) linkJoin(join, scene)
  return {
    links: scene.links,
    placeholders: sortTexts(scene.placeholders),
    diagnostics: [
      ...scene.diagnostics,
      ...observed.containers.flatMap((container) => checkById(container, findLive)),
    ],
  }
}

/** A join of a container whose network mode names a network that does not stay as it is. */
interface TrappedJoin {
  readonly move: Join | Rejoin
  /** The place of the move among all. */
  readonly place: number
  /** What the mode names. */
  readonly mode: string
  /** The network that has that name now. */
  readonly live: NetworkDecision | null
}

function listTrapped(moves: readonly Move[], findLive: FindLive): readonly TrappedJoin[] {
  const joins: TrappedJoin[] = []
  for (let place = 0; place < moves.length; place += 1) {
    const move = moves[place] as Move
    const { mode } = move.container
    if (move.endpoint === null || mode.kind !== 'network') continue
    const live = findLive(mode.network)
    if (live?.action !== 'keep') joins.push({ move, place, mode: mode.network, live })
  }
  return joins
}

// Those that have no choice first, so that all others choose what fits.
function orderJoins(joins: readonly TrappedJoin[]): readonly TrappedJoin[] {
  return [...joins.filter(({ live }) => live === null), ...joins.filter(({ live }) => live !== null)]
}

function makeScene(
  { networks, moves }: ModeInputs,
  links: readonly Link[],
  joins: readonly TrappedJoin[],
): Scene {
  const nameNodes = makeNameNodes()
  // What each would choose if it were alone.
  const likely = joins.flatMap(({ move, live }): readonly NamedEdge[] =>
    live === null || !isGoing(live)
      ? []
      : [{ from: findJoins(move, nameNodes), to: nameNodes(live).removal }],
  )
  // where nobody is in the trap, nothing is asked of the order
  const slots =
    joins.length === 0 ? [] : moves.flatMap(({ kind, slot }) => (kind === 'disconnect' ? [] : slot))
  return {
    byComingName: new Map(networks.filter(isComing).map((network) => [network.name, network])),
    nameNodes,
    order: makeModeOrder({ networks, links, joined: new Set(slots), likely }, nameNodes),
    links: [],
    placeholders: new Set(),
    diagnostics: [],
  }
}

function linkJoin(join: TrappedJoin, scene: Scene): void {
  const { move, mode, live } = join
  const { nameNodes } = scene
  const coming = scene.byComingName.get(mode)
  if (
    live !== null &&
    !hasWay(scene.order, { from: nameNodes(live).removal, to: findJoins(move, nameNodes) })
  )
    return linkBefore(join, nameNodes(live).removal, scene)
  if (coming !== undefined) {
    if (live === null) linkAbsent(join, nameNodes(coming).creation, scene)
    return linkAfter(nameNodes(coming).creation, join, scene)
  }
  // A placeholder can have the name, but never the id, of the network that goes.
  if (live !== null && live.observed?.name !== mode) {
    if (live.action === 'remove') scene.diagnostics.push(makeByIdDiagnostic(move.container, live))
    return
  }
  const placeholder = renderPlaceholder(mode)
  scene.placeholders.add(mode)
  if (live === null) linkAbsent(join, placeholder, scene)
  else linkPlaceholder(nameNodes(live).removal, placeholder, scene)
  linkAfter(placeholder, join, scene)
}

function linkBefore({ move, place }: TrappedJoin, removal: string, scene: Scene): void {
  scene.links.push({ from: { kind: 'connect', move: place }, to: removal })
  connectNodes(scene.order, { from: findJoins(move, scene.nameNodes), to: removal })
}

function linkAfter(maker: string, { move, place }: TrappedJoin, scene: Scene): void {
  scene.links.push({ from: maker, to: { kind: 'connect', move: place } })
  for (const to of listBehind(move, scene.nameNodes)) connectNodes(scene.order, { from: maker, to })
}

function linkPlaceholder(removal: string, placeholder: string, { links, order }: Scene): void {
  const link = { from: removal, to: placeholder }
  links.push(link)
  connectNodes(order, link)
}

// While the name is missing, a container that has left a network cannot even come back to it.
function linkAbsent({ move, place }: TrappedJoin, maker: string, { links }: Scene): void {
  if (move.kind !== 'reconnect') return
  links.push({ from: maker, to: { kind: 'disconnect', move: place }, weight: ABSENT_WEIGHT })
}

// Finds the network that a network mode names.
type FindLive = (reference: string) => NetworkDecision | null

const SHORT_ID = 12

// By name or, if there is none of that name, by id or the start of one.
function makeReference(networks: readonly NetworkDecision[]): FindLive {
  const byName = new Map<string, NetworkDecision>()
  const byIdStart = new Map<string, NetworkDecision[]>()
  for (const network of networks) {
    if (network.observed === null) continue
    byName.set(network.observed.name, network)
    addTo(byIdStart, network.observed.id.slice(0, SHORT_ID), network)
  }
  return (reference) => {
    const named = byName.get(reference)
    if (named !== undefined) return named
    if (!/^(?:[0-9a-f]{12,64}|[0-9a-z]{25})$/.test(reference)) return null
    const candidates = byIdStart.get(reference.slice(0, SHORT_ID)) ?? []
    return candidates.find(({ observed }) => observed?.id.startsWith(reference)) ?? null
  }
}

/** Containers by the network that their network mode names. */
export function groupByMode(
  containers: readonly ObservedContainer[],
  networks: readonly NetworkDecision[],
): ReadonlyMap<NetworkDecision, readonly ObservedContainer[]> {
  const findLive = makeReference(networks)
  const groups = new Map<NetworkDecision, ObservedContainer[]>()
  for (const container of containers) {
    if (container.mode.kind !== 'network') continue
    const network = findLive(container.mode.network)
    if (network !== null) addTo(groups, network, container)
  }
  return groups
}

function checkById(container: ObservedContainer, findLive: FindLive): readonly Diagnostic[] {
  const { mode } = container
  if (mode.kind !== 'network') return []
  const network = findLive(mode.network)
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
