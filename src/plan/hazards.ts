// How a change may hurt, said on the change and on the step that does it. Consent is somebody else's business; here is only what
// there is to consent to.
import type { ObservedContainer, ObservedState } from '../model/observed.ts'
import { addTo, compareText } from '../model/pairs.ts'
import type { Hazard, HazardType } from './document.ts'
import type { Move, Stay } from './move.ts'
import type { NetworkDecision } from './network-decision.ts'
import { hasApi, hasModeTrap } from './support.ts'

/** What hazards are found in. */
export interface HazardInputs {
  readonly observed: ObservedState
  readonly networks: readonly NetworkDecision[]
  readonly moves: readonly Move[]
  readonly stays: readonly Stay[]
  readonly placeholders: readonly string[]
}

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
  const add: Add = (address, type, message) => addTo(found, address, makeHazard(type, message))
  const bySlot = new Map<NetworkDecision, Move[]>()
  for (const move of inputs.moves) if (move.slot !== null) addTo(bySlot, move.slot, move)
  for (const network of inputs.networks) {
    if (network.action === 'remove' || network.action === 'replace') {
      addNetworkHazards(network, bySlot.get(network) ?? [], add)
      addStartHazard(network, inputs, add)
    }
  }
  for (const move of inputs.moves) addMoveHazards(move, add)
  for (const scene of groupByContainer(inputs)) addRouteHazards(scene, inputs, add)
  return found
}

type Add = (address: string, type: HazardType, message: string) => void

function makeHazard(type: HazardType, message: string): Hazard {
  return { type, level: LEVELS[type], message, allowed: false }
}

function isServing({ state }: ObservedContainer): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting'
}

function listNames(moves: readonly Move[]): string {
  const names = [...new Set(moves.map(({ container }) => `"${container.name}"`))].toSorted(compareText)
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}

function addNetworkHazards(network: NetworkDecision, moves: readonly Move[], add: Add): void {
  const { address, action, reason } = network
  const name = network.observed?.name
  const serving = moves.filter(({ container }) => isServing(container))
  const foreign = moves.filter(({ target }) => target === null || target.attachments === null)
  if (action === 'remove') add(address, 'prunes', `Network "${name}" is removed.`)
  if (reason === 'adopted')
    add(address, 'adopts', `Network "${name}" was not made by xec and is replaced by one that is.`)
  if (action === 'replace' && serving.length > 0) {
    add(address, 'replaces-network', `Running containers lose "${name}" for a moment: ${listNames(serving)}.`)
  }
  if (foreign.length > 0) {
    add(
      address,
      'foreign-endpoints',
      `Containers that the file does not manage are moved: ${listNames(foreign)}.`,
    )
  }
}

function addStartHazard(
  network: NetworkDecision,
  { observed, networks, placeholders }: HazardInputs,
  add: Add,
): void {
  const name = network.observed?.name ?? ''
  const stays = networks.some(
    (other) => other.name === name && (other.action === 'create' || other.action === 'replace'),
  )
  if (stays || placeholders.includes(name) || !hasModeTrap(observed.engine)) return
  const stuck = observed.containers.filter(({ mode }) => mode.kind === 'network' && mode.network === name)
  if (stuck.length === 0) return
  const names = stuck.map((container) => `"${container.name}"`).join(', ')
  add(
    network.address,
    'breaks-start',
    `"${name}" is the network mode of ${names}, which cannot start again without it.`,
  )
}

function addMoveHazards(move: Move, add: Add): void {
  const { address, container, attachment, endpoint, networkName } = move
  if (!isServing(container) || attachment === null || attachment.networkName === 'none') return
  if (endpoint === null)
    add(address, 'detaches-running', `"${container.name}" is running and leaves "${networkName}".`)
  const names = attachment.unknown.includes('aliases') ? [] : attachment.settings.aliases
  const lost = names.filter((alias) => !endpoint?.aliases.includes(alias))
  if (lost.length > 0) {
    add(
      address,
      'names-lost',
      `"${container.name}" no longer answers to ${lost.map((alias) => `"${alias}"`).join(', ')} on "${networkName}".`,
    )
  }
  for (const field of ['ipv4Address', 'ipv6Address'] as const) {
    const before = attachment.unknown.includes(field) ? null : attachment.settings[field]
    const after = endpoint?.[field] ?? null
    if (before === null || before === after) continue
    const now = after === null ? 'gives it up' : `gets ${after} instead`
    add(
      address,
      'address-changes',
      `"${container.name}" has the static address ${before} on "${networkName}" and ${now}.`,
    )
  }
}

interface Place {
  readonly address: string
  readonly name: string
  readonly isInternal: boolean
  readonly priority: number
  readonly isMoving: boolean
}

interface ContainerScene {
  readonly container: ObservedContainer
  readonly before: readonly Place[]
  readonly after: readonly Place[]
  readonly moves: readonly Move[]
}

function groupByContainer({ moves, stays }: HazardInputs): readonly ContainerScene[] {
  const moving = new Map<ObservedContainer, Move[]>()
  const staying = new Map<ObservedContainer, Stay[]>()
  for (const move of moves) if (isServing(move.container)) addTo(moving, move.container, move)
  for (const stay of stays) if (moving.has(stay.container)) addTo(staying, stay.container, stay)
  return [...moving].map(([container, list]) => {
    const kept = (staying.get(container) ?? []).map((stay) =>
      makePlace(stay, stay.attachment.settings.gwPriority, false),
    )
    const left = list.flatMap((move) =>
      move.attachment === null ? [] : [makePlace(move, move.attachment.settings.gwPriority, true)],
    )
    const joined = list.flatMap((move) =>
      move.endpoint === null ? [] : [makePlace(move, move.endpoint.gwPriority, true)],
    )
    return { container, before: [...kept, ...left], after: [...kept, ...joined], moves: list }
  })
}

function makePlace({ address, slot, attachment }: Move | Stay, priority: number, isMoving: boolean): Place {
  const settings = slot?.spec?.settings ?? slot?.observed?.settings
  const name = slot?.name ?? attachment?.networkName ?? ''
  return {
    address,
    name,
    isInternal: settings?.internal === true || settings?.driver === 'null',
    priority,
    isMoving,
  }
}

// The gateway network is the one with the highest priority, then the smallest name. Source: measured on Docker 20.10 to 29.
function findGateway(places: readonly Place[]): Place | undefined {
  return places
    .filter(({ isInternal }) => !isInternal)
    .toSorted((a, b) => b.priority - a.priority || compareText(a.name, b.name))[0]
}

function addRouteHazards(
  { container, before, after, moves }: ContainerScene,
  { observed }: HazardInputs,
  add: Add,
): void {
  const leaving = moves.find(({ endpoint }) => endpoint === null)
  const hadNetwork = before.some(({ name }) => name !== 'none')
  const hasPorts = (container.ports ?? []).length > 0
  const [old, next] = [findGateway(before), findGateway(after)]
  if (leaving !== undefined && hadNetwork && after.length === 0) {
    add(
      leaving.address,
      'isolates-running',
      `"${container.name}" is running and is left without any network.`,
    )
  } else if (leaving !== undefined && hasPorts && old !== undefined && next === undefined) {
    add(
      leaving.address,
      'isolates-running',
      `"${container.name}" publishes ports and is left with internal networks only.`,
    )
  }
  if (
    observed.engine.flavor !== 'docker' ||
    old === undefined ||
    next === undefined ||
    old.name === next.name
  )
    return
  const cause = next.isMoving ? next.address : old.address
  const remedy =
    hasApi(observed.engine, '1.48') && next.isMoving ? ' "gwPriority: -1" on the new one avoids it.' : ''
  add(
    cause,
    'default-route-changes',
    `The default route of "${container.name}" moves from "${old.name}" to "${next.name}", which resets its published connections.${remedy}`,
  )
}
