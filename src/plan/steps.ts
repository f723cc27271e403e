// Turns decisions into steps, one engine call each, and orders them: what must be there before something else can happen, what
// should come first so that no container is cut off for longer than it has to, and what only must not run at the same time.
import type { Diagnostic } from '../model/diagnostic.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../model/network.ts'
import { addTo, sortTexts } from '../model/pairs.ts'
import type { Project } from '../model/desired.ts'
import type { CreateNetworkStep, NetworkRef, Step } from './document.ts'
import { orderNodes, type Edge } from './graph.ts'
import { linkMoves, linkNetworks, type Link } from './links.ts'
import { linkModes, renderPlaceholderId, type ModeInputs } from './modes.ts'
import type { Move } from './move.ts'
import { renderName } from './naming.ts'
import { isComing, isGoing, type NetworkDecision } from './network-decision.ts'
import { makePlaceholderLabels } from './ownership.ts'

/** What steps are made of. */
export interface StepInputs extends ModeInputs {
  readonly project: Project
  readonly tool: string
}

/** Steps in an order in which they could run one after another. `placeholders` are names of networks that only hold a name. */
export interface OrderedSteps {
  readonly steps: readonly Step[]
  readonly placeholders: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Makes and orders the steps of a plan. */
export function orderSteps(inputs: StepInputs): OrderedSteps {
  const base = [...linkNetworks(inputs.networks, inputs.observed.engine), ...linkMoves(inputs.moves)]
  const modes = linkModes(inputs, base)
  const placeholders = modes.placeholders.map((name) => makePlaceholder(name, inputs))
  const drafts = [
    ...inputs.networks.flatMap(makeNetworkSteps),
    ...placeholders,
    ...inputs.moves.flatMap(makeMoveSteps),
  ]
  return {
    steps: arrange(drafts, [...base, ...modes.links]),
    placeholders: modes.placeholders,
    diagnostics: modes.diagnostics,
  }
}

const BARE = { waitsFor: [], after: [], hazards: [] } as const

function makeNetworkSteps(network: NetworkDecision): readonly Step[] {
  const { spec, observed, part, address } = network
  const steps: Step[] = []
  if (observed !== null && isGoing(network)) {
    const ref: NetworkRef = { name: observed.name, id: observed.id, createdBy: null }
    steps.push({ ...BARE, id: `remove-network:${part}`, action: 'remove-network', of: address, network: ref })
  }
  if (spec !== null) {
    steps.push({ ...BARE, id: `create-network:${part}`, action: 'create-network', of: address, spec })
  }
  return steps
}

function makePlaceholder(name: string, { project, tool }: StepInputs): CreateNetworkStep {
  const labels = makePlaceholderLabels(name, project, tool)
  return {
    ...BARE,
    id: renderPlaceholderId(name),
    action: 'create-network',
    of: `networks.${renderName(name)}`,
    spec: { name, settings: { ...DEFAULT_NETWORK_SETTINGS, configOnly: true, labels } },
  }
}

function makeMoveSteps(move: Move): readonly Step[] {
  const { address, container, slot, endpoint, networkName } = move
  const part = address.slice('containers.'.length)
  const steps: Step[] = []
  const base = { ...BARE, of: address, container: { name: container.name, id: container.id } }
  if (move.kind !== 'connect') {
    const network = makeLeftRef(move)
    steps.push({ ...base, id: `disconnect:${part}`, action: 'disconnect', network })
  }
  if (endpoint !== null) {
    const isMade = slot !== null && isComing(slot)
    const createdBy = isMade ? `create-network:${slot.part}` : null
    const id = isMade ? null : (slot?.observed?.id ?? null)
    steps.push({
      ...base,
      id: `connect:${part}`,
      action: 'connect',
      network: { name: networkName, id, createdBy },
      endpoint,
    })
  }
  return steps
}

// A stale attachment is known by its network's name only: the id that it holds exists no more.
function makeLeftRef({ slot, attachment, reason, networkName }: Move): NetworkRef {
  const id = reason === 'stale' ? null : (slot?.observed?.id ?? null)
  return { name: attachment?.networkName ?? networkName, id, createdBy: null }
}

function arrange(drafts: readonly Step[], links: readonly Link[]): readonly Step[] {
  const numbers = new Map(drafts.map((draft, index) => [draft.id, index]))
  const edges: Edge[] = []
  const kept: Link[] = []
  for (const link of links) {
    const from = numbers.get(link.from)
    const to = numbers.get(link.to)
    if (from === undefined || to === undefined) continue
    edges.push(link.weight === undefined ? { from, to } : { from, to, weight: link.weight })
    kept.push(link)
  }
  const { order, dropped } = orderNodes(drafts.length, edges)
  const sorted = order.map((index) => drafts[index] as Step)
  const waits = collect(kept.filter((link, index) => !dropped.has(index) && link.kind === 'needs'))
  const afters = collect([
    ...kept.filter((link, index) => !dropped.has(index) && link.kind === 'after'),
    ...chainContainers(sorted),
  ])
  return sorted.map((step) => {
    const waitsFor = sortTexts(waits.get(step.id) ?? [])
    const needed = new Set(waitsFor)
    const after = sortTexts(afters.get(step.id) ?? []).filter((id) => !needed.has(id))
    return { ...step, waitsFor, after }
  })
}

function collect(links: readonly Pick<Link, 'from' | 'to'>[]): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, string[]>()
  for (const { from, to } of links) addTo(lists, to, from)
  return lists
}

// Engines serialise the calls on one container anyway; in which order they come must not be left to chance.
function chainContainers(steps: readonly Step[]): readonly Pick<Link, 'from' | 'to'>[] {
  const last = new Map<string, string>()
  const links: Pick<Link, 'from' | 'to'>[] = []
  for (const step of steps) {
    if (step.action !== 'connect' && step.action !== 'disconnect') continue
    const before = last.get(step.container.id)
    if (before !== undefined) links.push({ from: before, to: step.id })
    last.set(step.container.id, step.id)
  }
  return links
}
