// What a caller decides about a plan, beside the desired and the observed state.
import type { ApproveWhen } from '../model/desired.ts'
import type { HazardType } from './document.ts'

/** Hashes a text that comes in parts: that of a large plan is larger than what should be in memory at once. */
export type Digest = (parts: Iterable<string>) => string

/** Options of a plan. `digest` gives `sha256:<hex>`: the planner itself uses no Node module. */
export interface PlanOptions {
  /** `destroy` plans the removal of all that the project owns. */
  readonly mode?: 'apply' | 'destroy'
  /** Treats every missing container as optional. */
  readonly allowMissing?: boolean
  /** Allows replacing foreign networks that have a declared name and differ. */
  readonly adopt?: boolean
  /** Dangers that the caller agrees to. */
  readonly allow?: readonly HazardType[]
  /** Which plans a person must agree to, whatever the file says. */
  readonly approveWhen?: ApproveWhen
  /** Lists what does not change as `no-op` changes. */
  readonly showUnchanged?: boolean
  /** Name and version of the program, e.g. `xec 0.1.0`. */
  readonly tool: string
  readonly digest: Digest
}
