// Runs the steps of a plan on an engine: as many at once as the graph and the bound allow, each as soon as what it waits for has
// ended. A step that fails stops those that depend on it and nothing else.
import type { Engine } from '../engine/engine.ts'
import { XecError } from '../model/errors.ts'
import type { Step } from '../plan/document.ts'
import { DEFAULT_PARALLELISM, makeLimit } from './bounded.ts'
import { hasSucceeded, type ApplyEvent, type StepResult } from './events.ts'
import { isUnanswered } from './persist.ts'
import { runStep } from './run-step.ts'
import { makeSchedule } from './schedule.ts'

/** Options of an execution. After `signal` aborts, steps that run are finished and no further one starts. */
export interface ExecuteOptions {
  /** How many engine calls run at once; default 4. */
  readonly parallelism?: number
  readonly onEvent?: (event: ApplyEvent) => void
  readonly signal?: AbortSignal
  /** Takes up the work of an earlier execution. */
  readonly resumption?: Resumption
}

/** Where an execution takes up the work of an earlier one. */
export interface Resumption {
  /** Steps whose effect is there. */
  readonly done: ReadonlySet<string>
  /** Ids of the networks that steps have made, by step. */
  readonly created: ReadonlyMap<string, string>
  /** The steps to carry out; no other one is started. */
  readonly wanted: ReadonlySet<string>
}

interface Run {
  readonly engine: Engine
  readonly options: ExecuteOptions
  readonly results: Map<string, StepResult>
  /** Ids of the networks that steps have made, by step. */
  readonly created: Map<string, string>
  /** What the listener threw: that stops the run as an abort does. */
  readonly thrown: unknown[]
  /** True once the engine or the lock is lost: no further step starts. */
  isLost: boolean
}

/** The steps' results in the order of the plan, and the ids of the networks that they made, by step. */
export interface Execution {
  readonly results: readonly StepResult[]
  readonly created: ReadonlyMap<string, string>
}

/**
 * Runs steps and tells what became of each, in the order of the plan. An engine's refusal is the result of a step, never a
 * rejection. Rejects with `plan-invalid` if the steps are no graph, and with what `onEvent` throws.
 */
export async function executeSteps(
  engine: Engine,
  steps: readonly Step[],
  options: ExecuteOptions = {},
): Promise<Execution> {
  const created = new Map(options.resumption?.created)
  const run: Run = { engine, options, results: new Map(), created, thrown: [], isLost: false }
  const schedule = makeSchedule(steps)
  const limit = makeLimit(options.parallelism ?? DEFAULT_PARALLELISM)
  const tasks: Promise<void>[] = []
  // One task for each ready step; which step it is, is decided when the task starts.
  const start = (count: number): void => {
    for (let index = 0; index < count; index += 1) tasks.push(limit(runNext))
  }
  const runNext = async (): Promise<void> => {
    const index = schedule.take()
    const step = steps[index] as Step
    run.results.set(step.id, await runOne(run, step))
    start(schedule.end(index))
  }
  start(schedule.begin())
  // Grows while it is walked: a task starts its dependents before it ends. No task rejects.
  for (const task of tasks) await task
  if (run.thrown.length > 0) throw run.thrown[0]
  return { results: steps.map((step) => run.results.get(step.id) as StepResult), created }
}

async function runOne(run: Run, step: Step): Promise<StepResult> {
  if (run.options.resumption?.done.has(step.id) === true) {
    return { step, outcome: 'already-done', milliseconds: null, error: null }
  }
  if (!mayStart(run, step)) return { step, outcome: 'not-started', milliseconds: null, error: null }
  tell(run, { type: 'step-started', step })
  const result = await measureStep(run, step)
  if (isEndOfAll(result.error)) run.isLost = true
  tell(run, { type: 'step-ended', result })
  return result
}

function mayStart(run: Run, step: Step): boolean {
  if (run.options.signal?.aborted === true || run.thrown.length > 0 || run.isLost) return false
  if (run.options.resumption?.wanted.has(step.id) === false) return false
  return step.waitsFor.every((id) => hasSucceeded(run.results.get(id)))
}

// Without the engine every further call would only wait, and without the lock it would be another run's business.
function isEndOfAll(error: Error | null): boolean {
  return isUnanswered(error) || (error instanceof XecError && error.code === 'lock-lost')
}

async function measureStep(run: Run, step: Step): Promise<StepResult> {
  const begin = performance.now()
  const end = (outcome: StepResult['outcome'], error: Error | null): StepResult => {
    return { step, outcome, milliseconds: performance.now() - begin, error }
  }
  try {
    const { engine, created, options } = run
    return end(await runStep(step, { engine, created, signal: options.signal }), null)
  } catch (error) {
    return end('failed', error instanceof Error ? error : new Error(String(error)))
  }
}

function tell(run: Run, event: ApplyEvent): void {
  try {
    run.options.onEvent?.(event)
  } catch (error) {
    run.thrown.push(error)
  }
}
