// Turns decisions into steps, one engine call each, and orders them: what must be there before something else can happen, what
// should come first so that no container is cut off for longer than it has to, and what only must not run at the same time.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Project } from '../model/desired.ts'
import type { EngineIdentity, ObservedContainer } from '../model/observed.ts'
import { arrangeSteps } from './arrange.ts'
import { makeBeforeEndpoint, makeBeforeNetwork } from './before.ts'
import type { ContainerRef, NetworkRef, Step } from './document.ts'
import { linkMoves, linkNetworks, renderCreate } from './links.ts'
import { linkModes, makePlaceholder, type ModeInputs } from './modes.ts'
import type { Leave, Move, Rejoin } from './move.ts'
import { isComing, isGoing, type NetworkDecision } from './network-decision.ts'
import { hasModeTrap } from './support.ts'
import { listTurns } from './turns.ts'

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
  const ofNetworks = linkNetworks(inputs.networks, inputs.observed.engine)
  const modes = linkModes(inputs, ofNetworks)
  const placeholders = modes.placeholders.map((name) =>
    makePlaceholder(name, inputs.project.name, inputs.tool),
  )
  const drafts = [
    ...inputs.networks.flatMap(makeNetworkSteps),
    ...placeholders,
    ...inputs.moves.flatMap((move) => makeMoveSteps(move, inputs)),
  ]
  return {
    steps: arrangeSteps({
      drafts,
      links: [...ofNetworks, ...linkMoves(inputs.moves), ...modes.links],
      turns: listTurns(inputs),
    }),
    placeholders: modes.placeholders,
    diagnostics: modes.diagnostics,
  }
}

const BARE = { waitsFor: [], after: [], hazards: [], irreversible: null } as const

function makeNetworkSteps(network: NetworkDecision): readonly Step[] {
  const { part, address } = network
  const steps: Step[] = []
  if (isGoing(network)) {
    const { observed } = network
    steps.push({
      id: `remove-network:${part}`,
      action: 'remove-network',
      of: address,
      ...BARE,
      network: { name: observed.name, id: observed.id, createdBy: null },
      ...makeBeforeNetwork(observed),
    })
  }
  if (isComing(network)) {
    const { spec } = network
    steps.push({ id: `create-network:${part}`, action: 'create-network', of: address, ...BARE, spec })
  }
  return steps
}

function makeMoveSteps(move: Move, { observed }: StepInputs): readonly Step[] {
  const { address, container, networkName } = move
  const part = address.slice('containers.'.length)
  const steps: Step[] = []
  const base = { of: address, ...BARE, container: makeContainerRef(container, observed.engine) }
  if (move.kind !== 'connect') {
    const left = { network: makeLeftRef(move), ...makeBeforeEndpoint(move, observed.engine) }
    steps.push({ id: `disconnect:${part}`, action: 'disconnect', ...base, ...left })
  }
  if (move.kind !== 'disconnect') {
    const { slot, endpoint } = move
    const createdBy = isComing(slot) ? renderCreate(slot) : null
    const id = isComing(slot) ? null : findLastingId(slot)
    const network = { name: networkName, id, createdBy }
    steps.push({ id: `connect:${part}`, action: 'connect', ...base, network, endpoint })
  }
  return steps
}

function makeContainerRef({ name, id, mode }: ObservedContainer, engine: EngineIdentity): ContainerRef {
  return { name, id, mode: mode.kind === 'network' && hasModeTrap(engine) ? mode.network : null }
}

// A stale attachment is known by its network's name only: the id that it holds exists no more.
function makeLeftRef({ slot, attachment, reason }: Leave | Rejoin): NetworkRef {
  const id = reason === 'stale' || slot === null ? null : findLastingId(slot)
  return { name: attachment.networkName, id, createdBy: null }
}

// The engine's own networks get new ids when it starts again; nothing else can have their names.
function findLastingId({ observed }: NetworkDecision): string | null {
  return observed === null || observed.predefined ? null : observed.id
}
