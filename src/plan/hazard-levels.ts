// Which hazards are dangers: the one place that says so, light enough for the command line to read its own words from it.
import type { Hazard, HazardType } from './document.ts'

/** The level of each hazard; that of `exposure-broadens` where the file does not say another. */
export const HAZARD_LEVELS: Readonly<Record<HazardType, Hazard['level']>> = {
  prunes: 'notice',
  'detaches-running': 'notice',
  'names-lost': 'notice',
  'default-route-changes': 'notice',
  'exposure-broadens': 'notice',
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

// A file can make a danger of it.
const RAISED: HazardType = 'exposure-broadens'

/** The hazards that need consent beyond `--yes`, or may need it, sorted. */
export const DANGERS: readonly HazardType[] = (Object.keys(HAZARD_LEVELS) as HazardType[])
  .filter((type) => HAZARD_LEVELS[type] === 'danger' || type === RAISED)
  .toSorted()
