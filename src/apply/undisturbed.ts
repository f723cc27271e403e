// Has anybody else been at work? While the lock was away another run can have had it, changed something and given it back. What it did
// to the objects of a plan shows: every step that is done is to be found as it was left, and every other one as it was before. Only
// networks that nobody was on may be gone, which what takes a lock away takes as well.
import type { EndpointSettings } from '../model/endpoint.ts'
import type { ObservedContainer } from '../model/observed.ts'
import type { ConnectStep, DisconnectStep, Step } from '../plan/document.ts'
import { findAttachment, listEndpointMismatches } from './check.ts'
import { findEffects, type Sight } from './effects.ts'

/** Steps of which none is under way. */
export interface Work {
  readonly steps: readonly Step[]
  /** Ids of the steps whose effect was there. */
  readonly done: ReadonlySet<string>
  /** Ids of steps that failed: what they left is not known. */
  readonly failed: ReadonlySet<string>
  /** Ids of the networks that steps have made, by step. */
  readonly created: ReadonlyMap<string, string>
}

interface Scene extends Work, Sight {
  readonly found: ReadonlySet<string>
}

/** The done steps whose networks are gone, with nobody on them and no other of their name: to be made again. */
export function listPruned({ steps, done, created }: Work, { networks }: Sight): readonly string[] {
  return steps.flatMap((step) => {
    if (step.action !== 'create-network' || !done.has(step.id)) return []
    const isGone = networks.every(({ id, name }) => id !== created.get(step.id) && name !== step.spec.name)
    return isGone ? [step.id] : []
  })
}

/** True if the engine shows of every step exactly what was left of it. False also where that cannot be told. */
export function isUndisturbed(work: Work, sight: Sight): boolean {
  const { steps, done, failed, created } = work
  const plan = { steps, project: '', tool: '' }
  const effects = findEffects(plan, sight, { done: new Set(), absent: new Set(), created })
  if (effects.unclear.length > 0 || effects.isReturning) return false
  const scene: Scene = { ...work, ...sight, found: effects.done }
  const pruned = new Set(listPruned(work, sight))
  return steps.every((step) => {
    if (failed.has(step.id) || pruned.has(step.id) || isOfGone(step, scene)) return true
    return done.has(step.id) ? isAsLeft(step, scene) : isAsBefore(step, scene)
  })
}

// With a container, all that was to be done with it is gone, whoever removed it.
function isOfGone(step: Step, { containers }: Scene): boolean {
  return 'container' in step && containers.every(({ id }) => id !== step.container.id)
}

function isAsLeft(step: Step, scene: Scene): boolean {
  switch (step.action) {
    case 'create-network':
      return hasNetwork(scene, scene.created.get(step.id))
    case 'remove-network':
      return scene.found.has(step.id)
    case 'connect':
      return isAttached(step, step.endpoint, scene)
    case 'disconnect':
      return scene.found.has(step.id) || isJoinedAgain(step, scene)
  }
}

function isAsBefore(step: Step, scene: Scene): boolean {
  switch (step.action) {
    case 'remove-network':
      return (
        hasNetwork(scene, step.network.id) || scene.networks.every(({ name }) => name !== step.network.name)
      )
    case 'create-network':
    case 'connect':
      return !scene.found.has(step.id)
    case 'disconnect':
      return step.before === null || isAttached(step, step.before, scene)
  }
}

function hasNetwork({ networks }: Scene, wanted: string | null | undefined): boolean {
  return networks.some(({ id }) => id === wanted)
}

function isAttached(
  { container: { id }, network }: ConnectStep | DisconnectStep,
  endpoint: EndpointSettings,
  { containers, created }: Scene,
): boolean {
  const container = containers.find((candidate) => candidate.id === id) as ObservedContainer
  const reference = network.createdBy === null ? network.id : created.get(network.createdBy)
  const attachment = findAttachment(container, network, reference ?? network.name)
  return attachment !== null && listEndpointMismatches(endpoint, attachment, container).length === 0
}

// Where a container has the same settings again, nothing shows that it was away.
function isJoinedAgain({ of }: DisconnectStep, scene: Scene): boolean {
  return scene.steps.some(
    (step) =>
      step.action === 'connect' &&
      step.of === of &&
      scene.done.has(step.id) &&
      isAttached(step, step.endpoint, scene),
  )
}
