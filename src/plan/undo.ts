// Taking steps back: which of them belong together, and the calls that undo them. A change is whole or it is not there; what a
// change has to be taken back with is what was built on it. Pure, so that every combination can be tried without an engine.
import { addTo, sortTexts } from '../model/pairs.ts'
import { arrangeSteps } from './arrange.ts'
import type { ConnectStep, CreateNetworkStep, DisconnectStep, NetworkRef, Plan, Step } from './document.ts'
import { addReachable } from './graph.ts'
import type { Link } from './links.ts'
import { makePlaceholder } from './modes.ts'
import type { Turn } from './turns.ts'

/**
 * What is taken back after a failure: nothing, replaces and moves that are not complete (with all that was built on them), or
 * everything.
 */
export type FailurePolicy = 'keep' | 'undo-incomplete' | 'undo-all'

/** Steps of a plan, and what is known of their effects on the engine. */
export interface Progress extends Pick<Plan, 'steps' | 'project' | 'tool'> {
  /** Ids of the steps whose effect is there. */
  readonly done: ReadonlySet<string>
  /** Ids of the networks that steps have made, by step. */
  readonly created: ReadonlyMap<string, string>
  /** Steps that were given what another one let go, or still asks for (see `listTaken`). */
  readonly taken: readonly Link[]
  /** Names of the networks that the engine has now. */
  readonly live: ReadonlySet<string>
}

/** The ids of the steps that a policy takes back. Only steps that are done. */
export function selectUndone(progress: Progress, policy: FailurePolicy): ReadonlySet<string> {
  const isTaken = makeFilter(progress, policy)
  return new Set(
    progress.steps.filter(({ id, of }) => progress.done.has(id) && isTaken(of)).map(({ id }) => id),
  )
}

function makeFilter(progress: Progress, policy: FailurePolicy): (address: string) => boolean {
  switch (policy) {
    case 'keep':
      return () => false
    case 'undo-all':
      return () => true
    case 'undo-incomplete': {
      const changes = listIncomplete(progress)
      return (address) => changes.has(address)
    }
  }
}

/**
 * The addresses of changes that are half done or were given what another change still asks for, with all changes that were built
 * on what they did: all of them are to be taken back, or completed, together.
 */
export function listIncomplete(progress: Progress): ReadonlySet<string> {
  const scene = makeScene(progress)
  const found = new Set<string>()
  addBuilt([...listHalfDone(scene), ...listInTheWay(scene)], scene, found)
  // Taking a join back can strand the container that made it.
  for (;;) {
    const stranded = listStranded(scene, found).filter((address) => !found.has(address))
    if (stranded.length === 0) return found
    addBuilt(stranded, scene, found)
  }
}

interface Scene extends Progress {
  readonly byId: ReadonlyMap<string, Step>
  readonly byChange: ReadonlyMap<string, readonly Step[]>
  /** Steps by a step that they were built on. */
  readonly dependents: ReadonlyMap<string, readonly Step[]>
}

function makeScene(progress: Progress): Scene {
  const byId = new Map(progress.steps.map((step) => [step.id, step]))
  const byChange = new Map<string, Step[]>()
  const dependents = new Map<string, Step[]>()
  for (const step of progress.steps) {
    addTo(byChange, step.of, step)
    for (const id of step.waitsFor) addTo(dependents, id, step)
  }
  for (const { from, to } of progress.taken) addTo(dependents, from, byId.get(to) as Step)
  return { ...progress, byId, byChange, dependents }
}

function addBuilt(
  addresses: readonly string[],
  { byChange, dependents, done }: Scene,
  found: Set<string>,
): void {
  const queue = [...addresses]
  for (let address = queue.pop(); address !== undefined; address = queue.pop()) {
    if (found.has(address)) continue
    found.add(address)
    const effects = (byChange.get(address) as readonly Step[]).filter(({ id }) => done.has(id))
    const built = effects.flatMap(({ id }) => dependents.get(id) ?? []).filter(({ id }) => done.has(id))
    queue.push(...built.map(({ of }) => of))
  }
}

function listHalfDone({ byChange, done }: Scene): readonly string[] {
  return [...byChange].flatMap(([address, steps]) => {
    const isWhole = steps.every(({ id }) => done.has(id))
    return !isWhole && steps.some((step) => done.has(step.id) && !isOfNothing(step)) ? [address] : []
  })
}

// A stale attachment was none.
function isOfNothing(step: Step): boolean {
  return step.action === 'disconnect' && step.before === null
}

function listInTheWay({ taken, done, byId }: Scene): readonly string[] {
  return taken
    .filter(({ from, to }) => !done.has(from) && done.has(to))
    .map(({ to }) => (byId.get(to) as Step).of)
}

// Networks that containers left for good, of containers that reached none of those that they were to go to.
function listStranded(scene: Scene, found: ReadonlySet<string>): readonly string[] {
  const stranded = findStranded(scene, found)
  return scene.steps.flatMap((step) =>
    isLeft(step, scene) && stranded.has(step.container.id) ? [step.of] : [],
  )
}

function isLeft(step: Step, { done }: Scene): step is DisconnectStep {
  return step.action === 'disconnect' && done.has(step.id) && !isOfNothing(step)
}

function findStranded({ steps, done }: Scene, found: ReadonlySet<string>): ReadonlySet<string> {
  const missing = new Set<string>()
  const present = new Set<string>()
  for (const step of steps) {
    if (step.action !== 'connect') continue
    const isThere = done.has(step.id) && !found.has(step.of)
    ;(isThere ? present : missing).add(step.container.id)
  }
  return new Set([...missing].filter((id) => !present.has(id)))
}

/** The places that a container was taken from, or should have reached after it left another, and has not got. */
export function listLostPlaces(progress: Progress): readonly ConnectStep[] {
  const scene = makeScene(progress)
  const halfDone = new Set(listHalfDone(scene))
  const stranded = findStranded(scene, new Set())
  const left = new Set(scene.steps.flatMap((step) => (isLeft(step, scene) ? [step.container.id] : [])))
  return scene.steps.filter((step) => {
    if (step.action !== 'connect' || scene.done.has(step.id)) return false
    return halfDone.has(step.of) || (left.has(step.container.id) && stranded.has(step.container.id))
  }) as readonly ConnectStep[]
}

/** A step that takes another one back. */
export interface UndoStep {
  readonly step: Step
  /** The id of the step that it takes back; null for a placeholder that this needs. */
  readonly undoes: string | null
}

/**
 * The steps that take back the given ones, in an order in which they could run one after another: what was done last goes first,
 * and static addresses are given before dynamic ones. What nothing can bring back (a stale attachment) has no step.
 */
export function makeUndoSteps(progress: Progress, undone: ReadonlySet<string>): readonly UndoStep[] {
  const { steps, created, taken } = progress
  const affected = steps.filter(({ id }) => undone.has(id))
  const removals = new Map(
    affected.flatMap((step) => (step.action === 'remove-network' ? [[step.network.id, step.id]] : [])),
  )
  const inverses = new Map<string, Step>()
  for (const step of affected) {
    const inverse = invert(step, { removals, created })
    if (inverse !== null) inverses.set(step.id, inverse)
  }
  const calls = [...inverses.values()].toReversed()
  const links = [...reverseLinks(steps, inverses), ...reverseTaken(taken, inverses)]
  const drafts = [...makePlaceholders(calls, links, progress), ...calls]
  const origins = new Map([...inverses].map(([id, inverse]) => [inverse.id, id]))
  const arranged = arrangeSteps({
    drafts,
    links: [...links, ...linkModes(drafts)],
    turns: listUndoTurns(drafts),
  })
  return arranged.map((step) => ({ step, undoes: origins.get(step.id) ?? null }))
}

interface UndoContext {
  /** Steps that removed a network, by its id. */
  readonly removals: ReadonlyMap<string | null, string>
  readonly created: ReadonlyMap<string, string>
}

const BARE = { waitsFor: [], after: [], hazards: [], irreversible: null } as const

function invert(step: Step, context: UndoContext): Step | null {
  const base = { id: renderUndo(step.id), of: step.of, ...BARE }
  switch (step.action) {
    case 'create-network':
      return { ...base, action: 'remove-network', network: findMade(step, context), before: step.spec }
    case 'remove-network':
      return { ...base, action: 'create-network', spec: step.before }
    case 'connect': {
      const { container, endpoint } = step
      return {
        ...base,
        action: 'disconnect',
        network: findJoined(step, context),
        container,
        before: endpoint,
      }
    }
    case 'disconnect': {
      const { container, before } = step
      return before === null
        ? null
        : { ...base, action: 'connect', network: findLeft(step, context), container, endpoint: before }
    }
  }
}

function renderUndo(id: string): string {
  return `undo:${id}`
}

// By name where it is not known which network the step made: then it is the only one of that name.
function findMade({ id, spec }: CreateNetworkStep, { created }: UndoContext): NetworkRef {
  return { name: spec.name, id: created.get(id) ?? null, createdBy: null }
}

function findJoined({ network }: ConnectStep, { created }: UndoContext): NetworkRef {
  const { name, id, createdBy } = network
  return { name, id: id ?? created.get(createdBy ?? '') ?? null, createdBy: null }
}

// A network that was removed has to be made again first, and gets another id.
function findLeft({ network }: DisconnectStep, { removals }: UndoContext): NetworkRef {
  const removal = network.id === null ? undefined : removals.get(network.id)
  return removal === undefined ? network : { name: network.name, id: null, createdBy: renderUndo(removal) }
}

/** What is given up first where not everything can be had. Nothing is beyond doubt: the engine may have changed meanwhile. */
const WEIGHT = { joinFirst: 3, mode: 99, need: 1_000 } as const

// Steps between two that are taken back, and that are not taken back themselves, pass the order on.
function reverseLinks(steps: readonly Step[], inverses: ReadonlyMap<string, Step>): readonly Link[] {
  const sources = new Map<string, readonly Step[]>()
  return steps.flatMap((step) => {
    const before = [...new Set(step.waitsFor.flatMap((id) => sources.get(id) ?? []))]
    const isTaken = inverses.has(step.id)
    sources.set(step.id, isTaken ? [step] : before)
    return isTaken ? before.map((other) => reverseLink(other, step)) : []
  })
}

// What came first so that nothing was missing for a moment would be better off in that order again, but need not be.
function reverseLink(first: Step, second: Step): Link {
  const isWish =
    (first.action === 'connect' && second.action === 'disconnect') ||
    (first.action === 'create-network' && second.action === 'remove-network')
  const weight = isWish ? WEIGHT.joinFirst : WEIGHT.need
  return { from: renderUndo(second.id), to: renderUndo(first.id), weight }
}

function reverseTaken(taken: readonly Link[], inverses: ReadonlyMap<string, Step>): readonly Link[] {
  return taken
    .filter(({ from, to }) => inverses.has(from) && inverses.has(to))
    .map(({ from, to }): Link => ({ from: renderUndo(to), to: renderUndo(from), weight: WEIGHT.need }))
}

// A container comes back while the network that its mode names is there: before what has the name goes, or after it is made again.
function linkModes(drafts: readonly Step[]): readonly Link[] {
  const made = listMade(drafts)
  const gone = listGone(drafts)
  return [
    ...[...made].flatMap(([name, id]): readonly Link[] => {
      const remover = gone.get(name)
      return remover === undefined ? [] : [{ from: remover, to: id, weight: WEIGHT.need }]
    }),
    ...drafts.flatMap((draft): readonly Link[] => {
      const mode = findNeeded(draft)
      if (mode === null) return []
      const [maker, remover] = [made.get(mode), gone.get(mode)]
      if (maker !== undefined) return [{ from: maker, to: draft.id, weight: WEIGHT.mode }]
      return remover === undefined ? [] : [{ from: draft.id, to: remover, weight: WEIGHT.mode }]
    }),
  ]
}

// Where nothing has the name when a container has to come back, it is held as a plan would hold it.
function makePlaceholders(
  calls: readonly Step[],
  links: readonly Link[],
  { live, project, tool }: Progress,
): readonly Step[] {
  const made = listMade(calls)
  const gone = listGone(calls)
  const following = new Map<string, string[]>()
  for (const { from, to, weight } of links) if (weight === WEIGHT.need) addTo(following, from, to)
  const isMissing = (name: string, call: Step): boolean => {
    if (made.has(name)) return false
    const remover = gone.get(name)
    return remover === undefined
      ? !live.has(name)
      : addReachable(following, remover, new Set<string>()).has(call.id)
  }
  const missing = calls.flatMap((call) => {
    const name = findNeeded(call)
    return name !== null && isMissing(name, call) ? [name] : []
  })
  return sortTexts(missing).map((name) => {
    const step = makePlaceholder(name, project, tool)
    return { ...step, id: renderUndo(step.id) }
  })
}

function listMade(drafts: readonly Step[]): ReadonlyMap<string, string> {
  return new Map(
    drafts.flatMap((step) => (step.action === 'create-network' ? [[step.spec.name, step.id]] : [])),
  )
}

function listGone(drafts: readonly Step[]): ReadonlyMap<string, string> {
  return new Map(
    drafts.flatMap((step) => (step.action === 'remove-network' ? [[step.network.name, step.id]] : [])),
  )
}

function findNeeded(draft: Step): string | null {
  return draft.action === 'connect' ? draft.container.mode : null
}

// An engine hands out the lowest free address, which may be one that another container had asked for.
function listUndoTurns(drafts: readonly Step[]): readonly Turn<string>[] {
  const groups = new Map<string, ConnectStep[]>()
  for (const draft of drafts) {
    if (draft.action === 'connect') addTo(groups, draft.network.name, draft)
  }
  return [...groups.values()]
    .map((group) => ({
      first: group.filter(isStatic).map(({ id }) => id),
      others: group.filter((step) => !isStatic(step)).map(({ id }) => id),
    }))
    .filter(({ first, others }) => first.length > 0 && others.length > 0)
}

function isStatic({ endpoint }: ConnectStep): boolean {
  return endpoint.ipv4Address !== null || endpoint.ipv6Address !== null
}
