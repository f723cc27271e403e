// The locks that an engine shows now, each with its state: held, expired by the engine's own clock, or of a process that is known to be
// no more. One call.
import type { Engine } from '../engine/engine.ts'
import {
  ENGINE_LOCK,
  isLock,
  parseLock,
  type LockInfo,
  type LockState,
  type LockStatus,
} from '../model/lock.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import { callSurely, hasKind } from './broken.ts'
import { isDead } from './holder.ts'

/** A lock, its state, and the network that it is. `foreign`: it only has the name of a lock, and nobody can wait for it. */
export interface FoundLock extends LockStatus {
  readonly network: { readonly id: string; readonly name: string }
  readonly foreign: boolean
}

/** The locks of an engine and the time by its clock, in milliseconds since 1970. */
export interface LockScene {
  readonly clock: number
  readonly locks: readonly FoundLock[]
}

/** Reads the locks. A network with one of `names` counts as one even if it says nothing: its name is taken all the same. */
export async function readLocks(engine: Engine, names: readonly string[] = []): Promise<LockScene> {
  // all of them have it in their names, and the clock is that of the list
  const networks = await callSurely(() => engine.listNetworks({ nameContains: ENGINE_LOCK }))
  const clock = await callSurely(() => engine.readClock())
  const found = networks.filter((network) => isLock(network) || names.includes(network.name))
  return { clock, locks: found.map((network) => judgeLock(network, clock)) }
}

function judgeLock(network: ObservedNetwork, clock: number): FoundLock {
  const info = parseLock(network)
  const { id, name } = network
  return { ...info, state: findState(info, clock), network: { id, name }, foreign: !isLock(network) }
}

function findState({ expires, holder }: LockInfo, clock: number): LockState {
  if (holder !== null && isDead(holder)) return 'dead'
  return expires !== null && Date.parse(expires) <= clock ? 'expired' : 'held'
}

/** Removes networks of locks, by id; one that is gone is as good as removed. */
export async function removeLocks(engine: Engine, networkIds: readonly string[]): Promise<void> {
  for (const id of networkIds) await removeLock(engine, id)
}

async function removeLock(engine: Engine, id: string): Promise<void> {
  try {
    await callSurely(() => engine.removeNetwork(id))
  } catch (error) {
    if (!hasKind(error, 'not-found')) throw error
  }
}
