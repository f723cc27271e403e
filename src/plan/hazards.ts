// How a change may hurt, said once, on the change, and on every step that does it. Consent is somebody else's business; here is only what
// there is to consent to.
import { addTo } from '../model/pairs.ts'
import type { Hazard } from './document.ts'
import type { AddHazard, HazardInputs } from './hazard-inputs.ts'
import { HAZARD_LEVELS } from './hazard-levels.ts'
import { addMoveHazards } from './move-hazards.ts'
import { addNetworkHazards } from './network-hazards.ts'
import { addRouteHazards } from './route-hazards.ts'

/** Hazards by the address of the change that they are said of, and of each change whose steps bring them about. */
export interface Hazards {
  readonly ofChanges: ReadonlyMap<string, readonly Hazard[]>
  readonly ofSteps: ReadonlyMap<string, readonly Hazard[]>
}

/** Finds the hazards of all changes. */
export function findHazards(inputs: HazardInputs): Hazards {
  const ofChanges = new Map<string, Hazard[]>()
  const ofSteps = new Map<string, Hazard[]>()
  const add: AddHazard = (place, type, message) => {
    const hazard: Hazard = { type, level: HAZARD_LEVELS[type], message, allowed: false }
    const [change, ...others] = typeof place === 'string' ? [place] : place
    addTo(ofChanges, change, hazard)
    for (const address of new Set([change, ...others])) addTo(ofSteps, address, hazard)
  }
  addNetworkHazards(inputs, add)
  for (const move of inputs.moves) addMoveHazards(move, add)
  addRouteHazards(inputs, add)
  return { ofChanges, ofSteps }
}
