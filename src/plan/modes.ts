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
import { renderConnect, renderCreate, renderDisconnect, renderRemove, type Link } from './links.ts'
import { listBehind, makeModeOrder, renderJoins } from './mode-order.ts'
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

/** What network modes add to a plan. */
export interface ModeLinks {
  readonly links: readonly Link[]
  readonly placeholders: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A wish that is given up after those of `links.ts`, and before turns. */
const ABSENT_WEIGHT = 4

interface Scene {
  readonly findLive: FindLive
  readonly byComingName: ReadonlyMap<string, NetworkDecision>
  /** Kept up to date with every link. */
  readonly order: GrowingGraph
  readonly links: Link[]
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
export function linkModes({ observed, networks, moves }: ModeInputs, links: readonly Link[]): ModeLinks {
  if (observed.engine.flavor !== 'docker') return { links: [], placeholders: [], diagnostics: [] }
  const findLive = makeReference(networks)
  const joins = hasModeTrap(observed.engine) ? orderJoins(moves, findLive) : []
  const likely = joins.flatMap((join) => listLikely(join, findLive))
  const scene: Scene = {
    findLive,
    byComingName: new Map(networks.filter(isComing).map((network) => [network.name, network])),
    order: makeModeOrder({ networks, links, joins, likely }),
    links: [],
    placeholders: new Set(),
    diagnostics: [],
  }
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

function isJoin(move: Move): move is Join | Rejoin {
  return move.endpoint !== null
}

// Those that have no choice first, so that all others choose what fits.
function orderJoins(moves: readonly Move[], findLive: FindLive): readonly (Join | Rejoin)[] {
  const joins = moves.filter(isJoin)
  const isBound = ({ container: { mode } }: Move): boolean =>
    mode.kind === 'network' && findLive(mode.network) === null
  return [...joins.filter(isBound), ...joins.filter((move) => !isBound(move))]
}

// What each would choose if it were alone.
function listLikely(move: Join | Rejoin, findLive: FindLive): readonly NamedEdge[] {
  const { mode } = move.container
  const live = mode.kind === 'network' ? findLive(mode.network) : null
  return live === null || !isGoing(live) ? [] : [{ from: renderJoins(move), to: renderRemove(live) }]
}

function linkJoin(move: Join | Rejoin, scene: Scene): void {
  const { mode } = move.container
  if (mode.kind !== 'network') return
  const live = scene.findLive(mode.network)
  const coming = scene.byComingName.get(mode.network)
  if (live?.action === 'keep') return
  if (live !== null && !hasWay(scene.order, { from: renderRemove(live), to: renderJoins(move) }))
    return linkBefore(move, live, scene)
  if (coming !== undefined) {
    if (live === null) linkAbsent(move, renderCreate(coming), scene)
    return linkAfter(renderCreate(coming), move, scene)
  }
  // A placeholder can have the name, but never the id, of the network that goes.
  if (live !== null && live.observed?.name !== mode.network) {
    if (live.action === 'remove') scene.diagnostics.push(makeByIdDiagnostic(move.container, live))
    return
  }
  const placeholder = renderPlaceholder(mode.network)
  scene.placeholders.add(mode.network)
  if (live === null) linkAbsent(move, placeholder, scene)
  else linkPlaceholder(live, placeholder, scene)
  linkAfter(placeholder, move, scene)
}

function linkBefore(move: Join | Rejoin, live: NetworkDecision, { links, order }: Scene): void {
  links.push({ from: renderConnect(move), to: renderRemove(live) })
  connectNodes(order, { from: renderJoins(move), to: renderRemove(live) })
}

function linkAfter(maker: string, move: Join | Rejoin, { links, order }: Scene): void {
  links.push({ from: maker, to: renderConnect(move) })
  for (const to of listBehind(move)) connectNodes(order, { from: maker, to })
}

function linkPlaceholder(live: NetworkDecision, placeholder: string, { links, order }: Scene): void {
  const link = { from: renderRemove(live), to: placeholder }
  links.push(link)
  connectNodes(order, link)
}

// While the name is missing, a container that has left a network cannot even come back to it.
function linkAbsent(move: Move, maker: string, { links }: Scene): void {
  if (move.kind === 'reconnect') {
    links.push({ from: maker, to: renderDisconnect(move), weight: ABSENT_WEIGHT })
  }
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
