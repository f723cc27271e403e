// The way back to a lock that has vanished. Podman's "network prune" removes it, and the record of the journal with it, under a run that
// is at work; "xec lock release" removes the lock alone, and is meant. So a run goes on only if both are gone, nobody else has the lock
// now, and the engine shows that nobody has changed anything in between.
import type { Engine } from '../engine/engine.ts'
import { EngineError } from '../model/errors.ts'
import { callSurely } from './broken.ts'
import { readSight } from './effects.ts'
import type { ExecuteOptions } from './executor.ts'
import type { JournalRecord } from './journal-record.ts'
import type { Lock } from './lock.ts'
import { isUndisturbed, listPruned } from './undisturbed.ts'
import { sleep } from './wait.ts'

/** What a run keeps on the engine, and whom it tells that it had to be made again. */
export interface Keeping {
  readonly lock: Pick<Lock, 'regain'>
  readonly record: JournalRecord
  readonly onWarning?: ((warning: string) => void) | undefined
}

// Networks are pruned one after another.
const PAUSES = [250, 500, 1_000]

const PRUNED =
  'The lock and the journal of this run were removed from the engine, as "network prune" does on Podman. Nobody else has changed what it is about, so both were made again and it goes on.'

/** Makes what an execution asks when it meets the loss of its lock. */
export function makeRegain(
  engine: Engine,
  { lock, record, onWarning }: Keeping,
): NonNullable<ExecuteOptions['regain']> {
  return async (work) => {
    if (!(await isPruned(record))) return null
    let lost: readonly string[] = []
    const isBack = await lock.regain(async () => {
      const sight = await callSurely(() => readSight(engine, work.steps))
      if (!isUndisturbed(work, sight)) return false
      lost = listPruned(work, sight)
      await record.restore()
      return true
    })
    if (!isBack) return null
    onWarning?.(PRUNED)
    return lost
  }
}

async function isPruned(record: JournalRecord): Promise<boolean> {
  try {
    for (const pause of PAUSES) {
      if (await record.isGone()) return true
      await sleep(pause)
    }
    return await record.isGone()
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}
