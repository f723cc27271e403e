// Where the journal of an apply is kept: on the engine, where any machine finds it, and in a file of this one. Either is enough;
// without both, nothing is changed.
import { randomUUID } from 'node:crypto'
import type { Engine } from '../engine/engine.ts'
import { EngineError, XecError } from '../model/errors.ts'
import {
  findJournalNetwork,
  JOURNAL_VERSION,
  makeJournalLabels,
  makeJournalName,
  readJournalLabels,
} from '../model/journal.ts'
import { renderTime } from '../model/lock.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import type { Plan } from '../plan/document.ts'
import { callSurely, hasKind, renderMessage } from './broken.ts'
import { hideSteps } from './hidden-steps.ts'
import { readHolder } from './holder.ts'
import { makeJournalPath, readJournalFile, removeJournalFile, writeJournalFile } from './journal-file.ts'
import { packJournal, unpackJournal, type Journal } from './journal.ts'
import { createRecord } from './record.ts'

/** A journal that is being kept. */
export interface OpenJournal {
  /** Where it could not be kept, and why, in a sentence; null if it is in both places. */
  readonly warning: string | null
  /** Forgets the journal: nothing is left to finish or to undo. Rejects with an EngineError or XecError `journal`. */
  readonly close: () => Promise<unknown>
}

/**
 * Writes the journal of a plan to the engine and into the state folder (null: there is none). Rejects with XecError `journal` if
 * neither takes it.
 */
export async function openJournal(engine: Engine, plan: Plan, folder: string | null): Promise<OpenJournal> {
  const journal = await makeJournal(engine, plan)
  const path = folder === null ? null : makeJournalPath(folder, plan.engine.id, plan.project)
  // The file first: what it says of the engine's copy then is true whenever this ends.
  const fileProblem = await writeFile(path, journal)
  try {
    const record = await writeRecord(engine, journal)
    if (record.problem !== null) {
      const problem = fileProblem ?? (await writeFile(path, { ...journal, onEngine: false }))
      if (problem !== null) throw makeHomelessError(record.problem, problem)
    }
    return { warning: fileProblem ?? record.problem, close: () => close(engine, path, record.id) }
  } catch (error) {
    if (fileProblem === null) await close(engine, path, null)
    throw error
  }
}

// The file first: without its copy on the engine it would raise doubts.
async function close(engine: Engine, path: string | null, recordId: string | null): Promise<boolean> {
  const hadFile = path !== null && (await removeJournalFile(path))
  if (recordId !== null) await removeRecord(engine, recordId)
  return hadFile || recordId !== null
}

async function makeJournal(engine: Engine, plan: Plan): Promise<Journal> {
  const { project, tool, mode } = plan
  const id = randomUUID()
  return {
    formatVersion: JOURNAL_VERSION,
    id,
    project,
    tool,
    mode,
    engine: { id: plan.engine.id, name: plan.engine.name },
    since: renderTime(await engine.readClock()),
    holder: await readHolder(),
    onEngine: true,
    ...hideSteps(plan, id),
  }
}

// Why it could not be written, in a sentence; null if it is.
async function writeFile(path: string | null, journal: Journal): Promise<string | null> {
  if (path === null) return 'There is no state folder.'
  try {
    await writeJournalFile(path, journal)
    return null
  } catch (error) {
    return `It cannot be written to ${path}: ${endSentence(renderMessage(error))}`
  }
}

interface WrittenRecord {
  readonly id: string | null
  readonly problem: string | null
}

async function writeRecord(engine: Engine, journal: Journal): Promise<WrittenRecord> {
  const text = packJournal(journal)
  const labels = makeJournalLabels(journal.id, text)
  try {
    const id = await createRecord(engine, { name: makeJournalName(journal.project), labels })
    return { id, problem: null }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const id =
      error.status === null || error.kind === 'server' ? await findRecord(engine, journal, text) : null
    return { id, problem: id === null ? `The engine does not take it: ${endSentence(error.message)}` : null }
  }
}

// After a broken connection the engine may have it all the same.
async function findRecord(engine: Engine, { project }: Journal, text: string): Promise<string | null> {
  const found = findJournalNetwork(await callSurely(() => engine.listNetworks()), project)
  return found !== undefined && readJournalLabels(found) === text ? found.id : null
}

async function removeRecord(engine: Engine, id: string): Promise<void> {
  try {
    await callSurely(() => engine.removeNetwork(id))
  } catch (error) {
    if (!hasKind(error, 'not-found')) throw error
  }
}

function makeHomelessError(record: string, file: string): XecError {
  return new XecError(
    'journal',
    `The journal, without which nothing is changed, can be kept nowhere. ${record} ${file}`,
    {
      fix: 'Make room, or set XDG_STATE_HOME to a folder that can be written; --no-journal goes on without.',
    },
  )
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** The journal of an apply that has not ended. */
export interface LeftJournal {
  readonly journal: Journal
  /**
   * True if the engine itself has it, or never could: then the apply certainly has not been finished or undone by anybody else. A
   * file of which the engine has lost its copy may be of an apply that another machine has recovered.
   */
  readonly isCertain: boolean
  /** Forgets it. */
  readonly close: (engine: Engine) => Promise<unknown>
}

/** Where to look for the journal of a project. */
export interface JournalPlaces {
  readonly networks: readonly ObservedNetwork[]
  readonly engineId: string
  readonly project: string
  /** The state folder; null: there is none. */
  readonly folder: string | null
}

/**
 * Finds the journal that an apply of a project left. Null if there is none. Rejects with XecError `journal` if it is damaged, of another
 * engine or of a version that cannot be read.
 */
export async function findJournal({
  networks,
  engineId,
  project,
  folder,
}: JournalPlaces): Promise<LeftJournal | null> {
  const path = folder === null ? null : makeJournalPath(folder, engineId, project)
  const network = findJournalNetwork(networks, project)
  const forget = (engine: Engine): Promise<unknown> => close(engine, path, network?.id ?? null)
  if (network !== undefined) {
    const journal = unpackJournal(readJournalLabels(network) ?? '', `network "${network.name}" of the engine`)
    return {
      journal: checkEngine(journal, engineId, `network "${network.name}"`),
      isCertain: true,
      close: forget,
    }
  }
  const journal = path === null ? null : await readJournalFile(path)
  if (journal === null) return null
  return {
    journal: checkEngine(journal, engineId, String(path)),
    isCertain: !journal.onEngine,
    close: forget,
  }
}

function checkEngine(journal: Journal, engineId: string, source: string): Journal {
  if (journal.engine.id === engineId) return journal
  throw new XecError(
    'journal',
    `The journal of an earlier apply is of another engine, ${journal.engine.name} (${journal.engine.id}): ${source}.`,
    { fix: '"xec recover --discard" forgets it; before, look whether that engine needs it.' },
  )
}

/** Forgets the journal of a project wherever it is, readable or not. Tells whether there was one. */
export async function discardJournal(engine: Engine, places: JournalPlaces): Promise<boolean> {
  const { networks, engineId, project, folder } = places
  const path = folder === null ? null : makeJournalPath(folder, engineId, project)
  return close(engine, path, findJournalNetwork(networks, project)?.id ?? null)
}
