// The hazards of removing and replacing networks.
import type { Guards } from '../model/desired.ts'
import { addTo, sortTexts } from '../model/pairs.ts'
import { listHiddenPaths } from './before.ts'
import type { AddHazard, HazardInputs } from './hazard-inputs.ts'
import { groupByMode } from './modes.ts'
import type { Move } from './move.ts'
import { isServing } from './move-hazards.ts'
import { isComing, isGoing, type GoingNetwork, type NetworkDecision } from './network-decision.ts'
import { hasModeTrap } from './support.ts'

/** Takes down the hazards of all networks that the plan takes away. */
export function addNetworkHazards(inputs: HazardInputs, add: AddHazard): void {
  const bySlot = new Map<NetworkDecision, Move[]>()
  for (const move of inputs.moves) {
    if (move.slot !== null && isGoing(move.slot)) addTo(bySlot, move.slot, move)
  }
  for (const network of inputs.networks) {
    if (!isGoing(network)) continue
    addOwnHazards(network, add)
    addContainerHazards(network, bySlot.get(network) ?? [], add)
  }
  addStartHazards(inputs, add)
  addRemovalHazards(inputs, add)
}

function addOwnHazards({ address, action, reason, desired, observed }: GoingNetwork, add: AddHazard): void {
  const { name } = observed
  if (action === 'remove') return add(address, 'prunes', `Network "${name}" is removed.`)
  if (reason === 'adopted') {
    add(address, 'adopts', `Network "${name}" was not made by xec and is replaced by one that is.`)
  }
  const lost = listHiddenPaths(observed, (field) => desired?.settings[field] !== undefined)
  if (lost.length === 0) return
  add(
    address,
    'loses-settings',
    `The engine does not show ${lost.join(', ')} of "${name}", so the new network is made without.`,
  )
}

function addContainerHazards(
  { address, action, observed }: GoingNetwork,
  moves: readonly Move[],
  add: AddHazard,
): void {
  const serving = moves.filter(({ container }) => isServing(container))
  if (action === 'replace' && serving.length > 0) {
    const message = `Running containers lose "${observed.name}" for a moment: ${listContainers(serving)}.`
    add([address, ...listAddresses(serving)], 'replaces-network', message)
  }
  const foreign = moves.filter(({ target }) => target === null || target.attachments === null)
  if (foreign.length > 0) {
    const message = `Containers that the file does not manage are moved: ${listContainers(foreign)}.`
    add([address, ...listAddresses(foreign)], 'foreign-endpoints', message)
  }
}

function listAddresses(moves: readonly Move[]): readonly string[] {
  return moves.map(({ address }) => address)
}

function listContainers(moves: readonly Pick<Move, 'container'>[]): string {
  return listNames(moves.map(({ container }) => container.name))
}

function listNames(all: readonly string[]): string {
  const names = sortTexts(all.map((name) => `"${name}"`))
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}

// A network of that name that the plan makes, be it a placeholder, lets the containers start again.
function addStartHazards({ observed, networks, placeholders }: HazardInputs, add: AddHazard): void {
  if (!hasModeTrap(observed.engine)) return
  const made = new Set([...placeholders, ...networks.filter(isComing).map(({ name }) => name)])
  for (const [network, containers] of groupByMode(observed.containers, networks)) {
    const stuck = containers.filter(({ mode }) => mode.kind === 'network' && !made.has(mode.network))
    if (!isGoing(network) || stuck.length === 0) continue
    const names = listNames(stuck.map(({ name }) => name))
    const message = `"${network.observed.name}" is the network mode of ${names}, which cannot start again without it.`
    add(network.address, 'breaks-start', message)
  }
}

// What concerns the project as a whole is said once, of the first network that goes, and of the steps of all of them.
function addRemovalHazards({ networks, project, guards }: HazardInputs, add: AddHazard): void {
  const owned = networks.filter(({ owner }) => owner?.project === project && !owner.placeholder)
  const removed = owned.filter(({ action }) => action === 'remove')
  const [first, ...others] = removed.map(({ address }) => address)
  if (first === undefined) return
  if (removed.length === owned.length) {
    const all = removed.length === 1 ? 'The only network' : `All ${removed.length} networks`
    const names = listNames(removed.map(({ name }) => name))
    add([first, ...others], 'removes-all', `${all} of the project would be removed: ${names}.`)
  }
  const { maxRemovalPercent, minOwnedNetworks } = guards
  const percent = (100 * removed.length) / owned.length
  if (owned.length < minOwnedNetworks || percent <= maxRemovalPercent) return
  const share = `${removed.length} of ${owned.length} owned networks would be removed, ${renderShare(percent, guards)}`
  add([first, ...others], 'too-many-removals', `${share}, limit ${maxRemovalPercent} %.`)
}

// Rounded down, but never to the limit itself: "30 %, limit 30 %" would explain nothing.
function renderShare(percent: number, { maxRemovalPercent }: Guards): string {
  const whole = Math.floor(percent)
  return whole > maxRemovalPercent ? `${whole} %` : `more than ${whole} %`
}
