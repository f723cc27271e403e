// Takes a snapshot of an engine: all that any plan could need, read once. And what an engine that is only a snapshot can not do.
import { readLocks, type FoundLock } from '../apply/found-locks.ts'
import { unpackJournal } from '../apply/journal.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { XecError } from '../model/errors.ts'
import { readJournalLabels, readJournalProject } from '../model/journal.ts'
import { parseTime, renderTime } from '../model/lock.ts'
import type { ObservedNetwork, ObservedState } from '../model/observed.ts'
import { compareText } from '../model/pairs.ts'
import type { OpenApply, TakenFacts } from '../model/snapshot.ts'
import { leaveOut } from '../plan/left-out.ts'
import { makeReader } from './observe.ts'
import { VERSION } from './version.ts'

/**
 * What goes into a snapshot. `desired`: of the networks and containers that it declares, everything but values from the environment.
 * `isFull`: everything of everything. `parallelism` is how many engine calls run at once (default 32).
 */
export interface SnapshotOptions {
  readonly desired?: DesiredState | null
  readonly isFull?: boolean
  readonly parallelism?: number | undefined
}

/** A snapshot that was just taken. */
export interface TakenSnapshot {
  readonly state: ObservedState
  readonly taken: TakenFacts
  readonly embedded: null
}

/**
 * Reads an engine: its identity, its locks and its lists, then every container, since nobody knows which of them a later
 * configuration will declare. Sends GET and HEAD only. Rejects with an EngineError.
 */
export async function takeSnapshot(engine: Engine, options: SnapshotOptions = {}): Promise<TakenSnapshot> {
  const { desired = null, isFull = false, parallelism } = options
  const { clock, locks } = await readLocks(engine)
  const state = await readEverything(engine, parallelism)
  // whoever came meanwhile may have changed something after it was read
  const later = await readLocks(engine)
  const before = engine.snapshot
  return {
    state: isFull ? state : leaveOut(state, desired),
    taken: {
      takenAt: renderTime(clock),
      tool: `xec ${VERSION}`,
      isRedacted: !isFull || before?.isRedacted === true,
      isNewer: false,
      open: mergeOpen([...(before?.open ?? []), ...listOpen([...locks, ...later.locks], state.networks)]),
    },
    embedded: null,
  }
}

async function readEverything(engine: Engine, parallelism?: number): Promise<ObservedState> {
  const [identity, networks, containers] = await Promise.all([
    engine.identify(),
    engine.listNetworks(),
    engine.listContainers(),
  ])
  const readAll = makeReader(parallelism)
  const shared = networks.filter(({ usedElsewhere }) => usedElsewhere === null)
  const hidden = containers.filter(({ inspected }) => !inspected)
  const [networksInFull, containersInFull] = await Promise.all([
    readAll(networks, listIds(shared), (id) => engine.inspectNetwork(id)),
    readAll(containers, listIds(hidden), (id) => engine.inspectContainer(id)),
  ])
  return { engine: identity, networks: networksInFull, containers: containersInFull }
}

function listIds(items: readonly { readonly id: string }[]): readonly string[] {
  return items.map(({ id }) => id)
}

function listOpen(locks: readonly FoundLock[], networks: readonly ObservedNetwork[]): readonly OpenApply[] {
  const held = locks.filter(({ state }) => state === 'held')
  const running = held.flatMap(({ project, since }) =>
    project === null ? [] : [{ project, since, isRunning: true }],
  )
  const left = networks.flatMap((network) => {
    const project = readJournalProject(network)
    return project === null ? [] : [{ project, since: readSince(network), isRunning: false }]
  })
  return [...running, ...left]
}

function readSince(network: ObservedNetwork): string | null {
  try {
    return parseTime(unpackJournal(readJournalLabels(network) ?? '', network.name).since)
  } catch (error) {
    if (error instanceof XecError) return null
    throw error
  }
}

// One for each project: a run that holds its lock has not left its journal.
function mergeOpen(found: readonly OpenApply[]): readonly OpenApply[] {
  const byProject = new Map<string, OpenApply>()
  for (const item of found) {
    if (item.isRunning || !byProject.has(item.project)) byProject.set(item.project, item)
  }
  return [...byProject.values()].toSorted((a, b) => compareText(a.project, b.project))
}

/** Rejects an engine that cannot be changed, before anybody is asked anything. Throws XecError `usage`. */
export function requireLive({ snapshot }: Engine): void {
  if (snapshot === undefined) return
  throw new XecError('usage', 'A snapshot can be planned from, and nothing can be changed on it.', {
    fix: 'Name a live engine with --engine, or "embedded:FILE" with a copy of the snapshot to try it out.',
  })
}
