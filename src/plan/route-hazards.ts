// Hazards of where a running container's traffic goes: which network is its gateway, and whether it has one at all.
import type { ObservedContainer } from '../model/observed.ts'
import { addTo, compareText } from '../model/pairs.ts'
import type { AddHazard, HazardInputs } from './hazard-inputs.ts'
import type { Move, Stay } from './move.ts'
import { isServing } from './move-hazards.ts'
import { findSettings } from './network-decision.ts'
import { hasApi } from './support.ts'

/** One network of a container, before or after the plan. */
interface Place {
  readonly address: string
  readonly name: string
  /** True if it leads out of the machine. */
  readonly isOpen: boolean
  readonly priority: number
}

interface ContainerScene {
  readonly container: ObservedContainer
  readonly before: readonly Place[]
  readonly after: readonly Place[]
  readonly moves: readonly Move[]
}

/** Takes down the hazards of all running containers that move. */
export function addRouteHazards(inputs: HazardInputs, add: AddHazard): void {
  for (const scene of listScenes(inputs)) {
    addIsolation(scene, add)
    if (inputs.observed.engine.flavor === 'docker') addRouteChange(scene, inputs, add)
  }
}

function listScenes({ moves, stays }: HazardInputs): readonly ContainerScene[] {
  // Who had no place before has no route that could change.
  const placed = new Set<ObservedContainer>(stays.map(({ container }) => container))
  for (const { kind, container } of moves) if (kind !== 'connect') placed.add(container)
  if (placed.size === 0) return []
  const moving = new Map<ObservedContainer, Move[]>()
  for (const move of moves) {
    if (isServing(move.container) && placed.has(move.container)) addTo(moving, move.container, move)
  }
  const staying = new Map<ObservedContainer, Stay[]>()
  for (const stay of stays) if (moving.has(stay.container)) addTo(staying, stay.container, stay)
  return [...moving].map(([container, list]) => {
    const kept = staying.get(container) ?? []
    return {
      container,
      before: [...kept, ...list].flatMap(listBefore),
      after: [...kept.flatMap(listBefore), ...list.flatMap(listAfter)],
      moves: list,
    }
  })
}

function listBefore({ address, slot, attachment }: Move | Stay): readonly Place[] {
  if (attachment === null || slot?.observed?.settings.driver === 'null') return []
  const isOpen = slot?.observed?.settings.internal !== true
  return [{ address, name: attachment.networkName, isOpen, priority: attachment.settings.gwPriority }]
}

function listAfter(move: Move): readonly Place[] {
  if (move.endpoint === null) return []
  const { address, slot, endpoint } = move
  const isOpen = findSettings(slot)?.internal !== true
  return [{ address, name: slot.name, isOpen, priority: endpoint.gwPriority }]
}

// The gateway network is the one with the highest priority, then the smallest name. Source: measured on Docker 20.10 to 29.
function findGateway(places: readonly Place[]): Place | undefined {
  return places
    .filter(({ isOpen }) => isOpen)
    .toSorted((a, b) => b.priority - a.priority || compareText(a.name, b.name))[0]
}

function addIsolation({ container, before, after, moves }: ContainerScene, add: AddHazard): void {
  const { name, ports } = container
  // One of them takes the last place away, or none does.
  const leaving = moves.filter(({ kind }) => kind !== 'connect') as [Move, ...Move[]]
  const cause = leaving.find(({ endpoint }) => endpoint === null) ?? leaving[0]
  const others = leaving.map(({ address }) => address)
  if (before.length > 0 && after.length === 0) {
    const message = `"${name}" is running and is left without any network.`
    return add([cause.address, ...others], 'isolates-running', message)
  }
  if (ports === null || ports.length === 0) return
  if (findGateway(before) === undefined || findGateway(after) !== undefined) return
  const message = `"${name}" publishes ports and is left with internal networks only.`
  add([cause.address, ...others], 'isolates-running', message)
}

// A container that publishes nothing and leaves its gateway network notices no more than that it leaves it.
function addRouteChange(
  { container, before, after, moves }: ContainerScene,
  { observed }: HazardInputs,
  add: AddHazard,
): void {
  const [old, next] = [findGateway(before), findGateway(after)]
  if (old === undefined || next === undefined || old.address === next.address) return
  const isAvoidable = after.some(({ address }) => address === old.address)
  const isPublishing = container.ports?.length !== 0
  if (!isAvoidable && !isPublishing) return
  const effect = isPublishing ? ', which resets its published connections' : ''
  const remedy =
    isAvoidable && hasApi(observed.engine, '1.48') ? ` "gwPriority: -1" on "${next.name}" avoids it.` : ''
  const message = `The default route of "${container.name}" moves from "${old.name}" to "${next.name}"${effect}.${remedy}`
  const isMoving = moves.some(({ address }) => address === next.address)
  add(isMoving ? next.address : old.address, 'default-route-changes', message)
}
