// What earlier applies left, as warnings beside a plan: of this project, and of others on what this file declares.
import type { LeftJournal } from '../apply/journal-store.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { XecError } from '../model/errors.ts'
import type { ObservedState } from '../model/observed.ts'
import {
  findLeft,
  findLeftByOthers,
  isUnderWay,
  renderJournal,
  type LeftByOther,
} from '../reconcile/recover.ts'
import { makeCliDiagnostic } from './codes.ts'
import type { Project } from './project.ts'
import { findJournalFolder } from './safeguards.ts'
import type { Session } from './session.ts'

/** The warnings beside a plan that nothing is carried out of, or not yet. */
export async function findUnfinished(
  session: Session,
  project: Project,
  observed: ObservedState,
): Promise<readonly Diagnostic[]> {
  const [own, others] = [await findOwn(session, project, observed), await findOfOthers(project, observed)]
  return [...own, ...others]
}

/** The warnings beside a plan that is about to be carried out: an apply without a journal ends nothing that was left. */
export function findLeftOver(
  session: Session,
  project: Project,
  observed: ObservedState,
): Promise<readonly Diagnostic[]> {
  return session.options.journal
    ? findOfOthers(project, observed)
    : findUnfinished(session, project, observed)
}

// The plan is made of what is half done: an apply would finish or undo that first.
async function findOwn(
  session: Session,
  { engine, desired }: Project,
  observed: ObservedState,
): Promise<readonly Diagnostic[]> {
  const left = await findLeftIfReadable(session, observed, desired.project.name)
  if (left === null || 'code' in left) return left === null ? [] : [left]
  const what = `The ${renderJournal(left.journal)}`
  if (await isUnderWay(engine, left.journal)) {
    return [
      makeCliDiagnostic('apply-running', {
        detail: `${what}, has not ended yet. This plan is made of what it has done so far.`,
        fix: 'Plan again when it has ended; "xec lock" shows whether it has.',
      }),
    ]
  }
  const isLeft = !session.options.journal
  return [
    makeCliDiagnostic('apply-unfinished', {
      detail: `${what}, did not come to its end. This plan is made of what it left${isLeft ? ', and --no-journal leaves that as it is' : ''}.`,
      fix: `"xec apply"${isLeft ? ' without --no-journal' : ''} ends it first; "xec recover" shows how.`,
    }),
  ]
}

// What cannot be read keeps nobody from planning.
async function findLeftIfReadable(
  session: Session,
  observed: ObservedState,
  project: string,
): Promise<LeftJournal | Diagnostic | null> {
  try {
    return await findLeft(observed, project, { folder: findJournalFolder(session) })
  } catch (error) {
    if (!(error instanceof XecError)) throw error
    return makeCliDiagnostic('apply-unfinished', { detail: error.message, fix: error.fix })
  }
}

async function findOfOthers(
  { engine, desired }: Project,
  observed: ObservedState,
): Promise<readonly Diagnostic[]> {
  return (await findLeftByOthers(engine, observed, desired)).map(explainOther)
}

const MOST_NAMES = 5

function explainOther({ journal, names }: LeftByOther): Diagnostic {
  const shown = names.slice(0, MOST_NAMES).map((name) => `"${name}"`)
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
  return makeCliDiagnostic('apply-unfinished', {
    detail: `The ${renderJournal(journal)}, did not come to its end, and was about what this file declares: ${shown.join(', ')}${more}.`,
    fix: `"xec recover" ends it with the file of "${journal.project}". If this file had that name before, give it the name again for that.`,
  })
}
