// Which containers and networks have to be read in full before the plan can be trusted. Lists hide aliases, driver options and
// links; everything that is compared or moved must be seen.
import type { DesiredContainer, DesiredState } from '../model/desired.ts'
import type { ObservedContainer, ObservedState } from '../model/observed.ts'
import { sortTexts } from '../model/pairs.ts'
import { decideAttachments } from './attachments.ts'
import { isGoing, type GoingNetwork } from './network-decision.ts'
import { decideNetworks } from './networks.ts'
import type { PlanOptions } from './options.ts'
import { limitToMode } from './destroy.ts'

/** Ids of what must be inspected. */
export interface ReadingList {
  readonly containers: readonly string[]
  readonly networks: readonly string[]
}

/**
 * Finds what a plan would touch or could not compare and what was not read in full yet. What is read can show more to do, so that
 * the list is made again until it is empty.
 */
export function makeReadingList(
  desired: DesiredState,
  observed: ObservedState,
  options: PlanOptions,
): ReadingList {
  const wanted = limitToMode(desired, options)
  const { decisions } = decideNetworks(desired, observed, options)
  const { moves } = decideAttachments(wanted, observed, { networks: decisions, options })
  const targets = new Map(wanted.containers.map((target) => [target.container, target]))
  const hidden = observed.containers.filter((container) => hasHidden(targets.get(container.name), container))
  const touched = [...moves.map(({ container }) => container), ...hidden].filter(
    ({ inspected }) => !inspected,
  )
  return {
    containers: sortTexts(touched.map(({ id }) => id)),
    networks: sortTexts(decisions.filter(isGoing).flatMap(listShared)),
  }
}

// Whether anybody else uses a network of a Swarm, only an inspect tells.
function listShared({ observed: { id, settings, usedElsewhere } }: GoingNetwork): readonly string[] {
  return settings.scope === 'swarm' && usedElsewhere === null ? [id] : []
}

// True if the file declares something about a container that the list does not show.
function hasHidden(target: DesiredContainer | undefined, container: ObservedContainer): boolean {
  if (target === undefined || container.inspected) return false
  if (target.ports !== null && container.ports === null) return true
  const unknown = new Set(container.attachments.flatMap((attachment) => attachment.unknown))
  const declared = (target.attachments ?? []).flatMap(({ settings }) => Object.keys(settings))
  return declared.some((field) => (unknown as ReadonlySet<string>).has(field))
}
