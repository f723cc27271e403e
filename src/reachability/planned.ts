// What a plan opens and closes, added to the plan: as its member `reachability`, and as a hazard on each change that opens something.
// It is not the planner's business, so that a plan that changes nothing does without.
import { markAllowed } from '../plan/consent.ts'
import { makePlanDigest } from '../plan/digest.ts'
import type { Hazard, HazardType, Plan } from '../plan/document.ts'
import type { Digest } from '../plan/options.ts'
import type { Guards } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import { makeStateAfter } from './after.ts'
import { listBroadenings } from './broadening.ts'
import { diffReachability } from './diff.ts'

/** What a plan was made of, and how its digest is made. */
export interface PlanOrigin {
  readonly observed: ObservedState
  readonly guards: Guards
  readonly allow: readonly HazardType[]
  readonly digest: Digest
}

/** The plan with what its steps open and close. */
export function addReachability(plan: Plan, { observed, guards, allow, digest }: PlanOrigin): Plan {
  if (plan.steps.length === 0) return plan
  const reachability = diffReachability(observed, makeStateAfter(observed, plan))
  if (reachability.opened.length === 0) return { ...plan, reachability }
  const ofChanges = new Map<string, Hazard[]>()
  const ofSteps = new Map<string, Hazard[]>()
  for (const { address, others, message } of listBroadenings(reachability.opened, plan.changes)) {
    const hazard: Hazard = {
      type: 'exposure-broadens',
      level: guards.exposureBroadens,
      message,
      allowed: false,
    }
    addTo(ofChanges, address, hazard)
    for (const of of new Set([address, ...others])) addTo(ofSteps, of, hazard)
  }
  const changes = markAllowed(
    plan.changes.map((change) => addHazards(change, ofChanges.get(change.address))),
    allow,
  )
  const steps = markAllowed(
    plan.steps.map((step) => addHazards(step, ofSteps.get(step.of))),
    allow,
  )
  const made = { ...plan, changes, steps, reachability }
  return { ...made, digests: { ...plan.digests, plan: makePlanDigest(made, digest) } }
}

function addHazards<Item extends { readonly hazards: readonly Hazard[] }>(
  item: Item,
  found: readonly Hazard[] | undefined,
): Item {
  return found === undefined ? item : { ...item, hazards: [...item.hazards, ...found] }
}
