// Makes the steps of a plan, one engine call each, once it is known in which order they come and how they may hurt.
import type { EngineIdentity, ObservedContainer } from '../model/observed.ts'
import { arrangeNodes, type Waits } from './arrange.ts'
import { makeBeforeEndpoint, makeBeforeNetwork } from './before.ts'
import type { ConnectStep, ContainerRef, DisconnectStep, Hazard, NetworkRef, Step } from './document.ts'
import { renderCreate, renderRemove } from './links.ts'
import { makePlaceholder } from './modes.ts'
import type { Join, Leave, Move, Rejoin } from './move.ts'
import { isComing, isGoing, type NetworkDecision } from './network-decision.ts'
import type { StepOrder } from './steps.ts'
import { hasModeTrap } from './support.ts'

/** What steps are made of. */
export interface StepInputs {
  readonly engine: EngineIdentity
  readonly networks: readonly NetworkDecision[]
  readonly moves: readonly Move[]
  /** The name of the project. */
  readonly project: string
  readonly tool: string
  /** Hazards by the address of the change whose steps bring them about. */
  readonly hazards: ReadonlyMap<string, readonly Hazard[]>
}

/** Makes the steps of a plan, in their order. */
export function makeSteps(
  { nodes, arrangement, placeholders }: StepOrder,
  inputs: StepInputs,
): readonly Step[] {
  const { networks, moves, project, tool, hazards } = inputs
  const ofNetworks = [
    ...networks.flatMap(makeNetworkSteps),
    ...placeholders.map((name) => makePlaceholder(name, project, tool)),
  ]
  const scene = makeScene(inputs)
  return arrangeNodes(arrangement, (node, waits): Step => {
    const index = nodes.origins[node] as number
    if (index < 0) {
      const draft = ofNetworks[node] as Step
      return { ...draft, ...waits, hazards: hazards.get(draft.of) ?? NO_HAZARDS }
    }
    const move = moves[index] as Move
    const id = nodes.ids[node] as string
    return nodes.connects[index] === node
      ? makeConnect(move as Join | Rejoin, { id, waits, scene })
      : makeDisconnect(move as Leave | Rejoin, { id, waits, scene })
  })
}

const NO_HAZARDS: readonly Hazard[] = []
const BARE = { waitsFor: [], after: [], hazards: NO_HAZARDS, irreversible: null } as const

function makeNetworkSteps(network: NetworkDecision): readonly Step[] {
  const steps: Step[] = []
  const of = network.address
  if (isGoing(network)) {
    const { observed } = network
    steps.push({
      id: renderRemove(network),
      action: 'remove-network',
      of,
      ...BARE,
      network: { name: observed.name, id: observed.id, createdBy: null },
      ...makeBeforeNetwork(observed),
    })
  }
  if (isComing(network)) {
    const { spec } = network
    steps.push({ id: renderCreate(network), action: 'create-network', of, ...BARE, spec })
  }
  return steps
}

interface Scene extends Pick<StepInputs, 'engine' | 'hazards'> {
  /** True if the engine connects a container only while the network of its network mode exists. */
  readonly isTrapped: boolean
  /** The networks that are joined: all who join one have the same reference to it. */
  readonly joined: Map<NetworkDecision, NetworkRef>
}

function makeScene({ engine, hazards }: StepInputs): Scene {
  return { engine, hazards, isTrapped: hasModeTrap(engine), joined: new Map() }
}

interface MoveDraft {
  readonly id: string
  readonly waits: Waits
  readonly scene: Scene
}

function makeConnect(move: Join | Rejoin, { id, waits, scene }: MoveDraft): ConnectStep {
  const { address, container, slot, endpoint } = move
  return {
    id,
    action: 'connect',
    of: address,
    waitsFor: waits.waitsFor,
    after: waits.after,
    hazards: scene.hazards.get(address) ?? NO_HAZARDS,
    irreversible: null,
    container: makeContainerRef(container, scene),
    network: findJoined(slot, scene),
    endpoint,
  }
}

function makeDisconnect(move: Leave | Rejoin, { id, waits, scene }: MoveDraft): DisconnectStep {
  const { before, irreversible } = makeBeforeEndpoint(move, scene.engine)
  const { address, container } = move
  return {
    id,
    action: 'disconnect',
    of: address,
    waitsFor: waits.waitsFor,
    after: waits.after,
    hazards: scene.hazards.get(address) ?? NO_HAZARDS,
    irreversible,
    container: makeContainerRef(container, scene),
    network: makeLeftRef(move),
    before,
  }
}

function makeContainerRef({ name, id, mode }: ObservedContainer, { isTrapped }: Scene): ContainerRef {
  return { name, id, mode: isTrapped && mode.kind === 'network' ? mode.network : null }
}

function findJoined(slot: NetworkDecision, { joined }: Scene): NetworkRef {
  const known = joined.get(slot)
  if (known !== undefined) return known
  const made: NetworkRef = isComing(slot)
    ? { name: slot.name, id: null, createdBy: renderCreate(slot) }
    : { name: slot.name, id: findLastingId(slot), createdBy: null }
  joined.set(slot, made)
  return made
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
