// Reads from an engine what a plan needs: three lists, then one inspect for each object of which the lists show too little. GET
// and HEAD only, no more calls because of what is not declared, and none that waits for an answer that it does not need: the three lists go
// out together, then the inspects, so that a plan as a rule is two round trips deep.
import { runBounded } from '../apply/bounded.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { findPresent } from '../model/errors.ts'
import type { EngineIdentity, ObservedContainer, ObservedNetwork, ObservedState } from '../model/observed.ts'
import { fillIn } from '../plan/left-out.ts'
import { listHidden, makeReadingList } from '../plan/reading.ts'
import { makePlanOptions, type PlanChoices } from './tool.ts'

/**
 * Options of a reading: the choices of the plan that it is for, how many engine calls run at once (default 32), and the lists where they
 * were asked for before. The containers of `expected`, by id, are inspected without waiting for the list that says that they have to be.
 */
export interface ObserveOptions extends PlanChoices {
  readonly parallelism?: number
  readonly lists?: ReadLists | undefined
  readonly expected?: readonly string[]
}

/** The three lists that every plan needs, whatever it is for. */
export interface ReadLists {
  readonly identity: Promise<EngineIdentity>
  readonly networks: Promise<readonly ObservedNetwork[]>
  readonly containers: Promise<readonly ObservedContainer[]>
}

/** Asks for the lists. They may reject with an EngineError, which nobody has to hear. */
export function readLists(engine: Engine): ReadLists {
  const lists = {
    containers: engine.listContainers(),
    identity: engine.identify(),
    networks: engine.listNetworks(),
  }
  void Promise.allSettled(Object.values(lists))
  return lists
}

// Engines read in parallel what they change one after another: 32 inspects at once took the least time on Docker 20.10 to 29.
const READ_PARALLELISM = 32

/**
 * A state that was read. `expected`: the containers, by id, that the next reading for the same desired state will inspect as well, whatever is
 * done in between.
 */
export interface Reading {
  readonly observed: ObservedState
  readonly expected: readonly string[]
}

/** Reads the state of an engine, as far as a plan for the desired state needs it. Rejects with an EngineError. */
export async function observe(
  engine: Engine,
  desired: DesiredState,
  options: ObserveOptions = {},
): Promise<ObservedState> {
  return (await readState(engine, desired, options)).observed
}

/** The same, with what the next reading can make use of. */
export async function readState(
  engine: Engine,
  desired: DesiredState,
  options: ObserveOptions = {},
): Promise<Reading> {
  const readAll = makeReader(options.parallelism)
  const planOptions = makePlanOptions(options)
  const asked = new Set<string>()
  const isNew = (id: string): boolean => !asked.has(id) && asked.add(id).size > 0
  let expected: readonly string[] = []
  const inspect = async (id: string): Promise<ObservedContainer> =>
    (await early).get(id) ?? engine.inspectContainer(id)
  const readContainers = (listed: readonly ObservedContainer[], ids: readonly string[]) =>
    readAll(listed, ids.filter(isNew), inspect)
  // What the file declares and the list hides is certain to be read, whatever the other answers say, and engines are slow to say who they are.
  const lists = options.lists ?? readLists(engine)
  const containersRead = lists.containers.then((listed) => {
    // Node takes as long to load what digests are made with as an engine takes to answer: once the calls are out, it has nothing else to do.
    setImmediate(() => planOptions.digest([]))
    expected = listHidden(desired, listed, planOptions)
    return readContainers(listed, expected)
  })
  // One that nobody needs any more is no loss.
  const early = readEarly(engine, options)
  const [identity, networks, containers] = await Promise.all([
    lists.identity,
    lists.networks,
    containersRead,
    early,
  ])
  let state: ObservedState = { engine: identity, networks, containers }
  // Each object is read in full once at most, so that this ends.
  for (;;) {
    const list = makeReadingList(desired, state, planOptions)
    const wanted = { networks: list.networks.filter(isNew), containers: list.containers }
    if (wanted.networks.length === 0 && wanted.containers.every((id) => asked.has(id))) {
      const observed = engine.snapshot?.isRedacted === true ? fillIn(state, desired) : state
      return { observed, expected }
    }
    const [networksNow, containersNow] = await Promise.all([
      readAll(state.networks, wanted.networks, (id) => engine.inspectNetwork(id)),
      readContainers(state.containers, wanted.containers),
    ])
    state = { engine: identity, networks: networksNow, containers: containersNow }
  }
}

async function readEarly(
  engine: Engine,
  { expected = [], parallelism = READ_PARALLELISM }: ObserveOptions,
): Promise<ReadonlyMap<string, ObservedContainer>> {
  const read = await runBounded(expected, parallelism, (id) => findPresent(() => engine.inspectContainer(id)))
  const found = read.flatMap((container) => (container === null ? [] : [container]))
  return new Map(found.map((container) => [container.id, container]))
}

/** Reads objects in full. */
export type Reader = <Item extends { readonly id: string }>(
  listed: readonly Item[],
  wanted: readonly string[],
  inspect: (id: string) => Promise<Item>,
) => Promise<readonly Item[]>

/**
 * Puts what an inspect shows in the place of what the list showed, so many at once (default 32). An object that is gone by then is left
 * out.
 */
export function makeReader(parallelism: number = READ_PARALLELISM): Reader {
  return async (listed, wanted, inspect) => {
    if (wanted.length === 0) return listed
    const read = await runBounded(wanted, parallelism, (id) => findPresent(() => inspect(id)))
    const found = new Map(wanted.map((id, index) => [id, read[index] ?? null]))
    return listed.flatMap((item) => {
      const inFull = found.get(item.id)
      if (inFull === undefined) return [item]
      return inFull === null ? [] : [inFull]
    })
  }
}
