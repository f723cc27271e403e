// Reads all of an engine that a diagnosis could need: its state, what it tells beside that, its locks and what applies left. GET and HEAD
// only; one inspect for each container and each network.
import { runBounded } from '../apply/bounded.ts'
import { listJournals } from '../apply/journal-store.ts'
import { listLocks } from '../apply/lock.ts'
import type { Engine, Examination } from '../engine/engine.ts'
import type { Clues, ContainerClues, LeftApply, LiveEndpoint } from '../model/clues.ts'
import type { DesiredState } from '../model/desired.ts'
import { findPresent } from '../model/errors.ts'
import { readJournalProject } from '../model/journal.ts'
import type { LockStatus } from '../model/lock.ts'
import type { ObservedContainer, ObservedNetwork, ObservedState } from '../model/observed.ts'
import { isRecord } from '../model/record.ts'
import { fillIn } from '../plan/left-out.ts'
import { makeReader } from './observe.ts'
import { isUnderWay, renderJournal } from './recover.ts'

/** What an examination found out. `clues` are null where only the state of an engine is at hand. */
export interface Examined {
  readonly observed: ObservedState
  readonly clues: Clues | null
  readonly locks: readonly LockStatus[]
  readonly left: readonly LeftApply[]
}

const PARALLEL = 32

/** Examines an engine. Rejects with an EngineError. */
export async function examine(engine: Engine, desired: DesiredState | null): Promise<Examined> {
  const [identity, networks, listed, locks] = await Promise.all([
    engine.identify(),
    engine.listNetworks(),
    engine.listContainers(),
    listLocks(engine),
  ])
  const { examination } = engine
  const { containers, clues } =
    examination === undefined
      ? { containers: await readContainers(engine, listed), clues: null }
      : await readClues(examination, networks, listed)
  const observed = { engine: identity, networks, containers }
  const isRedacted = engine.snapshot?.isRedacted === true && desired !== null
  return {
    observed: isRedacted ? fillIn(observed, desired) : observed,
    clues,
    locks,
    left: await readLeft(engine, observed),
  }
}

function readContainers(
  engine: Engine,
  listed: readonly ObservedContainer[],
): Promise<readonly ObservedContainer[]> {
  const hidden = listed.filter(({ inspected }) => !inspected).map(({ id }) => id)
  return makeReader(PARALLEL)(listed, hidden, (id) => engine.inspectContainer(id))
}

interface WithClues {
  readonly containers: readonly ObservedContainer[]
  readonly clues: Clues
}

async function readClues(
  examination: Examination,
  networks: readonly ObservedNetwork[],
  listed: readonly ObservedContainer[],
): Promise<WithClues> {
  const told = new Map<string, ContainerClues>()
  const readAll = makeReader(PARALLEL)
  const ids = listed.map(({ id }) => id)
  const [engine, containers, endpoints] = await Promise.all([
    examination.readEngine(),
    readAll(listed, ids, async (id) => {
      const { container, clues } = await examination.readContainer(id)
      told.set(id, clues)
      return container
    }),
    readEndpoints(examination, networks),
  ])
  const known = new Set(containers.map(({ id }) => id))
  return {
    containers,
    clues: { engine, containers: told, endpoints: await confirm(examination, endpoints, known) },
  }
}

type Endpoints = Map<string, readonly LiveEndpoint[]>

async function readEndpoints(
  examination: Examination,
  networks: readonly ObservedNetwork[],
): Promise<Endpoints> {
  const wanted = networks.filter((network) => network.settings.scope === 'local' && !isRecord(network))
  const lists = await runBounded(wanted, PARALLEL, ({ id }) =>
    findPresent(() => examination.listEndpoints(id)),
  )
  return new Map(wanted.map(({ id }, index) => [id, lists[index] ?? []]))
}

// A container may have come or gone while this was read: what is still unknown when it is asked for by itself is unknown.
async function confirm(
  examination: Examination,
  endpoints: Endpoints,
  known: ReadonlySet<string>,
): Promise<Endpoints> {
  const doubtful = [...endpoints].filter(([, list]) => list.some(({ container }) => !known.has(container)))
  const confirmed = await runBounded(doubtful, PARALLEL, async ([id]) => {
    const again = (await findPresent(() => examination.listEndpoints(id))) ?? []
    const live = await runBounded(again, 1, async (endpoint) => {
      if (known.has(endpoint.container)) return endpoint
      const found = await findPresent(() => examination.readContainer(endpoint.container))
      return found === null ? endpoint : null
    })
    return [id, live.filter((endpoint) => endpoint !== null)] as const
  })
  return new Map([...endpoints, ...confirmed])
}

async function readLeft(
  engine: Engine,
  { engine: { id }, networks }: ObservedState,
): Promise<readonly LeftApply[]> {
  const journals = new Map(
    listJournals({ networks, engineId: id }).map((journal) => [journal.project, journal]),
  )
  const projects = networks.flatMap((network) => readJournalProject(network) ?? [])
  return Promise.all(
    projects.map(async (project) => {
      const journal = journals.get(project)
      return journal === undefined
        ? { project, title: `apply of "${project}", whose journal cannot be read`, isRunning: false }
        : { project, title: renderJournal(journal), isRunning: await isUnderWay(engine, journal) }
    }),
  )
}
