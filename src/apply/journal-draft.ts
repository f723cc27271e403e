// A journal that is made, and written to the disk, before it is certain that it will be kept: while the engine is read for the last time
// before the first change. Nobody finds a draft, wherever the process ends; only its opening, which is left for later, makes it one that
// counts.
import { randomUUID } from 'node:crypto'
import type { Engine } from '../engine/engine.ts'
import { JOURNAL_VERSION } from '../model/journal.ts'
import { renderTime } from '../model/lock.ts'
import type { Plan } from '../plan/document.ts'
import { renderMessage } from './broken.ts'
import { hideSteps } from './hidden-steps.ts'
import { readHolder } from './holder.ts'
import { makeJournalPath, stageJournalFile } from './journal-file.ts'
import { packJournal, type Journal } from './journal.ts'

/** A journal that nobody finds yet. */
export interface JournalDraft {
  readonly journal: Journal
  /** The digest of the plan that it is of. */
  readonly digest: string
  /** Lets its file be found. Why there is none, in a sentence; null if there is one. */
  readonly publish: () => Promise<string | null>
  /** Removes its file, unless it can be found by now. */
  readonly discard: () => Promise<void>
}

/** Makes the journal of a plan, and begins to write it to the state folder (null: there is none). Rejects with an EngineError. */
export async function draftJournal(engine: Engine, plan: Plan, folder: string | null): Promise<JournalDraft> {
  const journal = await makeJournal(engine, plan)
  const { publish, discard } = stageJournal(findJournalPath(plan, folder), journal)
  // while the disk is at work
  packJournal(journal)
  return { journal, digest: plan.digests.plan, publish, discard }
}

/** Where the journal of a plan lies; null without a state folder. */
export function findJournalPath({ engine, project }: Plan, folder: string | null): string | null {
  return folder === null ? null : makeJournalPath(folder, engine.id, project)
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
    holder: readHolder(),
    onEngine: true,
    ...hideSteps(plan, id),
  }
}

/** Begins to write a journal to its file (null: there is none). */
export function stageJournal(
  path: string | null,
  journal: Journal,
): Pick<JournalDraft, 'publish' | 'discard'> {
  if (path === null)
    return { publish: async () => 'There is no state folder.', discard: async () => undefined }
  const explain = (error: unknown): string =>
    `It cannot be written to ${path}: ${endSentence(renderMessage(error))}`
  const staging = stageJournalFile(path, journal).catch(explain)
  return {
    async publish() {
      const staged = await staging
      return typeof staged === 'string' ? staged : staged.publish().then(() => null, explain)
    },
    async discard() {
      const staged = await staging
      if (typeof staged !== 'string') staged.discard()
    },
  }
}

/** A text with a full stop. */
export function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
