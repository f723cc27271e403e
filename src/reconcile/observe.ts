// Reads from an engine what a plan needs: three lists, then one inspect for each object of which the lists show too little. GET
// and HEAD only, and no more calls because of what is not declared.
import { DEFAULT_PARALLELISM, runBounded } from '../apply/bounded.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { EngineError } from '../model/errors.ts'
import type { ObservedState } from '../model/observed.ts'
import { fillIn } from '../plan/left-out.ts'
import { makeReadingList } from '../plan/reading.ts'
import { makePlanOptions, type PlanChoices } from './tool.ts'

/** Options of a reading: the choices of the plan that it is for, and how many engine calls run at once (default 4). */
export interface ObserveOptions extends PlanChoices {
  readonly parallelism?: number
}

/** Reads the state of an engine, as far as a plan for the desired state needs it. Rejects with an EngineError. */
export async function observe(
  engine: Engine,
  desired: DesiredState,
  options: ObserveOptions = {},
): Promise<ObservedState> {
  const [identity, networks, containers] = await Promise.all([
    engine.identify(),
    engine.listNetworks(),
    engine.listContainers(),
  ])
  const readAll = makeReader(options.parallelism ?? DEFAULT_PARALLELISM)
  const planOptions = makePlanOptions(options)
  const asked = new Set<string>()
  const isNew = (id: string): boolean => !asked.has(id) && asked.add(id).size > 0
  let state: ObservedState = { engine: identity, networks, containers }
  // Each object is read in full once at most, so that this ends.
  for (;;) {
    const list = makeReadingList(desired, state, planOptions)
    const wanted = { networks: list.networks.filter(isNew), containers: list.containers.filter(isNew) }
    if (wanted.containers.length + wanted.networks.length === 0) {
      return engine.snapshot?.isRedacted === true ? fillIn(state, desired) : state
    }
    state = {
      engine: identity,
      networks: await readAll(state.networks, wanted.networks, (id) => engine.inspectNetwork(id)),
      containers: await readAll(state.containers, wanted.containers, (id) => engine.inspectContainer(id)),
    }
  }
}

/** Reads objects in full. */
export type Reader = <Item extends { readonly id: string }>(
  listed: readonly Item[],
  wanted: readonly string[],
  inspect: (id: string) => Promise<Item>,
) => Promise<readonly Item[]>

/** Puts what an inspect shows in the place of what the list showed. An object that is gone by then is left out. */
export function makeReader(parallelism: number): Reader {
  return async (listed, wanted, inspect) => {
    const ids = new Set(wanted)
    const read = await runBounded(listed, parallelism, async (item) =>
      ids.has(item.id) ? findPresent(() => inspect(item.id)) : item,
    )
    return read.filter((item) => item !== null)
  }
}

async function findPresent<Item>(read: () => Promise<Item>): Promise<Item | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof EngineError && error.kind === 'not-found') return null
    throw error
  }
}
