// Approval of a plan by its digest.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Plan } from '../plan/document.ts'
import { makeCliDiagnostic } from './codes.ts'

const PREFIX = 'sha256:'

/** True if a digest, or the beginning of one, is that of a plan. */
export function isApproved({ digests }: Plan, digest: string): boolean {
  return digests.plan.startsWith(PREFIX + digest)
}

/** Why a plan is not carried out that has another digest. */
export function makeApprovalProblem({ digests }: Plan, digest: string): Diagnostic {
  return makeCliDiagnostic('plan-stale', {
    detail: `The plan is ${digests.plan}, and not ${PREFIX}${digest}, which was approved. Nothing was changed.`,
    fix: 'Look at the new plan, and approve it by its digest if all of it is meant.',
  })
}
