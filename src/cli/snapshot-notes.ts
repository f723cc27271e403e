// What is to be said of a plan that was made of a snapshot: how old that is, what it does not hold, and what was going on.
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ObservedState } from '../model/observed.ts'
import type { OpenApply, SnapshotFacts } from '../model/snapshot.ts'
import type { Plan } from '../plan/document.ts'
import { listGaps } from '../plan/left-out.ts'
import type { PlanReport } from '../render/report.ts'
import { renderAge } from '../render/words.ts'
import { makeCliDiagnostic } from './codes.ts'

/** A plan of a snapshot, and what it was made of. */
export interface SnapshotPlan {
  readonly engine: Engine
  readonly desired: DesiredState
  readonly observed: ObservedState
  readonly plan: Plan
}

/**
 * How old the snapshot is that a plan was made of; null where an engine was read. With a time (milliseconds since 1970) it is said how
 * long ago that was, which no document holds.
 */
export function findAge(
  { engine: { snapshot }, plan }: Pick<SnapshotPlan, 'engine' | 'plan'>,
  now: number | null,
): Diagnostic | null {
  if (snapshot === undefined) return null
  const { takenAt, tool } = snapshot
  if (takenAt === null) {
    return makeCliDiagnostic('snapshot-age', {
      detail: 'This plan is made of the file of an embedded engine, which does not say when it was copied.',
    })
  }
  const milliseconds = now === null ? -1 : now - Date.parse(takenAt)
  const time = milliseconds < 0 ? takenAt : `${renderAge(milliseconds)} ago (${takenAt})`
  return makeCliDiagnostic('snapshot-age', {
    detail: `This plan is made of a snapshot of "${plan.engine.name}", taken ${time} by ${tool}. What changed since is not in it.`,
  })
}

/** What documents have of the snapshot that a plan was made of: nothing where an engine was read. */
export function makeSnapshotDocument({ snapshot }: Engine): object {
  if (snapshot === undefined) return {}
  const { takenAt, tool, isRedacted } = snapshot
  return { snapshot: { takenAt, tool, redacted: isRedacted } }
}

/** How old the snapshot is for reports, which are looked at and not compared; `now` is in milliseconds since 1970. */
export function findReportedAge({ snapshot }: Engine, now: number): Pick<PlanReport, 'snapshotAge'> {
  const takenAt = snapshot?.takenAt ?? null
  return takenAt === null ? {} : { snapshotAge: renderAge(now - Date.parse(takenAt)) }
}

/** What else is to be said of the snapshot that a plan was made of. */
export function listSnapshotProblems({
  engine,
  desired,
  observed,
  plan,
}: SnapshotPlan): readonly Diagnostic[] {
  const { snapshot } = engine
  if (snapshot === undefined) return []
  const open = snapshot.open.filter(({ project }) => project === desired.project.name)
  return [...findGaps(listGaps(plan, observed, desired)), ...open.map(warnOpen), ...noteNewer(snapshot)]
}

function findGaps(addresses: readonly string[]): readonly Diagnostic[] {
  if (addresses.length === 0) return []
  return [
    makeCliDiagnostic('snapshot-incomplete', {
      detail: `This plan needs labels or options that the snapshot leaves out, and is not quite what the engine would give: ${addresses.join(', ')}.`,
      fix: 'Take it again with this configuration ("xec snapshot -c FILE"), or with --full if it may hold secrets.',
    }),
  ]
}

function warnOpen({ since, isRunning }: OpenApply): Diagnostic {
  const what = since === null ? 'An apply of this project' : `An apply of this project, begun ${since},`
  return isRunning
    ? makeCliDiagnostic('apply-running', {
        detail: `${what} was under way when the snapshot was taken. This plan is made of what it had done by then.`,
        fix: 'Take a new snapshot.',
      })
    : makeCliDiagnostic('apply-unfinished', {
        detail: `${what} had not come to its end when the snapshot was taken. This plan is made of what it left.`,
        fix: '"xec apply" ends it first; "xec recover" shows how. Take a new snapshot then.',
      })
}

function noteNewer({ isNewer, tool }: SnapshotFacts): readonly Diagnostic[] {
  if (!isNewer) return []
  return [
    makeCliDiagnostic('snapshot-newer', {
      detail: `The snapshot was taken by ${String(tool)}, which writes more than this version reads.`,
      fix: 'Update xec if the plan looks wrong.',
    }),
  ]
}
