// Taking a lock: the essay of this folder on how runs on any number of machines exclude each other through an engine alone.
//
// A lock is a network with a well-known name, and an engine makes only one network of a name, so whoever's create succeeds holds it. Its
// labels cannot be changed later; that is why it has an end from the start, by the engine's clock, and its holder stops before that.
//
// A run takes the lock of its project (scope `project`), or the lock of the engine and that of its project (scope `engine`). Each look
// at the engine decides the next step, and what the last call did is never assumed: what carries our id is ours, also if the answer to
// its create was lost. Where nobody had a lock a moment ago, the first look is left out: what it would have found shows in the next one.
// - scope `project`: with an engine lock of another run in sight, what we have is given back before we wait. Both sides create first and
//   look then, so that one of them sees the other.
// - scope `engine`: takes the engine lock while it has nothing, so that nobody waits for it; then keeps it and waits for the projects,
//   which wait for nothing while they hold a lock. So nobody waits in a circle.
// A lock that is over (expired, or its process is known to be dead) is removed by the id of its network, never by name: then it does not
// matter who removes it, and whose create succeeds next has it.
import { randomBytes } from 'node:crypto'
import type { Engine } from '../engine/engine.ts'
import { XecError } from '../model/errors.ts'
import {
  ENGINE_LOCK,
  findLifetime,
  makeLockLabels,
  makeLockName,
  type LockHolder,
  type LockOperation,
  type LockScope,
} from '../model/lock.ts'
import { callSurely, hasKind } from './broken.ts'
import { readLocks, removeLocks, type FoundLock, type LockScene } from './found-locks.ts'
import { readHolder } from './holder.ts'
import { Patience, type PatienceOptions } from './patience.ts'
import { isPassing, isUnanswered } from './persist.ts'
import { createRecord } from './record.ts'
import { sleep } from './wait.ts'

/** What a run wants to be alone with, for how long, and how long it waits for that. */
export interface ClaimRequest extends PatienceOptions {
  readonly project: string
  readonly scope: LockScope
  readonly operation: LockOperation
  readonly lifetimeMilliseconds: number
  /** True if no lock was there a moment ago. */
  readonly isFree?: boolean
  /** The id of a lock that is taken again; by default a new one. */
  readonly id?: string
}

/** What a run holds: its networks, the decisive one first, and until when, in milliseconds of `performance.now()`. */
export interface Holding {
  readonly id: string
  readonly networkIds: readonly string[]
  readonly deadline: number
}

// A call that was let through just before the deadline can take its 45 seconds, and engines tell whole seconds.
const MARGIN = 60_000
const UNCLEAR_ANSWERS = 5
const BUSY_PAUSE = 250

/** The taking of one lock. */
export class Claim {
  readonly #engine: Engine
  readonly #request: ClaimRequest
  readonly #holder: LockHolder
  readonly #patience: Patience
  readonly #names: readonly string[]
  readonly #id: string
  /** ids of networks whose create was answered: the engine itself found nothing of that name beside them */
  readonly #made: Set<string> = new Set()
  /** when the locks of other runs were seen first */
  readonly #seen: Map<string, number> = new Map()
  #begin: number | null = null
  #unclear: number = 0

  private constructor(engine: Engine, request: ClaimRequest, holder: LockHolder) {
    this.#engine = engine
    this.#request = request
    this.#holder = holder
    this.#patience = new Patience(request)
    this.#id = request.id ?? randomBytes(6).toString('hex')
    const own = makeLockName(request.project)
    this.#names = request.scope === 'engine' ? [ENGINE_LOCK, own] : [own]
  }

  /** Takes a lock. Rejects with XecError `locked` or an EngineError, holding nothing then. */
  static async take(engine: Engine, request: ClaimRequest): Promise<Holding> {
    const claim = new Claim(engine, request, readHolder())
    try {
      return await claim.#take()
    } catch (error) {
      // what went wrong before counts; what is left over says so itself, and ends
      await claim.#giveBack().catch(() => undefined)
      throw error
    }
  }

  async #take(): Promise<Holding> {
    for (let isFree = this.#request.isFree === true; ; isFree = false) {
      const now = performance.now()
      const scene = isFree ? await this.#supposeNone() : await this.#look()
      const mine = this.#findMine(scene)
      const missing = this.#names.find((name) => !mine.has(name)) ?? null
      const rivals = this.#findRivals(scene, mine, missing)
      const blocker = rivals.find((lock) => !this.#isOver(lock, now))
      if (blocker !== undefined) {
        if (blocker.foreign) throw makeForeignError(blocker)
        if (this.#mustYield(blocker)) await this.#remove([...mine.values()])
        await this.#patience.wait(blocker)
        continue
      }
      await this.#remove(rivals)
      if (missing === null) return this.#makeHolding(mine)
      this.#begin = mine.size === 0 ? now : this.#begin
      await this.#create(missing, scene)
    }
  }

  #look(): Promise<LockScene> {
    return readLocks(this.#engine, [...this.#names, ENGINE_LOCK])
  }

  async #supposeNone(): Promise<LockScene> {
    return { clock: await callSurely(() => this.#engine.readClock()), locks: [] }
  }

  #findMine({ locks }: LockScene): ReadonlyMap<string, FoundLock> {
    const mine = locks.filter(({ id }) => id === this.#id)
    return new Map(mine.map((lock) => [lock.network.name, lock]))
  }

  /** The locks of others that are in the way of the next step. */
  #findRivals(
    { locks }: LockScene,
    mine: ReadonlyMap<string, FoundLock>,
    missing: string | null,
  ): readonly FoundLock[] {
    const others = locks.filter(({ id }) => id !== this.#id)
    const isInTheWay = ({ network: { name } }: FoundLock): boolean => {
      // before Docker 25 more than one network can have a name, for the moment until the engine's adapter has removed it again
      const own = mine.get(name)
      if (own !== undefined && this.#made.has(own.network.id)) return false
      if (this.#request.scope === 'project') return name === ENGINE_LOCK || this.#names.includes(name)
      return missing === null || name === missing
    }
    return others.filter(isInTheWay)
  }

  // Whoever holds the engine lock keeps it while it waits for projects.
  #mustYield({ network: { name } }: FoundLock): boolean {
    return this.#request.scope === 'project' || name === ENGINE_LOCK
  }

  // An engine's clock can be put back, which must not make a lock last for ever.
  #isOver(lock: FoundLock, now: number): boolean {
    if (lock.state !== 'held') return true
    const since = this.#seen.get(lock.id) ?? now
    this.#seen.set(lock.id, since)
    const lifetime = findLifetime(lock)
    return lifetime !== null && now - since > lifetime
  }

  async #create(name: string, { clock }: LockScene): Promise<void> {
    const { project, operation, lifetimeMilliseconds } = this.#request
    const labels = makeLockLabels({
      id: this.#id,
      project,
      operation,
      holder: this.#holder,
      since: clock,
      expires: clock + lifetimeMilliseconds + MARGIN,
    })
    try {
      this.#made.add(await createRecord(this.#engine, { name, labels }))
    } catch (error) {
      if (hasKind(error, 'name-taken')) return
      this.#unclear += 1
      if (!isPassing(error) || this.#unclear > UNCLEAR_ANSWERS) throw error
      // one that does not answer is waited for where it is read next
      if (!isUnanswered(error)) await sleep(BUSY_PAUSE * this.#unclear, this.#request.signal)
    }
  }

  #makeHolding(mine: ReadonlyMap<string, FoundLock>): Holding {
    const networkIds = this.#names.flatMap((name) => mine.get(name)?.network.id ?? [])
    const begin = this.#begin ?? performance.now()
    return { id: this.#id, networkIds, deadline: begin + this.#request.lifetimeMilliseconds }
  }

  #remove(locks: readonly FoundLock[]): Promise<void> {
    return removeLocks(
      this.#engine,
      locks.map(({ network }) => network.id),
    )
  }

  async #giveBack(): Promise<void> {
    if (this.#begin === null) return
    const mine = this.#findMine(await readLocks(this.#engine))
    await this.#remove([...mine.values()])
  }
}

function makeForeignError({ network: { id, name } }: FoundLock): XecError {
  return new XecError('locked', `Network "${name}" (${id}) has the name of a lock, and is none.`, {
    fix: 'Remove that network, or give it another name.',
  })
}
