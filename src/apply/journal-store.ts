// Where the journal of an apply is kept: on the engine, where any machine finds it, and in a file of this one. Either is enough;
// without both, nothing is changed.
import type { Engine } from '../engine/engine.ts'
import { EngineError, XecError } from '../model/errors.ts'
import { findJournalNetwork, readJournalProject, readJournalId, readJournalLabels } from '../model/journal.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import type { Plan } from '../plan/document.ts'
import {
  draftJournal,
  endSentence,
  findJournalPath,
  stageJournal,
  type JournalDraft,
} from './journal-draft.ts'
import { makeJournalPath, readJournalFile, removeJournalFile } from './journal-file.ts'
import {
  removeJournalRecord,
  takeJournalRecord,
  writeJournalRecord,
  type JournalRecord,
} from './journal-record.ts'
import { unpackJournal, type Journal } from './journal.ts'

/** A journal that is being kept. */
export interface OpenJournal {
  /** Where it could not be kept, and why, in a sentence; null if it is in both places. */
  readonly warning: string | null
  /** The engine's copy; null if it has none. */
  readonly record: JournalRecord | null
  /** Forgets the journal: nothing is left to finish or to undo. Rejects with an EngineError or XecError `journal`. */
  readonly close: () => Promise<unknown>
}

/** Where a journal is kept beside the engine (null: nowhere), and what may have been made of it before. */
export interface OpenOptions {
  readonly folder: string | null
  readonly draft?: JournalDraft | null
}

/**
 * Writes the journal of a plan to the engine and into the state folder. A draft is used if it is of that plan, and done away with if not.
 * Rejects with XecError `journal` if neither takes it.
 */
export async function openJournal(
  engine: Engine,
  plan: Plan,
  { folder, draft = null }: OpenOptions,
): Promise<OpenJournal> {
  const { journal, publish } = await findDraft(engine, plan, { folder, draft })
  const path = findJournalPath(plan, folder)
  // Both at once: one alone is found and understood, whenever this ends.
  const filing = publish()
  try {
    const { record, problem } = await writeRecord(engine, journal)
    const fileProblem = await filing
    if (problem !== null) {
      const second = fileProblem ?? (await stageJournal(path, { ...journal, onEngine: false }).publish())
      if (second !== null) throw makeHomelessError(problem, second)
    }
    return { warning: fileProblem ?? problem, record, close: () => close(path, record?.remove) }
  } catch (error) {
    if ((await filing) === null) await close(path)
    throw error
  }
}

async function findDraft(
  engine: Engine,
  plan: Plan,
  { folder, draft }: Required<OpenOptions>,
): Promise<JournalDraft> {
  if (draft?.digest === plan.digests.plan) return draft
  await draft?.discard()
  return draftJournal(engine, plan, folder)
}

// The file first: without its copy on the engine it would raise doubts.
async function close(path: string | null, removeRecord?: () => Promise<void>): Promise<boolean> {
  const hadFile = path !== null && (await removeJournalFile(path))
  await removeRecord?.()
  return hadFile || removeRecord !== undefined
}

interface WrittenRecord {
  readonly record: JournalRecord | null
  readonly problem: string | null
}

async function writeRecord(engine: Engine, journal: Journal): Promise<WrittenRecord> {
  try {
    return { record: await writeJournalRecord(engine, journal), problem: null }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { record: null, problem: `The engine does not take it: ${endSentence(error.message)}` }
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

/** The journal of an apply that has not ended. */
export interface LeftJournal {
  readonly journal: Journal
  /**
   * Why it is not certain that the apply has not been finished or undone by anybody else, in a sentence. Null: the engine itself has the
   * journal, or never could. A file of which the engine has lost its copy may be of an apply that another machine has recovered.
   */
  readonly doubt: string | null
  /** Goes on keeping it. */
  readonly keep: (engine: Engine) => OpenJournal
}

const LOST_COPY =
  'The engine does not have the journal any more: somebody else may have recovered this apply.'
const DAMAGED_COPY =
  'The journal on the engine cannot be read, and it cannot be told whether the one in the file is the same.'

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
 * engine or of a version that cannot be read, and the file is no better.
 */
export async function findJournal(places: JournalPlaces): Promise<LeftJournal | null> {
  const { networks, engineId, project, folder } = places
  const path = folder === null ? null : makeJournalPath(folder, engineId, project)
  const network = findJournalNetwork(networks, project)
  const [journal, doubt] =
    network === undefined ? await readFileAlone(path, engineId) : await readEither(network, path, engineId)
  if (journal === null) return null
  const keep = (engine: Engine): OpenJournal => {
    const record = network === undefined ? null : takeJournalRecord(engine, journal, network.id)
    return { warning: null, record, close: () => close(path, record?.remove) }
  }
  return { journal, doubt, keep }
}

type Reading = readonly [journal: Journal | null, doubt: string | null]

async function readFileAlone(path: string | null, engineId: string): Promise<Reading> {
  const journal = await readFile(path, engineId)
  return [journal, journal?.onEngine === true ? LOST_COPY : null]
}

// A copy that cannot be read does not hide a file of the same apply that can.
async function readEither(network: ObservedNetwork, path: string | null, engineId: string): Promise<Reading> {
  try {
    return [readRecord(network, engineId), null]
  } catch (error) {
    const journal = await readFile(path, engineId).catch(() => null)
    const id = readJournalId(network)
    if (journal === null || (id !== null && id !== journal.id)) throw error
    return [journal, id === null ? DAMAGED_COPY : null]
  }
}

function readRecord(network: ObservedNetwork, engineId: string): Journal {
  const source = `network "${network.name}"`
  const journal = unpackJournal(readJournalLabels(network) ?? '', `${source} of the engine`)
  return checkEngine(journal, engineId, source)
}

async function readFile(path: string | null, engineId: string): Promise<Journal | null> {
  const journal = path === null ? null : await readJournalFile(path)
  return journal === null ? null : checkEngine(journal, engineId, String(path))
}

function checkEngine(journal: Journal, engineId: string, source: string): Journal {
  if (journal.engine.id === engineId) return journal
  throw new XecError(
    'journal',
    `The journal of an earlier apply is of another engine, ${journal.engine.name} (${journal.engine.id}): ${source}.`,
    { fix: '"xec recover --discard" forgets it; before, look whether that engine needs it.' },
  )
}

/** The journals of all projects that lie on the engine. Those that cannot be read are their projects' business. */
export function listJournals({
  networks,
  engineId,
}: Pick<JournalPlaces, 'networks' | 'engineId'>): readonly Journal[] {
  return networks
    .filter((network) => readJournalProject(network) !== null)
    .flatMap((network) => {
      try {
        return [readRecord(network, engineId)]
      } catch (error) {
        if (error instanceof XecError) return []
        throw error
      }
    })
}

/** Forgets the journal of a project wherever it is, readable or not. Tells whether there was one. */
export async function discardJournal(engine: Engine, places: JournalPlaces): Promise<boolean> {
  const { networks, engineId, project, folder } = places
  const path = folder === null ? null : makeJournalPath(folder, engineId, project)
  const id = findJournalNetwork(networks, project)?.id
  return close(path, id === undefined ? undefined : () => removeJournalRecord(engine, id))
}
