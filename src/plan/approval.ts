// Whether a person must agree to a plan, and why. Dangers always need consent, whatever a file or a flag says; of all else, it depends.
import { listUnallowed } from './consent.ts'
import type { Plan } from './document.ts'

/** Why a person must agree: there are dangers without consent, ways are opened, or anything at all changes. */
export type ApprovalReason = 'dangers' | 'exposure-broadens' | 'changes'

/** What approval depends on. */
export type Approvable = Pick<Plan, 'changes' | 'steps' | 'approveWhen'>

/** Why a person must agree to a plan; null if nobody has to. */
export function findApproval({ changes, steps, approveWhen }: Approvable): ApprovalReason | null {
  if (steps.length === 0) return null
  if (listUnallowed({ changes }).length > 0) return 'dangers'
  switch (approveWhen) {
    case 'any':
      return 'changes'
    case 'broadening':
      return hasBroadening(changes) ? 'exposure-broadens' : null
    case 'never':
      return null
  }
}

// What was agreed to by name needs no second yes.
function hasBroadening(changes: Plan['changes']): boolean {
  return changes.some(({ hazards }) =>
    hazards.some(({ type, allowed }) => type === 'exposure-broadens' && !allowed),
  )
}
