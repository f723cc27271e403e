// The engine's copy of a journal: labels of a network, which anybody can remove, and Podman's "network prune" does. While the journal is
// kept, it can be written again.
import type { Engine } from '../engine/engine.ts'
import {
  findJournalNetwork,
  makeJournalLabels,
  makeJournalName,
  readJournalLabels,
} from '../model/journal.ts'
import { callSurely, hasKind } from './broken.ts'
import { packJournal, type Journal } from './journal.ts'
import { persist } from './persist.ts'
import { createRecord } from './record.ts'

/** The engine's copy of a journal. All of it rejects with what the engine refuses. */
export interface JournalRecord {
  /** True if the engine does not have it any more. */
  readonly isGone: () => Promise<boolean>
  /** Writes it again if it is gone. Rejects with an EngineError of kind `name-taken` if there is one of another apply by now. */
  readonly restore: () => Promise<void>
  readonly remove: () => Promise<void>
}

/** Writes a journal to the engine. Rejects with an EngineError if it does not take it. */
export async function writeJournalRecord(engine: Engine, journal: Journal): Promise<JournalRecord> {
  return takeJournalRecord(engine, journal, await write(engine, journal))
}

/** The copy of a journal that the engine has already, by the id of its network. */
export function takeJournalRecord(engine: Engine, journal: Journal, networkId: string): JournalRecord {
  let current = networkId
  const isGone = async (): Promise<boolean> => {
    const networks = await callSurely(() => engine.listNetworks())
    return networks.every(({ id }) => id !== current)
  }
  return {
    isGone,
    async restore() {
      if (await isGone()) current = await write(engine, journal)
    },
    async remove() {
      try {
        await removeJournalRecord(engine, current)
      } catch (error) {
        // whatever kept it from being removed, it may be gone all the same
        if (!(await isGone())) throw error
      }
    },
  }
}

/** Removes the network of a journal, by its id; one that is gone is as good as removed. */
export async function removeJournalRecord(engine: Engine, networkId: string): Promise<void> {
  try {
    await callSurely(() => engine.removeNetwork(networkId))
  } catch (error) {
    if (!hasKind(error, 'not-found')) throw error
  }
}

function write(engine: Engine, journal: Journal): Promise<string> {
  const text = packJournal(journal)
  const labels = makeJournalLabels(journal.id, text)
  return persist({
    call: () => createRecord(engine, { name: makeJournalName(journal.project), labels }),
    find: async () => {
      const found = findJournalNetwork(await engine.listNetworks(), journal.project)
      return found !== undefined && readJournalLabels(found) === text ? found.id : null
    },
    signal: undefined,
  })
}
