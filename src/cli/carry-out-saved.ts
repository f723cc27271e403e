// The way of a saved plan: read, show, carry out, report. Nothing is asked, and no configuration is read.
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Engine } from '../engine/engine.ts'
import { XecError } from '../model/errors.ts'
import { isRefusedByPolicy, listObstacles } from '../model/policy.ts'
import { renderOrigin } from '../model/secret.ts'
import { DANGERS } from '../plan/hazard-levels.ts'
import { giveConsent } from '../plan/consent.ts'
import type { Plan } from '../plan/document.ts'
import type { SavedPlan } from '../plan/file.ts'
import { listSecrets } from '../plan/sensitive.ts'
import { findSettled, makeUntouched } from '../reconcile/apply.ts'
import { applySaved, type SavedRun } from '../reconcile/saved.ts'
import { requireLive } from '../reconcile/snapshot.ts'
import { renderDiagnostics } from '../render/diagnostic.ts'
import { renderStale } from '../render/stale.ts'
import { joinLines } from '../render/style.ts'
import { isApproved, makeApprovalProblem } from './approval.ts'
import { interruptible, reject, report } from './carry-out.ts'
import { makeCliDiagnostic } from './codes.ts'
import { findRefusal } from './consent.ts'
import { loadPlanFile } from './plan-file.ts'
import { readToday, showPlan } from './project.ts'
import { withProgress, type Safeguarded } from './safeguards.ts'
import type { CommandResult, Session } from './session.ts'
import { withEngine } from './with-engine.ts'

/** A saved plan has the diagnostics of its configuration with its own. */
const NO_CONFIG = { config: { diagnostics: [], sources: new Map<string, string>() } }

const ALL_DONE = 'Nothing is left to do of this plan: the engine is as it says.\n'

/** Carries out the plan of a file. */
export async function carryOutSaved(session: Session, file: string): Promise<CommandResult> {
  checkUsage(session)
  const { saved, shown } = await loadAgreed(session, file)
  showPlan(session, NO_CONFIG, shown)
  const refusal = refuse(session, shown)
  if (refusal !== null) return refusal
  const folder = await findFolder(session.io.cwd)
  return withEngine(session, { desired: saved.desired, folder }, (engine) => {
    requireLive(engine)
    return interruptible(session, NO_CONFIG, async (guards) => {
      const choices = { today: readToday(session.options) }
      const run = await execute(engine, saved, { session, choices, ...guards })
      if (run.result === null) return explainNone(session, shown, run.plan)
      if (run.result.outcome === 'nothing-to-do') session.print(ALL_DONE)
      return report(session, NO_CONFIG, run.result)
    })
  })
}

// Those are in the file, as they were when it was made.
const PLANNING_OPTIONS = {
  config: '--config',
  profile: '--profile',
  var: '--var',
  allowMissing: '--allow-missing',
  adopt: '--adopt',
} as const

function checkUsage({ options }: Session): void {
  const given = Object.entries(PLANNING_OPTIONS).flatMap(([name, flag]) => {
    const value = options[name as keyof typeof PLANNING_OPTIONS]
    const isGiven =
      typeof value === 'object' ? Object.keys(value).length > 0 : value === true || typeof value === 'string'
    return isGiven ? [flag] : []
  })
  if (given.length === 0) return
  throw new XecError(
    'usage',
    `A saved plan is carried out as it was made: ${given.join(', ')} cannot change it.`,
    {
      fix: 'Leave that out, or make another plan with it.',
    },
  )
}

interface Agreed {
  readonly saved: SavedPlan
  readonly shown: Plan
}

// Who approves a plan by its digest has agreed to all that it shows.
async function loadAgreed(session: Session, file: string): Promise<Agreed> {
  const saved = await loadPlanFile(session, file)
  learnVariables(session, saved)
  const { approve, allow } = session.options
  return { saved, shown: giveConsent(saved.plan, approve === undefined ? allow : DANGERS) }
}

function learnVariables({ io, learn }: Session, { environment }: SavedPlan): void {
  learn(
    environment.variables.flatMap(({ name }) => {
      const text = io.env[name] ?? ''
      return text === '' ? [] : [{ text, shown: renderOrigin([name]), variable: name }]
    }),
  )
}

// Without having looked at the engine: nothing there could change it.
function refuse(session: Session, plan: Plan): CommandResult | null {
  const { approve } = session.options
  if (approve !== undefined && !isApproved(plan, approve)) {
    return reject(session, NO_CONFIG, {
      exit: 'stale',
      plan,
      problem: makeApprovalProblem(plan, approve),
      text: '',
    })
  }
  if (findSettled(plan) === 'refused') return report(session, NO_CONFIG, makeUntouched(plan, 'refused'))
  // a plan that was saved was looked at, unless whoever applies it says when it must have been
  const { approveWhen, yes } = session.options
  const isAgreed = yes || approve !== undefined || approveWhen === undefined
  const asked = { ...session, options: { ...session.options, yes: isAgreed } }
  const problem = findRefusal(asked, approveWhen === undefined ? plan : { ...plan, approveWhen })
  return problem === null ? null : reject(session, NO_CONFIG, { exit: 'refused', plan, problem, text: '' })
}

function execute(engine: Engine, saved: SavedPlan, guarded: Safeguarded): Promise<SavedRun> {
  const { session } = guarded
  const { approve, allow } = session.options
  return withProgress(guarded, saved.plan.steps.length, (options) =>
    applySaved(engine, saved, {
      ...options,
      allow: approve === undefined ? allow : DANGERS,
      env: session.io.env,
    }),
  )
}

// A policy that the plan would break by now says more than that something has changed.
function explainNone(session: Session, shown: Plan, plan: Plan): CommandResult {
  if (!isRefusedByPolicy(plan.diagnostics)) {
    return reject(session, NO_CONFIG, explainStale(session, shown, plan))
  }
  session.note(joinLines(renderDiagnostics(session.noteStyle, listObstacles(plan.diagnostics))))
  return report(session, NO_CONFIG, makeUntouched(plan, 'refused'))
}

function explainStale(session: Session, shown: Plan, plan: Plan) {
  session.learn(listSecrets(plan))
  const problem = makeCliDiagnostic('plan-stale', {
    detail:
      'What the engine would need now is another plan than the saved one, and not the rest of it. Nothing was changed.',
    fix: 'Look at what has changed, then plan again.',
  })
  return { exit: 'stale', plan, problem, text: renderStale(session.noteStyle, shown, plan) } as const
}

/** The nearest folder with a folder `.xec`, from here upwards, which the embedded engine keeps its file in; else this one. */
async function findFolder(cwd: string): Promise<string> {
  for (let at = cwd; ; at = dirname(at)) {
    const isHome = await stat(join(at, '.xec')).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (isHome) return at
    if (dirname(at) === at) return cwd
  }
}
