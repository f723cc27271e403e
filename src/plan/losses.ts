// What a container cannot be given back when it joins a network again: settings that the engine does not show, or that its connect
// call does not take.
import type { DeclaredEndpointSettings } from '../model/desired.ts'
import {
  DEFAULT_ENDPOINT_SETTINGS,
  ENDPOINT_FIELDS,
  type EndpointField,
  type EndpointSettings,
} from '../model/endpoint.ts'
import { isEqual } from '../model/equal.ts'
import type { ObservedAttachment, ObservedContainer } from '../model/observed.ts'
import { findLive } from './endpoint-diff.ts'

/** An attachment that is taken away, and what is asked for where it is made again. `declared` is what the file asks for. */
export interface Restoration {
  readonly container: ObservedContainer
  readonly attachment: ObservedAttachment
  readonly endpoint: EndpointSettings
  readonly declared: DeclaredEndpointSettings
}

/** What was there and is neither declared otherwise nor asked for again, as predicates: `loses its aliases ["db"], ...`. */
export function listLosses(restoration: Restoration): readonly string[] {
  return ENDPOINT_FIELDS.flatMap((field) => findLoss(field, restoration) ?? [])
}

// A static address that is known is always asked for again.
function findLoss(
  field: EndpointField,
  { attachment, endpoint, declared, container }: Restoration,
): string | null {
  const after = endpoint[field]
  const isKnown = !attachment.unknown.includes(field)
  // what most attachments have of most fields
  if (isKnown && attachment.settings[field] === after) return null
  if (declared[field] !== undefined || !isEqual(after, DEFAULT_ENDPOINT_SETTINGS[field])) return null
  // Engines that hide a requested MAC address hide it of every endpoint; to call each one a loss would say nothing.
  if (field === 'macAddress' && !isKnown) return null
  if (!isKnown) {
    const mayHave = !isAddress(field) || container.state !== 'running' || findLive(field, attachment) !== null
    return mayHave ? `loses its ${field}, if it asked for any: the engine does not show that` : null
  }
  const before = attachment.settings[field]
  return isEqual(before, after)
    ? null
    : `loses its ${field} ${JSON.stringify(before)}, which this engine cannot give`
}

function isAddress(field: EndpointField): boolean {
  return field === 'ipv4Address' || field === 'ipv6Address' || field === 'macAddress'
}
