// How a change may hurt, said on the change and on the steps that do it. Consent is somebody else's business; here is only what
// there is to consent to.
import { addTo } from '../model/pairs.ts'
import type { Hazard, HazardType } from './document.ts'
import type { AddHazard, HazardInputs } from './hazard-inputs.ts'
import { addMoveHazards } from './move-hazards.ts'
import { addNetworkHazards } from './network-hazards.ts'
import { addRouteHazards } from './route-hazards.ts'

const LEVELS: Readonly<Record<HazardType, Hazard['level']>> = {
  prunes: 'notice',
  'detaches-running': 'notice',
  'names-lost': 'notice',
  'default-route-changes': 'notice',
  'replaces-network': 'danger',
  'foreign-endpoints': 'danger',
  'isolates-running': 'danger',
  'address-changes': 'danger',
  'loses-settings': 'danger',
  'breaks-start': 'danger',
  adopts: 'danger',
  'too-many-removals': 'danger',
  'removes-all': 'danger',
}

/** Hazards by the address of the change that carries them. */
export function findHazards(inputs: HazardInputs): ReadonlyMap<string, readonly Hazard[]> {
  const found = new Map<string, Hazard[]>()
  const add: AddHazard = (address, type, message) =>
    addTo(found, address, { type, level: LEVELS[type], message, allowed: false })
  addNetworkHazards(inputs, add)
  for (const move of inputs.moves) addMoveHazards(move, add)
  addRouteHazards(inputs, add)
  return found
}
