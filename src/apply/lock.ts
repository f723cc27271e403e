// The lock of one run: held on the engine itself, so that runs on different machines exclude each other. How it is taken stands in
// claim.ts; here is what its holder does with it, and what others can see and do.
import type { Engine } from '../engine/engine.ts'
import { compareText } from '../model/pairs.ts'
import { XecError } from '../model/errors.ts'
import {
  parseLock,
  type LockInfo,
  type LockOperation,
  type LockScope,
  type LockStatus,
} from '../model/lock.ts'
import { callSurely, hasKind } from './broken.ts'
import { Claim } from './claim.ts'
import { readLocks, removeLocks, type FoundLock } from './found-locks.ts'
import { makeShared } from './shared.ts'
import { sleep } from './wait.ts'

/**
 * Which lock to take, and how. With `isFree` nobody had one a moment ago. It is given up after `lifetimeMilliseconds` (default 30 min), whatever the run does then.
 * `timeoutMilliseconds` is how long to wait for it (default 60 s; 0 tries once); `onWait` is told once, after 400 ms, for whom, and
 * `signal` ends the waiting, with XecError `locked` as well.
 */
export interface LockRequest {
  readonly project: string
  readonly scope: LockScope
  readonly operation: LockOperation
  readonly isFree?: boolean
  readonly lifetimeMilliseconds?: number
  readonly timeoutMilliseconds?: number
  readonly signal?: AbortSignal
  readonly onWait?: (blocker: LockInfo) => void
}

/** A lock that this process holds. */
export interface Lock {
  readonly id: string
  /** Rejects with XecError `lock-lost` if the time of the lock is over or it is gone from the engine; one call. */
  check(): Promise<void>
  /** Milliseconds until the lock is given up. */
  remaining(): number
  /**
   * Takes the lock again, if nobody else has it, for the time that was left of it. `isUndisturbed` says, under the lock, whether the work
   * can go on; if not, the lock holds no more. Tells whether it holds.
   */
  regain(isUndisturbed: () => Promise<boolean>): Promise<boolean>
  /** Gives the lock back; once for all who ask. Rejects with an EngineError if the engine cannot be told; then the lock ends by itself. */
  release(): Promise<void>
}

const LIFETIME = 30 * 60_000
const PATIENCE = 60_000

/** Takes a lock, waiting for it. Rejects with XecError `locked`, naming the holder, or with an EngineError. */
export async function acquireLock(engine: Engine, request: LockRequest): Promise<Lock> {
  const defaults = { lifetimeMilliseconds: LIFETIME, timeoutMilliseconds: PATIENCE }
  const holding = await Claim.take(engine, { ...defaults, ...request })
  const { id, deadline } = holding
  let { networkIds } = holding
  let isGivenUp = false
  const look = makeShared(() => checkPresent(engine, networkIds[0] as string, id))
  const remaining = (): number => (isGivenUp ? 0 : Math.max(0, deadline - performance.now()))
  let releasing: Promise<void> | null = null
  const release = (): Promise<void> => {
    releasing ??= removeLocks(engine, networkIds).catch((error: unknown) => {
      releasing = null
      throw error
    })
    return releasing
  }
  return {
    id,
    remaining,
    release,
    async check() {
      if (isGivenUp)
        throw makeLostError('it was gone for a while, in which somebody else may have been at work')
      if (remaining() === 0) throw makeLostError('its time is over')
      await look()
    },
    async regain(isUndisturbed) {
      if (remaining() === 0) return false
      try {
        // under the same id, so that what is left of it counts
        const rest = { lifetimeMilliseconds: remaining(), timeoutMilliseconds: 0, isFree: false }
        const claim = { ...request, ...rest, id }
        ;({ networkIds } = await Claim.take(engine, claim))
        isGivenUp = !(await isUndisturbed())
      } catch (error) {
        isGivenUp = true
        if (!(error instanceof XecError)) throw error
      }
      return !isGivenUp
    },
  }
}

// The first network decides: who holds the engine lock keeps everybody out.
async function checkPresent(engine: Engine, networkId: string, id: string): Promise<void> {
  try {
    const network = await callSurely(() => engine.inspectNetwork(networkId))
    if (parseLock(network).id === id) return
  } catch (error) {
    if (!hasKind(error, 'not-found')) throw error
  }
  throw makeLostError('it is gone from the engine')
}

function makeLostError(why: string): XecError {
  return new XecError('lock-lost', `The lock of this run no longer holds: ${why}.`, {
    fix: 'Look with "xec lock" whether another run is at work, then plan again.',
  })
}

/** Lists the locks of an engine with their states: engine locks first, then by project. */
export async function listLocks(engine: Engine): Promise<readonly LockStatus[]> {
  const { locks } = await readLocks(engine)
  const byId = new Map(
    locks
      .toSorted(compareLocks)
      .toReversed()
      .map((lock) => [lock.id, lock]),
  )
  return [...byId.values()].toReversed().map(({ network: _network, foreign: _foreign, ...status }) => status)
}

function compareLocks(a: FoundLock, b: FoundLock): number {
  return (
    compareText(a.scope, b.scope) || compareText(a.project ?? '', b.project ?? '') || compareText(a.id, b.id)
  )
}

/** Releases a lock of whomever, by its whole id. Tells whether there was one. */
export async function releaseLock(engine: Engine, id: string): Promise<boolean> {
  const { locks } = await readLocks(engine)
  const found = locks.filter((lock) => lock.id === id)
  await removeLocks(
    engine,
    found.map(({ network }) => network.id),
  )
  return found.length > 0
}

// Networks are pruned one after another.
const PRUNING = 250

// A network that is gone between the look at the lock and the call can have been pruned, with the lock a moment later.
async function connectOrNotice(connect: () => Promise<void>, lock: Pick<Lock, 'check'>): Promise<void> {
  try {
    await connect()
  } catch (error) {
    if (hasKind(error, 'not-found')) {
      await sleep(PRUNING)
      await lock.check()
    }
    throw error
  }
}

/** An engine whose calls that change something are made only while a lock holds: each looks first. */
export function guardEngine(engine: Engine, lock: Pick<Lock, 'check'>): Engine {
  const guard = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    await lock.check()
    return call()
  }
  return {
    identify: () => engine.identify(),
    readClock: () => engine.readClock(),
    listNetworks: (filter) => engine.listNetworks(filter),
    listContainers: (filter) => engine.listContainers(filter),
    inspectNetwork: (idOrName) => engine.inspectNetwork(idOrName),
    inspectContainer: (idOrName) => engine.inspectContainer(idOrName),
    createNetwork: (spec) => guard(() => engine.createNetwork(spec)),
    removeNetwork: (id) => guard(() => engine.removeNetwork(id)),
    connect: (...call) => guard(() => connectOrNotice(() => engine.connect(...call), lock)),
    disconnect: (...call) => guard(() => engine.disconnect(...call)),
    close: () => engine.close(),
  }
}
