// Which containers and networks have to be read in full before the plan can be trusted. Lists hide aliases, driver options and
// links; everything that is compared or moved must be seen.
import type { DesiredContainer, DesiredState } from '../model/desired.ts'
import type { ObservedContainer, ObservedState } from '../model/observed.ts'
import { sortTexts } from '../model/pairs.ts'
import { decideAttachments } from './attachments.ts'
import { isGoing } from './network-decision.ts'
import { decideNetworks } from './networks.ts'
import type { PlanOptions } from './options.ts'
import { limitToMode } from './destroy.ts'

/** Ids of what must be inspected. */
export interface ReadingList {
  readonly containers: readonly string[]
  readonly networks: readonly string[]
}

/** Finds what a plan made of lists alone would touch or could not compare. */
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
  const swarm = decisions.filter(
    (network) => isGoing(network) && network.observed?.settings.scope === 'swarm',
  )
  return {
    containers: sortTexts(touched.map(({ id }) => id)),
    networks: sortTexts(swarm.flatMap(({ observed: live }) => live?.id ?? [])),
  }
}

// True if the file declares something about a container that the list does not show.
function hasHidden(target: DesiredContainer | undefined, container: ObservedContainer): boolean {
  if (target === undefined) return false
  if (target.ports !== null && container.ports === null) return true
  const unknown = new Set(container.attachments.flatMap((attachment) => attachment.unknown))
  const declared = (target.attachments ?? []).flatMap(({ settings }) => Object.keys(settings))
  return declared.some((field) => (unknown as ReadonlySet<string>).has(field))
}
