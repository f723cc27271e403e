// The project that a command is about: its configuration and its engine.
import { loadWholeConfig, type LoadedConfig, type LoadedWhole } from '../config/load.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import type { Plan } from '../plan/document.ts'
import { listSecrets } from '../plan/sensitive.ts'
import type { PlanChoices } from '../reconcile/tool.ts'
import { renderDiagnostics } from '../render/diagnostic.ts'
import { renderPlan, type PlanDetail } from '../render/plan.ts'
import { joinLines } from '../render/style.ts'
import type { Options } from './options.ts'
import type { CommandResult, Session } from './session.ts'
import { withEngine } from './with-engine.ts'

/** A valid configuration and the engine that it is for. */
export interface Project {
  readonly config: LoadedConfig
  readonly desired: DesiredState
  readonly engine: Engine
}

/** Loads the configuration that the options name. What it takes from the environment is shown nowhere from then on. */
export async function loadProject(session: Session): Promise<LoadedConfig> {
  return (await loadWholeProject(session)).config
}

/** The same with the tree that it was made of. */
export async function loadWholeProject({ io, options, learn }: Session): Promise<LoadedWhole> {
  const whole = await loadWholeConfig({
    cwd: io.cwd,
    env: io.env,
    ...(options.config === undefined ? {} : { file: options.config }),
    ...(options.profile.length === 0 ? {} : { profile: options.profile }),
    vars: options.var,
  })
  learn(whole.config.secrets)
  return whole
}

/** Runs a command on a valid configuration and an engine: one that is open, or one that is opened for it and closed whatever happens. */
export async function withProject(
  session: Session,
  run: (project: Project) => Promise<CommandResult>,
  opened: Engine | null = null,
): Promise<CommandResult> {
  const config = await loadProject(session)
  noteProblems(session, config)
  const { desired, diagnostics, sources } = config
  if (desired === null) return { exit: 'config-invalid', diagnostics, document: {}, sources }
  if (opened !== null) return run({ config, desired, engine: opened })
  return withEngine(session, config, (engine) => run({ config, desired, engine }))
}

/** Tells the problems of a configuration on stderr. */
export function noteProblems(session: Session, { diagnostics, sources }: LoadedConfig): void {
  const { noteStyle, note, options, tell } = session
  for (const diagnostic of diagnostics) tell({ type: 'diagnostic', diagnostic })
  const shown = options.quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics
  note(joinLines(renderDiagnostics(noteStyle, shown, sources)))
}

/** What the options decide about a plan. */
export function readChoices(options: Options): PlanChoices {
  const { allow, allowMissing, adopt, showUnchanged, destroy, approveWhen } = options
  const choices = {
    allow,
    allowMissing,
    adopt,
    showUnchanged,
    mode: destroy ? 'destroy' : 'apply',
    today: readToday(options),
  } as const
  return approveWhen === undefined ? choices : { ...choices, approveWhen }
}

/** The day that exceptions from policies are held against: one that was given, or that of the run, in UTC. */
export function readToday({ date }: Options): string {
  return date ?? new Date().toISOString().slice(0, 10)
}

/** Shows a plan: as the result, or, where that is a machine's, only its errors on stderr. */
export function showPlan(
  session: Session,
  { config }: { readonly config: Pick<LoadedConfig, 'sources'> },
  plan: Plan,
): void {
  const { options, style, noteStyle, print, note, learn, tell } = session
  learn(listSecrets(plan))
  tell({ type: 'plan', plan })
  print(renderPlan(style, plan, { detail: readDetail(options), sources: config.sources }))
  if (options.format === 'text') return
  const errors = plan.diagnostics.filter(({ severity }) => severity === 'error')
  note(joinLines(renderDiagnostics(noteStyle, errors, config.sources)))
}

function readDetail({ quiet, verbose }: Options): PlanDetail {
  if (quiet) return 'brief'
  return verbose > 0 ? 'full' : 'normal'
}
