// Plans as they may be shown: the origin of every value from the environment in its place.
import { maskDiagnostic } from '../model/diagnostic.ts'
import { makeMask, type Mask } from '../model/secret.ts'
import type { Change, Hazard, Plan, Step } from './document.ts'
import { listSecrets, redactDifference, redactStep } from './sensitive.ts'

type MaskText = Mask['maskText']

/** What a plan does. */
export type Deeds = Pick<Plan, 'changes' | 'steps' | 'sensitive'>

/** The plan as it may be shown: the same changes and steps, without values from the environment. Doing it twice changes nothing. */
export function maskPlan(plan: Plan): Plan {
  if (plan.sensitive.length === 0) return plan
  const maskText = makeTextMask(plan)
  return {
    ...plan,
    ...maskDeeds(plan),
    kept: plan.kept.map((kept) => ({ ...kept, detail: maskText(kept.detail) })),
    diagnostics: plan.diagnostics.map((diagnostic) => maskDiagnostic(diagnostic, maskText)),
  }
}

/** What a plan does, as it may be shown. */
export function maskDeeds(deeds: Deeds): Deeds {
  const { changes, steps, sensitive } = deeds
  if (sensitive.length === 0) return deeds
  const maskText = makeTextMask(deeds)
  return {
    changes: changes.map((change) => maskChange(change, sensitive, maskText)),
    steps: steps.map((step) => maskStep(step, sensitive, maskText)),
    sensitive,
  }
}

// Whether what stays as it is was asked for, too, makes no difference.
function makeTextMask({ changes, steps, sensitive }: Deeds): MaskText {
  return makeMask(listSecrets({ changes: changes.filter(isReal), steps, sensitive })).maskText
}

/** True for an object that changes. */
export function isReal({ actions }: Change): boolean {
  return actions[0] !== 'no-op'
}

function maskChange(change: Change, sensitive: Plan['sensitive'], maskText: MaskText): Change {
  const differences = change.differences.map((difference) =>
    redactDifference(difference, sensitive, change.address),
  )
  return { ...change, differences, hazards: maskHazards(change.hazards, maskText) }
}

function maskStep(step: Step, sensitive: Plan['sensitive'], maskText: MaskText): Step {
  const { step: redacted } = redactStep(step, sensitive)
  const irreversible = step.irreversible === null ? null : maskText(step.irreversible)
  return { ...redacted, hazards: maskHazards(step.hazards, maskText), irreversible }
}

function maskHazards(hazards: readonly Hazard[], maskText: MaskText): readonly Hazard[] {
  return hazards.map((hazard) => ({ ...hazard, message: maskText(hazard.message) }))
}
