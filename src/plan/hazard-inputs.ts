// What the parts of the hazard search share.
import type { Guards } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import type { HazardType } from './document.ts'
import type { Move, Stay } from './move.ts'
import type { NetworkDecision } from './network-decision.ts'

/** What hazards are found in. */
export interface HazardInputs {
  /** The name of the project. */
  readonly project: string
  /** How many removals are too many. */
  readonly guards: Guards
  readonly observed: ObservedState
  readonly networks: readonly NetworkDecision[]
  readonly moves: readonly Move[]
  readonly stays: readonly Stay[]
  /** Names of networks that only hold a name. */
  readonly placeholders: readonly string[]
}

/** Takes down a hazard for the change of an address, and for the steps of the `others` that bring it about with it. */
export type AddHazard = (
  address: string,
  type: HazardType,
  message: string,
  others?: readonly string[],
) => void
