// Runs the steps of a plan on an engine: as many at once as the graph and the bound allow, each as soon as what it waits for has
// ended. A step that fails stops those that depend on it and nothing else.
import type { Engine } from '../engine/engine.ts'
import type { Step } from '../plan/document.ts'
import { DEFAULT_PARALLELISM, makeLimit } from './bounded.ts'
import { hasSucceeded, type ApplyEvent, type StepResult } from './events.ts'
import { runStep } from './run-step.ts'
import { makeSchedule } from './schedule.ts'

/** Options of an execution. After `signal` aborts, steps that run are finished and no further one starts. */
export interface ExecuteOptions {
  /** How many engine calls run at once; default 4. */
  readonly parallelism?: number
  readonly onEvent?: (event: ApplyEvent) => void
  readonly signal?: AbortSignal
}

interface Run {
  readonly engine: Engine
  readonly options: ExecuteOptions
  readonly results: Map<string, StepResult>
  /** Ids of the networks that steps have made, by step. */
  readonly created: Map<string, string>
  /** What the listener threw: that stops the run as an abort does. */
  readonly thrown: unknown[]
}

/**
 * Runs steps and tells what became of each, in the order of the plan. An engine's refusal is the result of a step, never a
 * rejection. Rejects with `plan-invalid` if the steps are no graph, and with what `onEvent` throws.
 */
export async function executeSteps(
  engine: Engine,
  steps: readonly Step[],
  options: ExecuteOptions = {},
): Promise<readonly StepResult[]> {
  const run: Run = { engine, options, results: new Map(), created: new Map(), thrown: [] }
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
  return steps.map((step) => run.results.get(step.id) as StepResult)
}

async function runOne(run: Run, step: Step): Promise<StepResult> {
  if (!mayStart(run, step)) return { step, outcome: 'not-started', milliseconds: null, error: null }
  tell(run, { type: 'step-started', step })
  const result = await measureStep(run, step)
  tell(run, { type: 'step-ended', result })
  return result
}

function mayStart(run: Run, step: Step): boolean {
  if (run.options.signal?.aborted === true || run.thrown.length > 0) return false
  return step.waitsFor.every((id) => hasSucceeded(run.results.get(id)))
}

async function measureStep(run: Run, step: Step): Promise<StepResult> {
  const begin = performance.now()
  const end = (outcome: StepResult['outcome'], error: Error | null): StepResult => {
    return { step, outcome, milliseconds: performance.now() - begin, error }
  }
  try {
    return end(await runStep(run.engine, step, run.created), null)
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
