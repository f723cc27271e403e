// What a plan opens and closes, added to the plan: as its member `reachability`, and as a hazard on each change that opens something.
// It is not the planner's business, so that a plan that changes nothing does without.
import { markAllowed } from '../plan/consent.ts'
import { sealPlan } from '../plan/digest.ts'
import type { Hazard, HazardType, Plan, PlanDraft } from '../plan/document.ts'
import type { Digest } from '../plan/options.ts'
import type { Guards } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
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

/** The plan with what its steps open and close, and its digest. */
export function addReachability(plan: PlanDraft, { observed, guards, allow, digest }: PlanOrigin): Plan {
  if (plan.steps.length === 0) return sealPlan(plan, digest)
  const reachability = diffReachability(observed, makeStateAfter(observed, plan))
  if (reachability.opened.length === 0) return sealPlan({ ...plan, reachability }, digest)
  const ofChanges: HazardLists = new Map()
  const ofSteps: HazardLists = new Map()
  for (const { address, others, message } of listBroadenings(reachability.opened, plan.changes)) {
    const hazard: Hazard = {
      type: 'exposure-broadens',
      level: guards.exposureBroadens,
      message,
      allowed: false,
    }
    addToAll(ofChanges, [address], hazard)
    addToAll(ofSteps, [address], hazard)
    addToAll(ofSteps, others, hazard)
  }
  const changes = markAllowed(
    plan.changes.map((change) => addHazards(change, ofChanges.get(change.address))),
    allow,
  )
  const steps = markAllowed(
    plan.steps.map((step) => addHazards(step, ofSteps.get(step.of))),
    allow,
  )
  return sealPlan({ ...plan, changes, steps, reachability }, digest)
}

/** Hazards by address. */
type HazardLists = Map<string, readonly Hazard[]>

// Of a hundred thousand steps that open something most open the same: those have one list, and not each its own.
function addToAll(lists: HazardLists, addresses: Iterable<string>, hazard: Hazard): void {
  const longer = new Map<readonly Hazard[], readonly Hazard[]>()
  for (const address of addresses) {
    const known = lists.get(address) ?? NO_HAZARDS
    const list = longer.get(known) ?? [...known, hazard]
    longer.set(known, list)
    lists.set(address, list)
  }
}

const NO_HAZARDS: readonly Hazard[] = []

function addHazards<Item extends { readonly hazards: readonly Hazard[] }>(
  item: Item,
  found: readonly Hazard[] | undefined,
): Item {
  if (found === undefined) return item
  return { ...item, hazards: item.hazards.length === 0 ? found : [...item.hazards, ...found] }
}
