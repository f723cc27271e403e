// Which steps have had their effect, by what the engine shows: the only proof after a broken connection, a crash, or on another
// machine. What a step would find already there counts as done.
import type { Engine } from '../engine/engine.ts'
import { ENDPOINT_FIELDS, type EndpointSettings } from '../model/endpoint.ts'
import { isEqual } from '../model/equal.ts'
import { findPresent } from '../model/errors.ts'
import type { ObservedAttachment, ObservedContainer, ObservedState } from '../model/observed.ts'
import type {
  ConnectStep,
  CreateNetworkStep,
  DisconnectStep,
  NetworkRef,
  Plan,
  Step,
} from '../plan/document.ts'
import { diffEndpoint } from '../plan/endpoint-diff.ts'
import { listTaken } from '../plan/taken.ts'
import type { Progress } from '../plan/undo.ts'
import { DEFAULT_PARALLELISM, runBounded } from './bounded.ts'
import { findAttachment, listEndpointMismatches, listNetworkMismatches } from './check.ts'

/** What is known for certain of some steps; all others are looked up. */
export interface Certainty {
  readonly done: ReadonlySet<string>
  /** Steps that were not carried out. */
  readonly absent: ReadonlySet<string>
  /** Ids of the networks that steps have made, by step. */
  readonly created: ReadonlyMap<string, string>
}

/** Nothing is known for certain. */
const NOTHING_CERTAIN: Certainty = { done: new Set(), absent: new Set(), created: new Map() }

/** The effects of a plan's steps. `unclear` says what is neither as before nor as after a step, in sentences. */
export interface EffectsFound extends Progress {
  readonly unclear: readonly string[]
  /** True if a network that was to be replaced is there again as it was: what is half done was being taken back. */
  readonly isReturning: boolean
}

/** What steps are looked up in: all networks, and the containers of the steps in full. */
export type Sight = Pick<ObservedState, 'engine' | 'networks' | 'containers'>

/** Reads what tells about the effects of steps: one list, and one inspect for each of their containers. Rejects with an EngineError. */
export async function readSight(engine: Engine, steps: readonly Step[]): Promise<Sight> {
  const ids = new Set(steps.flatMap((step) => ('container' in step ? [step.container.id] : [])))
  const [identity, networks, containers] = await Promise.all([
    engine.identify(),
    engine.listNetworks(),
    runBounded([...ids], DEFAULT_PARALLELISM, (id) => findPresent(() => engine.inspectContainer(id))),
  ])
  return { engine: identity, networks, containers: containers.filter((container) => container !== null) }
}

interface Scene extends Sight {
  readonly steps: readonly Step[]
  readonly certain: Certainty
  readonly byId: ReadonlyMap<string, ObservedContainer>
  /** Ids of the networks that were there before, and are to go. */
  readonly old: ReadonlySet<string | null>
  readonly done: Set<string>
  readonly created: Map<string, string>
  readonly unclear: string[]
  isReturning: boolean
}

/** Finds the effects of a plan's steps in what the engine shows. */
export function findEffects(
  plan: Pick<Plan, 'steps' | 'project' | 'tool'>,
  sight: Sight,
  certain: Certainty = NOTHING_CERTAIN,
): EffectsFound {
  const scene = makeScene(plan.steps, sight, certain)
  // Networks first: what a container was to join may have been made.
  const ordered = [...plan.steps.filter(isOfNetwork), ...plan.steps.filter((step) => !isOfNetwork(step))]
  for (const step of ordered) if (isThere(step, scene)) scene.done.add(step.id)
  const { done, created, unclear, isReturning } = scene
  const { steps, project, tool } = plan
  const taken = listTaken(steps, { done, created }, sight)
  return {
    steps,
    project,
    tool,
    done,
    created,
    taken,
    unclear,
    isReturning,
    live: new Set(sight.networks.map(({ name }) => name)),
  }
}

function makeScene(steps: readonly Step[], sight: Sight, certain: Certainty): Scene {
  return {
    ...sight,
    steps,
    certain,
    byId: new Map(sight.containers.map((container) => [container.id, container])),
    old: new Set(steps.flatMap((step) => (step.action === 'remove-network' ? [step.network.id] : []))),
    done: new Set(),
    created: new Map(certain.created),
    unclear: [],
    isReturning: false,
  }
}

function isOfNetwork({ action }: Step): boolean {
  return action === 'create-network' || action === 'remove-network'
}

function isThere(step: Step, scene: Scene): boolean {
  const { certain, networks } = scene
  if (certain.done.has(step.id)) return true
  if (certain.absent.has(step.id)) return false
  switch (step.action) {
    case 'create-network':
      return isCreated(step, scene)
    case 'remove-network':
      return networks.every(({ id }) => id !== step.network.id)
    case 'connect':
      return isConnected(step, scene)
    case 'disconnect':
      return isDisconnected(step, scene)
  }
}

function isCreated(step: CreateNetworkStep, scene: Scene): boolean {
  const { name } = step.spec
  const [network, second] = scene.networks.filter(
    (candidate) => candidate.name === name && !scene.old.has(candidate.id),
  )
  if (network === undefined) return false
  const isAlike = ({ spec }: Pick<CreateNetworkStep, 'spec'>): boolean =>
    second === undefined && listNetworkMismatches(spec, network, scene.engine).length === 0
  const isOurs = isAlike(step)
  if (isOurs) scene.created.set(step.id, network.id)
  else if (scene.steps.some((other) => other.action === 'remove-network' && isAlike({ spec: other.before })))
    scene.isReturning = true
  else scene.unclear.push(`There is a network "${name}" that this apply did not make.`)
  return isOurs
}

// A container that exists no more has nothing left to be done.
function isConnected(step: ConnectStep, scene: Scene): boolean {
  const container = scene.byId.get(step.container.id)
  if (container === undefined) return true
  const reference = findReference(step.network, scene)
  const attachment = reference === null ? null : findAttachment(container, step.network, reference)
  if (attachment === null) return false
  const partner = findPartner(step, scene.steps)
  if (listEndpointMismatches(step.endpoint, attachment, container).length === 0) {
    // Put there again only if it has left; where nothing shows that, neither has happened, and both can be done again.
    return partner === undefined || isThere(partner, scene)
  }
  if (partner === undefined) {
    scene.unclear.push(
      `"${container.name}" is on "${step.network.name}" in another way than this apply would put it there.`,
    )
  }
  return false
}

// Where a container is put on the same network again, it shows by its settings whether it has left before.
function isDisconnected(step: DisconnectStep, scene: Scene): boolean {
  const container = scene.byId.get(step.container.id)
  if (container === undefined) return true
  const { network } = step
  if (step.before === null && network.id === null) return !hasStale(container, step, scene)
  const attachment = findAttachment(container, network, network.id ?? network.name)
  if (attachment === null || isOnSuccessor(attachment, network, scene)) return true
  const partner = findPartner(step, scene.steps)
  if (partner?.action !== 'connect' || step.before === null) return false
  const isAsAfter = listEndpointMismatches(partner.endpoint, attachment, container).length === 0
  return isAsAfter && !isAsBefore([step.before, partner.endpoint], attachment, container)
}

// An attachment that shows no id (of a container that has not run since) is on the network that has the name now.
function isOnSuccessor(
  { networkId, networkName }: ObservedAttachment,
  left: NetworkRef,
  { networks }: Scene,
): boolean {
  const named = networks.find(({ name }) => name === networkName)
  return networkId === null && left.id !== null && named !== undefined && named.id !== left.id
}

// A setting that nothing was asked for before, and something after, tells as well.
function isAsBefore(
  [before, after]: readonly [EndpointSettings, EndpointSettings],
  attachment: ObservedAttachment,
  container: ObservedContainer,
): boolean {
  const changed = ENDPOINT_FIELDS.filter((field) => !isEqual(before[field], after[field]))
  const declared = Object.fromEntries(changed.map((field) => [field, before[field]]))
  return (
    listEndpointMismatches(before, attachment, container).length === 0 &&
    diffEndpoint(declared, attachment, container).differences.length === 0
  )
}

function hasStale(container: ObservedContainer, step: DisconnectStep, scene: Scene): boolean {
  const { attachments } = container
  return attachments.some((attachment) => {
    const { networkId, networkName } = attachment
    if (networkName !== step.network.name) return false
    if (networkId !== null) return scene.networks.every(({ id }) => id !== networkId)
    return !isJoined(container, attachment, { step, scene })
  })
}

// A name alone is no stale entry where the same change has put the container on a network of that name.
function isJoined(
  container: ObservedContainer,
  attachment: ObservedAttachment,
  { step, scene }: { readonly step: DisconnectStep; readonly scene: Scene },
): boolean {
  const { networkName } = attachment
  const join = scene.steps.find(
    (other): other is ConnectStep =>
      other.action === 'connect' && other.of === step.of && other.network.name === networkName,
  )
  return (
    join !== undefined &&
    scene.networks.some(({ name }) => name === networkName) &&
    listEndpointMismatches(join.endpoint, attachment, container).length === 0
  )
}

/** The other step of a change that takes a container off a network and puts it on the same one again. */
function findPartner(step: ConnectStep | DisconnectStep, steps: readonly Step[]): Step | undefined {
  return steps.find(
    (other) =>
      other.of === step.of &&
      other.action !== step.action &&
      'container' in other &&
      isSame(other.network, step.network),
  )
}

function isSame(a: NetworkRef, b: NetworkRef): boolean {
  return a.createdBy === null && b.createdBy === null && a.id === b.id && a.name === b.name
}

function findReference({ id, createdBy, name }: NetworkRef, { created }: Scene): string | null {
  if (createdBy !== null) return created.get(createdBy) ?? null
  return id ?? name
}
