// What a plan file holds beside the plan document.
import type { HiddenDigest } from './digest.ts'
import type { Plan } from './document.ts'
import type { PlanOptions } from './options.ts'
import type { SavedEnvironment, States } from './references.ts'

/** What was decided about a saved plan, beside its mode. */
export type SavedChoices = Required<Omit<PlanOptions, 'tool' | 'digest' | 'mode' | 'approveWhen'>>

/** What a plan file holds beside the plan document. */
export interface PlanFileMembers extends States {
  readonly choices: SavedChoices
  readonly environment: SavedEnvironment
  readonly hidden: readonly HiddenDigest[]
  /** The digest of everything else in the file. */
  readonly digest: string
}

/** What a plan file holds, but for its version. */
export type PlanFile = Omit<Plan, 'formatVersion'> & PlanFileMembers & { readonly kind: string }
