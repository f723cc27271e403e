// Runs the steps of a plan on an engine: as many at once as the graph, the bound and the engine's nature allow, each as soon as what it
// waits for has ended. A step that fails stops those that depend on it and nothing else.
import type { Engine } from '../engine/engine.ts'
import { XecError } from '../model/errors.ts'
import type { ObservedContainer } from '../model/observed.ts'
import type { Step } from '../plan/document.ts'
import { DEFAULT_PARALLELISM } from './bounded.ts'
import { findCosts } from './costs.ts'
import { hasSucceeded, type ApplyEvent, type StepResult } from './events.ts'
import { makeLooks, type Looks } from './looks.ts'
import { isUnanswered } from './persist.ts'
import { runStep, type StepContext } from './run-step.ts'
import { makeSchedule } from './schedule.ts'
import { makeSlots, type Slots } from './slots.ts'
import type { Work } from './undisturbed.ts'

/** Options of an execution. After `signal` aborts, steps that run are finished and no further one starts. */
export interface ExecuteOptions {
  /** How many engine calls run at once; default 8. */
  readonly parallelism?: number
  readonly onEvent?: (event: ApplyEvent) => void
  readonly signal?: AbortSignal
  /** Ids of containers that were just seen and were in no restart loop: they are not looked at before they are changed. */
  readonly steady?: ReadonlySet<string>
  /** Takes up the work of an earlier execution. */
  readonly resumption?: Resumption
  /** The addresses of objects whose settings are told in no message: values of theirs are not known to be hidden otherwise. */
  readonly secretive?: ReadonlySet<string>
  /**
   * Asked, while no step is under way, where the lock is lost. The ids of the steps whose networks went with it, which are done again, if it
   * holds again and the work can go on; null if not.
   */
  readonly regain?: (work: Work) => Promise<readonly string[] | null>
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
  /** Ids of networks that steps had made and that were pruned. */
  readonly gone: Set<string>
  /** What the listener threw: that stops the run as an abort does. */
  readonly thrown: unknown[]
  /** Steps that are under way, and do not wait for the lock. */
  readonly busy: Set<Promise<StepResult>>
  /** Not null while the lock is being taken again. */
  regaining: Promise<boolean> | null
  /** How often it was. */
  regained: number
  readonly steps: readonly Step[]
  /** Ids of the steps that others need. */
  readonly needed: ReadonlySet<string>
  readonly looks: Looks
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
  const schedule = makeSchedule(steps, await findCosts(engine))
  const slots = makeSlots(options.parallelism ?? DEFAULT_PARALLELISM)
  const run = makeRun(engine, steps, { options, slots })
  const tasks: Promise<void>[] = []
  const start = async (index: number): Promise<void> => {
    const step = steps[index] as Step
    let isUnderWay = true
    const leave = (): void => {
      if (isUnderWay) {
        slots.give()
        schedule.leave(index)
        run.looks.leave(step)
      }
      isUnderWay = false
    }
    // Asked for first: it has the slot that is free then before other steps start.
    const lookAgain = (id: string): Promise<ObservedContainer> => {
      const look = run.looks.look(id, run.needed.has(step.id))
      leave()
      startAll()
      return look
    }
    run.results.set(step.id, await runOne(run, step, lookAgain))
    leave()
    schedule.end(index)
    startAll()
  }
  const startAll = (): void => {
    while (slots.hasRoom()) {
      const index = schedule.take()
      if (index === null) return
      slots.take()
      tasks.push(start(index))
    }
  }
  for (const step of steps) run.looks.expect(step)
  schedule.begin()
  startAll()
  // Grows while it is walked: a task starts its dependents before it ends. No task rejects.
  for (const task of tasks) await task
  if (run.thrown.length > 0) throw run.thrown[0]
  return { results: steps.map((step) => run.results.get(step.id) as StepResult), created: run.created }
}

function makeRun(
  engine: Engine,
  steps: readonly Step[],
  { options, slots }: { readonly options: ExecuteOptions; readonly slots: Slots },
): Run {
  const run: Run = {
    engine,
    options,
    steps,
    needed: new Set(steps.flatMap(({ waitsFor }) => waitsFor)),
    looks: makeLooks(engine, slots, () => run.regaining !== null),
    created: new Map(options.resumption?.created),
    gone: new Set(),
    results: new Map(),
    thrown: [],
    busy: new Set(),
    regaining: null,
    regained: 0,
    isLost: false,
  }
  return run
}

type LookAgain = StepContext['lookAgain']

async function runOne(run: Run, step: Step, lookAgain: LookAgain): Promise<StepResult> {
  if (run.options.resumption?.done.has(step.id) === true) {
    return { step, outcome: 'already-done', milliseconds: null, error: null }
  }
  while (run.regaining !== null) await run.regaining
  if (!mayStart(run, step)) return { step, outcome: 'not-started', milliseconds: null, error: null }
  tell(run, { type: 'step-started', step })
  const result = await measureUnderLock(run, step, lookAgain)
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
  return isUnanswered(error) || isLockLost(error)
}

function isLockLost(error: Error | null): boolean {
  return error instanceof XecError && error.code === 'lock-lost'
}

// The lock is looked at before every call, so that a step that meets its loss has changed nothing since, and can be tried again.
async function measureUnderLock(run: Run, step: Step, lookAgain: LookAgain): Promise<StepResult> {
  for (;;) {
    // without a pause between the last look at it and being busy, which the one who takes the lock again waits for
    while (run.regaining !== null) await run.regaining
    const { regained } = run
    const measured = measureStep(run, step, lookAgain)
    run.busy.add(measured)
    const result = await measured
    const isEnd = !isLockLost(result.error)
    // known before it counts as over, or it would look like somebody else's work
    if (isEnd) run.results.set(step.id, result)
    run.busy.delete(measured)
    if (isEnd) return result
    // where it is back by now, another step has seen to that
    if (run.regained === regained && !(await regain(run))) return result
  }
}

function regain(run: Run): Promise<boolean> {
  run.regaining ??= regainOnce(run).finally(() => {
    run.regaining = null
  })
  // whoever waits for a quiet container would be waited for in a circle
  run.looks.flush()
  return run.regaining
}

async function regainOnce(run: Run): Promise<boolean> {
  // what is under way would be neither as before nor as after
  while (run.busy.size > 0) await Promise.all(run.busy)
  const lost = run.isLost ? null : ((await run.options.regain?.(listWork(run))) ?? null)
  if (lost === null) run.isLost = true
  else run.regained += 1
  for (const id of lost ?? []) {
    run.gone.add(run.created.get(id) as string)
    const step = run.steps.find((candidate) => candidate.id === id) as Step
    run.results.set(id, await measureStep(run, step, (container) => run.engine.inspectContainer(container)))
  }
  return lost !== null
}

function listWork({ steps, results, created, options: { resumption } }: Run): Work {
  const pick = (isPicked: (result: StepResult) => boolean): readonly string[] =>
    [...results.values()].filter(isPicked).map(({ step }) => step.id)
  return {
    steps,
    created,
    done: new Set([...(resumption?.done ?? []), ...pick(hasSucceeded)]),
    failed: new Set(pick(({ outcome }) => outcome === 'failed')),
  }
}

// How long a step took is how long its call did: the look that proves it can wait for other calls.
async function measureStep(run: Run, step: Step, lookAgain: LookAgain): Promise<StepResult> {
  const begin = performance.now()
  let over: number | null = null
  const end = (outcome: StepResult['outcome'], error: Error | null): StepResult => {
    return { step, outcome, milliseconds: (over ?? performance.now()) - begin, error }
  }
  try {
    const { engine, created, gone, options } = run
    const context = {
      engine,
      created,
      gone,
      signal: options.signal,
      isSecret: options.secretive?.has(step.of) === true,
      isSteady: 'container' in step && options.steady?.has(step.container.id) === true,
      lookAgain: (id: string): Promise<ObservedContainer> => {
        over = performance.now()
        tell(run, { type: 'step-called', step })
        return lookAgain(id)
      },
    }
    return end(await runStep(step, context), null)
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
