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

/** The address of the change that a hazard is said of, or that and those of further changes whose steps bring it about with it. */
export type Place = string | readonly [change: string, ...others: string[]]

/** Takes down a hazard. */
export type AddHazard = (place: Place, type: HazardType, message: string) => void
