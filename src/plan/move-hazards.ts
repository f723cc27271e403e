// The hazards of taking a container off a network or putting it on again.
import type { ObservedContainer } from '../model/observed.ts'
import type { AddHazard } from './hazard-inputs.ts'
import { listLosses } from './losses.ts'
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

function addLosses(
  { address, container, attachment, endpoint, declared, networkName }: Rejoin,
  add: AddHazard,
): void {
  for (const loss of listLosses({ container, attachment, endpoint, declared })) {
    add(address, 'loses-settings', `"${container.name}" ${loss} on "${networkName}".`)
  }
}
