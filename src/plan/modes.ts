// The network mode trap: from Docker 24 on, a container whose HostConfig.NetworkMode names a network that does not exist can
// neither be connected to anything nor be started. So it joins others while that network is still there or is there again; where
// neither can be, a config-only placeholder holds the name.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ObservedContainer, ObservedState } from '../model/observed.ts'
import { addTo, sortTexts } from '../model/pairs.ts'
import { makePlanDiagnostic } from './codes.ts'
import { hasPath } from './graph.ts'
import { findConnect, type Link } from './links.ts'
import type { Move } from './move.ts'
import { renderName } from './naming.ts'
import type { NetworkDecision } from './network-decision.ts'
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

interface Scene {
  readonly byLiveName: ReadonlyMap<string, NetworkDecision>
  readonly byComingName: ReadonlyMap<string, NetworkDecision>
  /** For each step those that must come after it. */
  readonly hard: Map<string, string[]>
  readonly links: Link[]
  readonly placeholders: Set<string>
}

/** The id of the step that creates a placeholder. */
export function renderPlaceholderId(name: string): string {
  return `create-network:${renderName(name)}`
}

/** Finds what containers' network modes ask of the order of steps, given all other links. */
export function linkModes({ observed, networks, moves }: ModeInputs, base: readonly Link[]): ModeLinks {
  if (observed.engine.flavor !== 'docker') return { links: [], placeholders: [], diagnostics: [] }
  const scene = makeScene(networks, base)
  if (hasModeTrap(observed.engine)) {
    for (const move of moves) linkJoin(move, scene)
  }
  return {
    links: scene.links,
    placeholders: sortTexts(scene.placeholders),
    diagnostics: observed.containers.flatMap((container) => checkById(container, networks, scene)),
  }
}

function makeScene(networks: readonly NetworkDecision[], base: readonly Link[]): Scene {
  const hard = new Map<string, string[]>()
  for (const link of base) if (link.weight === undefined) addTo(hard, link.from, link.to)
  const coming = networks.filter(({ action }) => action === 'create' || action === 'replace')
  return {
    byLiveName: new Map(
      networks.flatMap((network) => (network.observed === null ? [] : [[network.observed.name, network]])),
    ),
    byComingName: new Map(coming.map((network) => [network.name, network])),
    hard,
    links: [],
    placeholders: new Set(),
  }
}

function addLink(from: string, to: string, scene: Scene): void {
  scene.links.push({ from, to, kind: 'needs' })
  addTo(scene.hard, from, to)
}

function linkJoin(move: Move, scene: Scene): void {
  const on = findConnect(move)
  const { mode } = move.container
  if (on === undefined || mode.kind !== 'network') return
  const live = scene.byLiveName.get(mode.network)
  const coming = scene.byComingName.get(mode.network)
  if (live?.action === 'keep' || (coming !== undefined && move.slot === coming) || isId(mode.network, scene))
    return
  const remove = live === undefined ? null : `remove-network:${live.part}`
  if (remove !== null && !hasPath(scene.hard, remove, on)) return addLink(on, remove, scene)
  if (coming !== undefined) return addLink(`create-network:${coming.part}`, on, scene)
  const placeholder = renderPlaceholderId(mode.network)
  scene.placeholders.add(mode.network)
  if (remove !== null) addLink(remove, placeholder, scene)
  addLink(placeholder, on, scene)
}

// A mode that is no name of a network but could be the start of an id.
function isId(reference: string, { byLiveName }: Scene): boolean {
  return !byLiveName.has(reference) && /^(?:[0-9a-f]{12,64}|[0-9a-z]{25})$/.test(reference)
}

function checkById(
  { mode, name }: ObservedContainer,
  networks: readonly NetworkDecision[],
  scene: Scene,
): readonly Diagnostic[] {
  if (mode.kind !== 'network' || !isId(mode.network, scene)) return []
  const network = networks.find(({ observed }) => observed?.id.startsWith(mode.network))
  if (network?.action !== 'replace') return []
  return [
    makePlanDiagnostic('container-mode-by-id', {
      detail: `"${name}" was created with the id of network "${network.observed?.name}" as its network mode; the replaced network gets another id, and the container could never start again.`,
      fix: `Create "${name}" again with the network's name, or leave the network as it is.`,
      range: network.desired?.range ?? null,
    }),
  ]
}
