// What xec graph --reachability draws: who can reach whom, as it is or as a plan makes it. Published ports are what a list hides, so that
// every container is read in full.
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import type { Plan } from '../plan/document.ts'
import { makeStateAfter } from '../reachability/after.ts'
import { makeSide } from '../reachability/side.ts'
import { makeReader } from '../reconcile/observe.ts'
import { mergeTopologies } from '../topology/changed.ts'
import { makeObservedTopology } from '../topology/observed.ts'
import { makePlannedTopology } from '../topology/planned.ts'
import { makeReachTopology } from '../topology/reach.ts'
import { findAddresses } from '../topology/select.ts'
import type { Topology } from '../topology/topology.ts'
import { DEFAULT_OPTIONS } from './options.ts'

/** What was read, and whom the picture is about. */
export interface ReachSubject {
  readonly observed: ObservedState
  /** Null where the picture is of what the engine has. */
  readonly plan: Plan | null
  readonly desired: DesiredState | null
  /** Containers that are asked for, by name, key or address. */
  readonly words: readonly string[]
}

/** Reads what is left to read, and makes the topology. */
export async function readReachTopology(engine: Engine, subject: ReachSubject): Promise<Topology> {
  const { plan, desired, words } = subject
  const observed = await readAll(engine, subject.observed)
  const before = makeSide(observed)
  const base =
    plan === null
      ? makeObservedTopology(observed, desired)
      : mergeTopologies(makePlannedTopology(observed, plan, desired as DesiredState))
  const meant = new Set(words.flatMap((word) => findAddresses(base.containers, word)))
  const alone = new Set(base.containers.filter(({ address }) => meant.has(address)).map(({ name }) => name))
  return plan === null
    ? makeReachTopology({ base, before: null, after: before, alone })
    : makeReachTopology({ base, before, after: makeSide(makeStateAfter(observed, plan)), alone })
}

async function readAll(engine: Engine, observed: ObservedState): Promise<ObservedState> {
  const ids = observed.containers.filter(({ inspected }) => !inspected).map(({ id }) => id)
  const read = makeReader(DEFAULT_OPTIONS.parallelism)
  return {
    ...observed,
    containers: await read(observed.containers, ids, (id) => engine.inspectContainer(id)),
  }
}
