// Consent to the dangers of a plan. It is said on the hazards and is no part of what a plan does: a plan is the same one, by its
// digest, whoever agreed to what.
import type { Hazard, HazardType, Plan } from './document.ts'
import { DANGERS } from './hazard-levels.ts'

/** The plan with consent to dangers of these types, or to all that it shows; what was allowed before stays so. */
export function giveConsent(plan: Plan, types: readonly HazardType[] = DANGERS): Plan {
  return { ...plan, changes: markAllowed(plan.changes, types), steps: markAllowed(plan.steps, types) }
}

/** Changes or steps with the dangers of these types marked as allowed. A notice needs no consent and is never marked. */
export function markAllowed<Item extends { readonly hazards: readonly Hazard[] }>(
  items: readonly Item[],
  types: readonly HazardType[],
): readonly Item[] {
  const isMarked = ({ type, level }: Hazard): boolean => level === 'danger' && types.includes(type)
  return mapHazards(items, isMarked, true)
}

/** Changes or steps as they are before anybody agrees to anything. */
export function withdrawConsent<Item extends { readonly hazards: readonly Hazard[] }>(
  items: readonly Item[],
): readonly Item[] {
  return mapHazards(items, ({ allowed }) => allowed, false)
}

// What has no such hazard stays the same object: of a plan with many changes few have one.
function mapHazards<Item extends { readonly hazards: readonly Hazard[] }>(
  items: readonly Item[],
  isMeant: (hazard: Hazard) => boolean,
  allowed: boolean,
): readonly Item[] {
  const mark = (hazard: Hazard): Hazard => (isMeant(hazard) ? { ...hazard, allowed } : hazard)
  return items.map((item) =>
    item.hazards.some(isMeant) ? { ...item, hazards: item.hazards.map(mark) } : item,
  )
}

/** The dangers of a plan, each once, in the order of the changes. */
export function listDangers({ changes }: Pick<Plan, 'changes'>): readonly Hazard[] {
  return changes.flatMap(({ hazards }) => hazards.filter(({ level }) => level === 'danger'))
}

/** The types of the dangers that nobody has agreed to, sorted, each once. */
export function listUnallowed(plan: Pick<Plan, 'changes'>): readonly HazardType[] {
  const open = listDangers(plan).filter(({ allowed }) => !allowed)
  return [...new Set(open.map(({ type }) => type))].toSorted()
}
