// The whole run: observe, plan, ask, and then, under the lock and with a journal, plan again, apply, and prove by a last plan that nothing
// is left.
import type { ApplyResult } from '../apply/events.ts'
import type { Engine } from '../engine/engine.ts'
import type { DesiredState } from '../model/desired.ts'
import { giveConsent, listUnallowed } from '../plan/consent.ts'
import type { Plan } from '../plan/document.ts'
import { findSettled, makeUntouched, type PlannedState } from './apply.ts'
import { applyLocked, readAfterRecovery, type Choose, type LockedOptions } from './locked.ts'
import { requireLive } from './snapshot.ts'

/**
 * Options of a run. `approve` is asked before the first change, and not at all where there is nothing to do or an error; its yes is
 * consent to all that the plan shows, and if the engine has changed meanwhile it is asked again. Without it, a plan with dangers that
 * `allow` does not name is refused. The lock is taken unless `lock` is false, and the journal kept on the engine unless `journal` is false;
 * `journal.folder` adds a file.
 */
export interface ReconcileOptions extends LockedOptions {
  readonly approve?: (plan: Plan) => Promise<boolean> | boolean
}

/**
 * Makes an engine be as desired. Rejects with an EngineError if the engine cannot be read, and with XecError `locked`,
 * `recovery-needed`, `journal` or, of a snapshot, `usage` if nothing can be changed for these reasons; all else is in the result.
 */
export async function reconcile(
  engine: Engine,
  desired: DesiredState,
  options: ReconcileOptions = {},
): Promise<ApplyResult> {
  const begin = performance.now()
  requireLive(engine)
  const result = await run(engine, desired, { journal: { folder: null }, ...options })
  return { ...result, milliseconds: performance.now() - begin }
}

async function run(engine: Engine, desired: DesiredState, options: ReconcileOptions): Promise<ApplyResult> {
  for (let earlier: PlannedState = await readAfterRecovery(engine, desired, options); ;) {
    const { plan: shown } = earlier
    const settled = findSettled(shown)
    if (settled !== null) return makeUntouched(shown, settled)
    const agreed = await askFor(shown, options)
    if (agreed === null) return makeUntouched(shown, 'declined')
    const needed = listUnallowed(agreed)
    if (needed.length > 0) return makeUntouched(agreed, 'refused', needed)
    const choose: Choose = ({ plan }) => (plan.digests.plan === agreed.digests.plan ? { plan: agreed } : null)
    const run = await applyLocked(engine, desired, { shown, earlier, choose, options })
    if (run.result !== null) return run.result
    earlier = run
  }
}

// The plan with what was agreed to; null after a no.
async function askFor(plan: Plan, { approve }: ReconcileOptions): Promise<Plan | null> {
  if (approve === undefined) return plan
  return (await approve(plan)) ? giveConsent(plan) : null
}
