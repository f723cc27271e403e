// xec check: tries for real what should work and what should not, from inside the containers. Works without a configuration.
import { countResults, type CheckReport, type CheckResult } from '../../check/checks.ts'
import type { LoadedConfig } from '../../config/load.ts'
import type { Prober } from '../../engine/prober.ts'
import { hasErrors, type Diagnostic } from '../../model/diagnostic.ts'
import { check, type CheckRun } from '../../reconcile/check.ts'
import {
  describeCheck,
  describeObstacle,
  describeOutcome,
  describeUntried,
  renderCheck,
  type CheckDetail,
} from '../../render/check.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { maskDocument } from '../../render/mask.ts'
import { joinLines } from '../../render/style.ts'
import { renderCount } from '../../render/words.ts'
import { loadBaseline, saveBaseline } from '../baseline-file.ts'
import { makeCliDiagnostic } from '../codes.ts'
import type { Exit } from '../exit-codes.ts'
import type { Options } from '../options.ts'
import { listenForInterrupt, listLeftOver } from '../live-run.ts'
import { makePolicyExpectations } from '../policy-expectations.ts'
import { loadProject, noteProblems, readToday } from '../project.ts'
import type { CommandHandler, CommandResult, Session } from '../session.ts'
import { withEngine } from '../with-engine.ts'
import { withProber } from '../with-prober.ts'

/** Checks what the file declares, or, where there is none, all that the engine has. */
export const runCheck: CommandHandler = async (session) => {
  const config = await loadProject(session)
  const isFree = session.options.config === undefined && config.file === null
  if (!isFree) noteProblems(session, config)
  const diagnostics = isFree ? [] : config.diagnostics
  if (config.desired === null && !isFree) return { exit: 'config-invalid', diagnostics, document: {} }
  const signal = listenForInterrupt(session)
  const begin = session.io.now()
  const run = await withProber(session, config, (prober) => checkWith(session, { config, prober, signal }))
  const found = listProblems(run, signal)
  session.note(joinLines(renderDiagnostics(session.noteStyle, found)))
  return show(session, run, {
    exit: findExit(run, signal, found),
    milliseconds: Math.round(session.io.now() - begin),
    diagnostics: [...diagnostics, ...found],
  })
}

interface Checking {
  readonly config: LoadedConfig
  readonly prober: Prober
  readonly signal: AbortSignal
}

async function checkWith(session: Session, { config, prober, signal }: Checking): Promise<CheckRun> {
  const { options, io } = session
  const baseline = options.baseline === undefined ? null : await loadBaseline(io.cwd, options.baseline)
  const asked = await makePolicyExpectations(config.desired, {
    today: readToday(options),
    isFull: options.full,
  })
  const run = await withEngine(session, config, (engine) =>
    check(engine, prober, {
      desired: config.desired,
      ...asked,
      baseline,
      isAll: options.all,
      isFull: options.full,
      image: options.image ?? null,
      seconds: Math.max(1, Math.ceil(options.probeTimeout / 1000)),
      milliseconds: options.timeout,
      signal,
    }),
  )
  if (options.save !== undefined && !signal.aborted) {
    await saveBaseline(run.report.results, { cwd: io.cwd, file: options.save, engine: run.state.engine.id })
  }
  return run
}

function listProblems(
  { report, removed, isOutOfTime }: CheckRun,
  signal: AbortSignal,
): readonly Diagnostic[] {
  const { passed, failed, notChecked } = countResults(report.results)
  const left = listLeftOver(removed)
  if (signal.aborted) return left
  if (isOutOfTime) return [...left, noteTime(notChecked)]
  if (passed + failed > 0 || notChecked + report.leftOut.length === 0) return left
  return [
    ...left,
    makeCliDiagnostic('check-nothing', {
      detail: 'There was something to check, and none of it could be.',
      fix: 'Look at why not. With --image containers without tools can be checked as well.',
    }),
  ]
}

function noteTime(notChecked: number): Diagnostic {
  const left =
    notChecked === 0
      ? 'what failed was tried again'
      : `all was tried: ${renderCount(notChecked, 'check')} could not be made`
  return makeCliDiagnostic('check-unfinished', {
    detail: `The time of the run was over before ${left}.`,
    fix: 'Give it more time with --timeout, or check less.',
  })
}

function findExit({ report }: CheckRun, signal: AbortSignal, found: readonly Diagnostic[]): Exit {
  if (signal.aborted) return 'interrupted'
  if (countResults(report.results).failed > 0) return 'check-failed'
  return hasErrors(found) ? 'error' : 'done'
}

interface Ended {
  readonly exit: Exit
  readonly milliseconds: number
  readonly diagnostics: readonly Diagnostic[]
}

async function show(
  session: Session,
  run: CheckRun,
  { exit, milliseconds, diagnostics }: Ended,
): Promise<CommandResult> {
  const { options, style, print, maskText } = session
  const report = maskDocument(run.report, maskText) as CheckReport
  print(renderCheck(style, run.report, { detail: readDetail(options), milliseconds }))
  const result = { exit, diagnostics, document: makeDocument(run, milliseconds) }
  if (options.format === 'tap') {
    return { ...result, output: (await import('../../render/check-tap.ts')).renderTap(report) }
  }
  if (options.format === 'junit') {
    return {
      ...result,
      output: (await import('../../render/check-junit.ts')).renderJunit(report, milliseconds),
    }
  }
  return result
}

function readDetail({ quiet, verbose }: Options): CheckDetail {
  if (quiet) return 'brief'
  return verbose > 0 ? 'full' : 'normal'
}

function makeDocument({ report, state, removed }: CheckRun, milliseconds: number): object {
  const { results, leftOut, untried, sampled } = report
  return {
    engine: state.engine.name,
    summary: countResults(results),
    sampled,
    milliseconds,
    removedHelpers: removed,
    checks: results.map(makeResultDocument),
    leftOut: leftOut.map((item) => ({ ...item, says: describeObstacle(item) })),
    untried: untried.map((item) => ({ ...item, says: describeUntried(item) })),
  }
}

function makeResultDocument(result: CheckResult): object {
  return {
    title: describeCheck(result.check),
    ...result.check,
    ...result.outcome,
    says: describeOutcome(result),
  }
}
