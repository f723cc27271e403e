// Which containers and networks have to be read in full before the plan can be trusted. Lists hide aliases, driver options and
// links; everything that is compared or moved must be seen.
import type { DesiredContainer, DesiredState } from '../model/desired.ts'
import type { EndpointField } from '../model/endpoint.ts'
import type { ObservedAttachment, ObservedContainer, ObservedState } from '../model/observed.ts'
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
  const touched = moves.flatMap(({ container }) => (container.inspected ? [] : [container.id]))
  return {
    containers: sortTexts([...touched, ...listHidden(desired, observed.containers, options)]),
    networks: sortTexts(decisions.filter(isGoing).flatMap(listShared)),
  }
}

/** Finds the containers of which a file declares what a list does not show; the list is all that has to be known. Ids. */
export function listHidden(
  desired: DesiredState,
  containers: readonly ObservedContainer[],
  options: PlanOptions,
): readonly string[] {
  const { containers: targets } = limitToMode(desired, options)
  const byName = new Map(targets.map((target) => [target.container, target]))
  return containers
    .filter((container) => hasHidden(byName.get(container.name), container))
    .map(({ id }) => id)
}

// Whether anybody else uses a network of a Swarm, only an inspect tells.
function listShared({ observed: { id, settings, usedElsewhere } }: GoingNetwork): readonly string[] {
  return settings.scope === 'swarm' && usedElsewhere === null ? [id] : []
}

// True if the file declares something about a container that the list does not show and an inspect does.
function hasHidden(target: DesiredContainer | undefined, container: ObservedContainer): boolean {
  if (target === undefined || container.inspected) return false
  if (target.ports !== null && container.ports === null) return true
  const hidden = new Set(container.attachments.flatMap(listInspected))
  const declared = (target.attachments ?? []).flatMap(({ settings }) => Object.keys(settings))
  return declared.some((field) => hidden.has(field))
}

// Docker's list hides these together, and its inspect shows them. Addresses that an engine does not show, it shows in neither, and nor does
// Podman a MAC address.
function listInspected({ unknown }: ObservedAttachment): readonly string[] {
  return unknown.includes('aliases') ? unknown.filter((field) => !ADDRESSES.has(field)) : []
}

const ADDRESSES: ReadonlySet<EndpointField> = new Set(['ipv4Address', 'ipv6Address'])
