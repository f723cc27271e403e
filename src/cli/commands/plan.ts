// xec plan: what apply would do, and why.
import type { Engine } from '../../engine/engine.ts'
import type { DesiredState } from '../../model/desired.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Plan } from '../../plan/document.ts'
import { readPlanned } from '../../reconcile/apply.ts'
import type { ReadLists } from '../../reconcile/observe.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { joinLines } from '../../render/style.ts'
import { maskPlan } from '../../render/mask.ts'
import { openEarly } from '../early.ts'
import type { Options } from '../options.ts'
import { findPlanExit } from '../exit-codes.ts'
import { makeFindings } from '../findings.ts'
import { readChoices, showPlan, withProject, type Project } from '../project.ts'
import type { CommandHandler, CommandResult, Session } from '../session.ts'
import { findAge, findReportedAge, listSnapshotProblems, makeSnapshotDocument } from '../snapshot-notes.ts'
import { findUnfinished } from '../unfinished.ts'

/** Reads the engine and shows the plan. */
export const runPlan: CommandHandler = async (session) => {
  const early = await openEarly(session)
  try {
    const run = (project: Project): Promise<CommandResult> => showProjectPlan(session, project, early?.lists)
    return await withProject(session, run, early?.engine)
  } finally {
    await early?.engine.close()
  }
}

async function showProjectPlan(
  session: Session,
  project: Project,
  lists: ReadLists | undefined,
): Promise<CommandResult> {
  const { engine, desired, config } = project
  const { observed, plan } = await readPlanned(engine, desired, { ...readChoices(session.options), lists })
  noteAge(session, engine, plan)
  const found =
    engine.snapshot === undefined
      ? await findUnfinished(session, project, observed)
      : listSnapshotProblems({ engine, desired, observed, plan })
  showPlan(session, project, plan)
  session.note(joinLines(renderDiagnostics(session.noteStyle, found)))
  const age = findAge({ engine, plan }, null)
  const diagnostics = [...config.diagnostics, ...plan.diagnostics, ...(age === null ? [] : [age]), ...found]
  const annotations = await listAnnotations(session.options, plan, desired)
  if (session.options.out !== undefined) {
    const { savePlan } = await import('../plan-file.ts')
    await savePlan(session, project, { observed, plan: { ...plan, diagnostics } })
  }
  const shown = maskPlan(plan)
  return {
    exit: findPlanExit(plan, session.options.detailedExitcode),
    diagnostics: [...diagnostics, ...annotations],
    document: { ...shown, ...makeSnapshotDocument(engine) },
    report: {
      ...(await makeFindings(session.options, { observed, desired, plan: shown })),
      ...findReportedAge(engine, Date.now()),
    },
    sources: config.sources,
  }
}

// In formats that show problems and no changes, what the plan makes reachable is one.
async function listAnnotations(
  { format }: Options,
  plan: Plan,
  desired: DesiredState,
): Promise<readonly Diagnostic[]> {
  if (format !== 'github' && format !== 'sarif') return []
  const { listExposureFindings } = await import('../../plan/exposure-findings.ts')
  return listExposureFindings(maskPlan(plan), desired)
}

// On what ground the plan stands, before it.
function noteAge({ noteStyle, note, options }: Session, engine: Engine, plan: Plan): void {
  const age = findAge({ engine, plan }, Date.now())
  if (age !== null && !options.quiet) note(joinLines(renderDiagnostics(noteStyle, [age])))
}
