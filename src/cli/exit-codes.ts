// The exit codes: a public contract, documented in docs/exit-codes.md. 0, 1 and 2 mean what they mean in Terraform; the others
// keep clear of the codes that Node and shells use themselves (1 to 14, and above 128).
import type { ApplyResult } from '../apply/events.ts'
import { hasErrors } from '../model/diagnostic.ts'
import type { ErrorCode } from '../model/errors.ts'
import { hasObstacle, isRefusedByPolicy } from '../model/policy.ts'
import type { Plan } from '../plan/document.ts'

/** Every way in which the program can end. */
export const EXITS = {
  done: { code: 0, meaning: 'done, or nothing to do' },
  error: { code: 1, meaning: 'wrong usage, an unexpected error, or an error found against the engine' },
  'changes-pending': { code: 2, meaning: 'changes are pending (plan --detailed-exitcode)' },
  'config-invalid': { code: 20, meaning: 'the configuration is invalid or missing' },
  'engine-unreachable': { code: 21, meaning: 'the engine cannot be reached or denies access' },
  refused: {
    code: 22,
    meaning: 'refused: danger, protection or policy, or no terminal and no --yes',
  },
  stale: { code: 23, meaning: 'the plan is not the one that was shown, saved or approved' },
  locked: { code: 24, meaning: 'another run holds the lock' },
  declined: { code: 25, meaning: 'declined at the prompt' },
  interrupted: { code: 26, meaning: 'interrupted, nothing half done' },
  'half-done': { code: 27, meaning: 'something is half done; apply again' },
  failed: { code: 28, meaning: 'failed, nothing half done' },
  'differs-after': { code: 29, meaning: 'applied, but verification found a difference' },
  'check-failed': { code: 30, meaning: 'a live check failed (check, why --live)' },
} as const

/** The name of an exit code. */
export type Exit = keyof typeof EXITS

const EXIT_OF_ERROR: Readonly<Record<ErrorCode, Exit>> = {
  usage: 'error',
  'config-invalid': 'config-invalid',
  'plan-invalid': 'error',
  'plan-file': 'error',
  'engine-unreachable': 'engine-unreachable',
  'engine-denied': 'engine-unreachable',
  'engine-answer': 'engine-unreachable',
  'engine-refused': 'error',
  locked: 'locked',
  'lock-lost': 'failed',
  journal: 'error',
  'recovery-needed': 'half-done',
  unexpected: 'error',
}

/** How the program ends after a thrown error. */
export function findErrorExit(code: ErrorCode): Exit {
  return EXIT_OF_ERROR[code]
}

/** How `plan` ends. Only with `isDetailed` do changes make a difference. */
export function findPlanExit(plan: Plan, isDetailed: boolean): Exit {
  if (hasErrors(plan.diagnostics)) return 'error'
  return isDetailed && plan.steps.length > 0 ? 'changes-pending' : 'done'
}

/** How `apply` and `destroy` end. */
export function findResultExit({ outcome, plan }: ApplyResult): Exit {
  switch (outcome) {
    case 'nothing-to-do':
    case 'applied':
      return 'done'
    case 'refused':
      return findRefusedExit(plan)
    case 'unverified':
      return 'engine-unreachable'
    case 'declined':
    case 'interrupted':
    case 'failed':
    case 'half-done':
    case 'differs-after':
      return outcome
  }
}

// A policy is a guard of the user's, as a protection is.
function findRefusedExit({ diagnostics }: Plan): Exit {
  return hasObstacle(diagnostics) && !isRefusedByPolicy(diagnostics) ? 'error' : 'refused'
}
