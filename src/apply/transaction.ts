// Runs the steps of a plan as a whole. What cannot be finished is taken back, as far as the policy says, and what is left is judged by
// what the engine shows, never by answers alone.
import type { Engine } from '../engine/engine.ts'
import type { Plan } from '../plan/document.ts'
import { makeUndoSteps, selectUndone, type FailurePolicy, type Progress } from '../plan/undo.ts'
import { callSurely } from './broken.ts'
import { findEffects, readSight, type Sight } from './effects.ts'
import {
  hasSucceeded,
  type ApplyEvent,
  type ApplyResult,
  type ContainerPlaces,
  type StepResult,
} from './events.ts'
import { executeSteps, type Execution, type ExecuteOptions } from './executor.ts'
import { judgeProgress, listLost } from './outcome.ts'

/** Options of a transaction: what is taken back if a step fails (default `undo-incomplete`). */
export interface TransactionOptions extends ExecuteOptions {
  readonly onFailure?: FailurePolicy
}

/** What became of the steps, and where the containers of a run that failed are now. */
export type TransactionResult = Pick<ApplyResult, 'steps' | 'undo' | 'lost' | 'places' | 'outcome'>

/**
 * Runs the steps of a plan. Never rejects for what the engine does; rejects with what `onEvent` throws, which stops the run as a
 * signal does, once the work is taken back.
 */
export async function runTransaction(
  engine: Engine,
  plan: Pick<Plan, 'steps' | 'project' | 'tool'>,
  options: TransactionOptions = {},
): Promise<TransactionResult> {
  const { heard, thrown } = makeHearing(options)
  const result = await runAll(engine, plan, { ...options, ...heard })
  if (thrown.length > 0) throw thrown[0]
  return result
}

interface Hearing {
  readonly heard: Pick<TransactionOptions, 'onEvent' | 'signal'>
  readonly thrown: readonly unknown[]
}

// A listener that throws is told nothing more.
function makeHearing({ onEvent, signal }: TransactionOptions): Hearing {
  const thrown: unknown[] = []
  if (onEvent === undefined) return { heard: {}, thrown }
  const controller = new AbortController()
  const tell = (event: ApplyEvent): void => {
    if (thrown.length > 0) return
    try {
      onEvent(event)
    } catch (error) {
      thrown.push(error)
      controller.abort()
    }
  }
  const signals = signal === undefined ? [controller.signal] : [signal, controller.signal]
  return { heard: { onEvent: tell, signal: AbortSignal.any(signals) }, thrown }
}

async function runAll(
  engine: Engine,
  plan: Pick<Plan, 'steps' | 'project' | 'tool'>,
  options: TransactionOptions,
): Promise<TransactionResult> {
  const execution = await executeSteps(engine, plan.steps, options)
  const { results } = execution
  if (results.every(hasSucceeded)) {
    return { steps: results, undo: [], lost: [], places: [], outcome: 'applied' }
  }
  const sight = await readSightIfThere(engine, plan)
  if (sight === null) return makeUnknown(plan, execution)
  const progress = findEffects(plan, sight, makeCertainty(execution))
  return takeBack(engine, { progress, results, options })
}

async function readSightIfThere(engine: Engine, { steps }: Pick<Plan, 'steps'>): Promise<Sight | null> {
  try {
    return await callSurely(() => readSight(engine, steps))
  } catch {
    return null
  }
}

// Where the engine cannot be read, every step that was started may have had its effect, and a container that was to join may not.
function makeUnknown(
  plan: Pick<Plan, 'steps' | 'project' | 'tool'>,
  { results, created }: Execution,
): TransactionResult {
  const done = results.filter(
    (result) => hasSucceeded(result) || (result.outcome === 'failed' && result.step.action !== 'connect'),
  )
  const { steps, project, tool } = plan
  const lost = listLost({
    steps,
    project,
    tool,
    created,
    taken: [],
    live: new Set(),
    done: new Set(done.map(({ step }) => step.id)),
  })
  const isStarted = results.some(({ milliseconds }) => milliseconds !== null)
  return { steps: results, undo: [], lost, places: [], outcome: isStarted ? 'half-done' : 'failed' }
}

function makeCertainty({ results, created }: Execution) {
  const pick = (isPicked: (result: StepResult) => boolean): ReadonlySet<string> =>
    new Set(results.filter(isPicked).map(({ step }) => step.id))
  return { done: pick(hasSucceeded), absent: pick(({ outcome }) => outcome === 'not-started'), created }
}

interface Retreat {
  readonly progress: Progress
  readonly results: readonly StepResult[]
  readonly options: TransactionOptions
}

// A signal does not end this: what it leaves half done is what nobody wants.
async function takeBack(engine: Engine, { progress, results, options }: Retreat): Promise<TransactionResult> {
  const { onFailure = 'undo-incomplete', onEvent, parallelism, signal, regain, secretive } = options
  const wanted = selectUndone(progress, onFailure)
  const undo = makeUndoSteps(progress, wanted)
  if (undo.length > 0) onEvent?.({ type: 'undoing', steps: undo.length })
  const { results: undone } = await executeSteps(
    engine,
    undo.map(({ step }) => step),
    {
      ...(onEvent === undefined ? {} : { onEvent }),
      ...(parallelism === undefined ? {} : { parallelism }),
      ...(regain === undefined ? {} : { regain }),
      ...(secretive === undefined ? {} : { secretive }),
    },
  )
  const back = new Set(undo.flatMap(({ undoes }, index) => (hasSucceeded(undone[index]) ? [undoes] : [])))
  const done = new Set([...progress.done].filter((id) => !back.has(id)))
  const left = { ...progress, done }
  return {
    steps: results.map((result) => describeResult(result, left, back)),
    undo: undone,
    lost: listLost(left),
    places: await readPlaces(engine, progress),
    outcome: judgeProgress(left, results, signal),
  }
}

// An answer that got lost says nothing; the engine showed whether the step is done.
function describeResult(
  result: StepResult,
  { done }: Progress,
  back: ReadonlySet<string | null>,
): StepResult {
  const { id } = result.step
  if (back.has(id)) return { ...result, outcome: 'undone' }
  return result.outcome === 'failed' && done.has(id)
    ? { ...result, outcome: 'already-done', error: null }
    : result
}

/** Where the containers of the steps are now; nothing where the engine cannot be read. */
async function readPlaces(engine: Engine, { steps }: Progress): Promise<readonly ContainerPlaces[]> {
  try {
    const { containers } = await readSight(engine, steps)
    return containers.map(({ name, attachments }) => ({
      container: name,
      networks: attachments.map(({ networkName }) => networkName),
    }))
  } catch {
    return []
  }
}
