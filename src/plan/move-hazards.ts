// The hazards of taking a container off a network or putting it on again.
import { DEFAULT_ENDPOINT_SETTINGS, ENDPOINT_FIELDS, type EndpointField } from '../model/endpoint.ts'
import { isEqual } from '../model/equal.ts'
import type { ObservedContainer } from '../model/observed.ts'
import { findLive } from './endpoint-diff.ts'
import type { AddHazard } from './hazard-inputs.ts'
import type { Leave, Move, Rejoin } from './move.ts'

/** Takes down the hazards of one move. */
export function addMoveHazards(move: Move, add: AddHazard): void {
  if (move.kind === 'connect' || move.attachment.networkName === 'none') return
  if (isServing(move.container)) addServingHazards(move, add)
  addAddressHazards(move, add)
  if (move.kind === 'reconnect') addLosses(move, add)
}

/** True for a container that somebody may be using right now. */
export function isServing({ state }: ObservedContainer): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting'
}

function addServingHazards(
  { address, container, attachment, endpoint, networkName }: Leave | Rejoin,
  add: AddHazard,
): void {
  if (endpoint === null) {
    add(address, 'detaches-running', `"${container.name}" is running and leaves "${networkName}".`)
  }
  const names = attachment.unknown.includes('aliases') ? [] : attachment.settings.aliases
  const lost = names.filter((alias) => endpoint === null || !endpoint.aliases.includes(alias))
  if (lost.length === 0) return
  const list = lost.map((alias) => `"${alias}"`).join(', ')
  add(address, 'names-lost', `"${container.name}" no longer answers to ${list} on "${networkName}".`)
}

function addAddressHazards(
  { address, container, attachment, endpoint, networkName }: Leave | Rejoin,
  add: AddHazard,
): void {
  for (const field of ['ipv4Address', 'ipv6Address'] as const) {
    const before = attachment.unknown.includes(field) ? null : attachment.settings[field]
    const after = endpoint === null ? null : endpoint[field]
    if (before === null || before === after) continue
    const now = after === null ? 'gives it up' : `gets ${after} instead`
    const message = `"${container.name}" has the static address ${before} on "${networkName}" and ${now}.`
    add(address, 'address-changes', message)
  }
}

// What was there and is neither declared otherwise nor asked for again. A static address that is known is always asked for again.
function addLosses(move: Rejoin, add: AddHazard): void {
  const { address, container, networkName } = move
  for (const field of ENDPOINT_FIELDS) {
    const lost = findLost(field, move)
    if (lost !== null) add(address, 'loses-settings', `"${container.name}" ${lost} on "${networkName}".`)
  }
}

function findLost(
  field: EndpointField,
  { attachment, endpoint, declared, container }: Rejoin,
): string | null {
  const after = endpoint[field]
  if (declared[field] !== undefined || !isEqual(after, DEFAULT_ENDPOINT_SETTINGS[field])) return null
  // Engines that hide a requested MAC address hide it of every endpoint; to call each one a loss would say nothing.
  if (field === 'macAddress' && attachment.unknown.includes(field)) return null
  if (attachment.unknown.includes(field)) {
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
