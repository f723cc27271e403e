// Decides for every container which networks it joins, leaves and rejoins. Declared targets follow the file; every other
// container is moved only where its network is replaced or removed.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredAttachment, DesiredContainer, DesiredState } from '../model/desired.ts'
import type { ObservedAttachment, ObservedContainer, ObservedState } from '../model/observed.ts'
import { freeAddresses } from './addresses.ts'
import {
  findSlot,
  hasSharedNetworking,
  makeAttachmentScene,
  type AttachmentContext,
  type AttachmentScene,
} from './attachment-scene.ts'
import { makePlanDiagnostic } from './codes.ts'
import type { Kept } from './document.ts'
import { diffEndpoint, listConnected, makeEndpoint, makeNewEndpoint } from './endpoint-diff.ts'
import type { Move, Stay } from './move.ts'
import { renderKey } from './naming.ts'
import type { NetworkDecision } from './network-decision.ts'
import { diffPorts } from './ports.ts'
import { checkMoves } from './reachable.ts'
import { decideSurplus, decideUnmanaged } from './surplus.ts'

/** The decisions about all containers. */
export interface AttachmentDecisions {
  readonly moves: readonly Move[]
  readonly stays: readonly Stay[]
  readonly diagnostics: readonly Diagnostic[]
  readonly kept: readonly Kept[]
  /** Names of containers that are waited for. */
  readonly waiting: readonly string[]
}

/** Decides about all containers. */
export function decideAttachments(
  desired: DesiredState,
  observed: ObservedState,
  context: AttachmentContext,
): AttachmentDecisions {
  const scene = makeAttachmentScene(desired, observed, context)
  const { containers } = observed
  const findPlace = makeFindPlace(containers)
  const targeted = new Uint8Array(containers.length)
  for (const target of desired.containers) {
    const place = findPlace(target.container)
    if (place < 0) {
      addAbsent(target, scene)
      continue
    }
    targeted[place] = 1
    decideTarget(target, containers[place] as ObservedContainer, scene)
  }
  for (let place = 0; place < containers.length; place += 1) {
    if (targeted[place] === 0) decideUnmanaged(containers[place] as ObservedContainer, null, scene)
  }
  const { kept, waiting } = scene
  const freed = freeAddresses(scene.moves, scene.stays, observed.engine)
  const checked = checkMoves(freed, observed.engine)
  const diagnostics = [...scene.diagnostics, ...freed.diagnostics, ...checked]
  return { moves: freed.moves, stays: freed.stays, diagnostics, kept, waiting }
}

// Finds the place of the last container of a name, or -1. A table of all is made when it is needed: file and engine list containers in
// one order, so that the next one is mostly the one that is looked for.
function makeFindPlace(containers: readonly ObservedContainer[]): (name: string) => number {
  let next = 0
  let places: Map<string, number> | null = null
  return (name) => {
    const isNext = containers[next]?.name === name && containers[next + 1]?.name !== name
    if (!isNext) {
      places ??= new Map(containers.map((container, place) => [container.name, place]))
      const place = places.get(name)
      if (place === undefined) return -1
      next = place
    }
    next += 1
    return next - 1
  }
}

function addAbsent(target: DesiredContainer, scene: AttachmentScene): void {
  const { container, key, range, optional } = target
  if (scene.options.mode === 'destroy') return
  if (optional || scene.options.allowMissing === true) {
    scene.waiting.push(container)
    scene.kept.push({
      address: `containers.${renderKey(key)}`,
      reason: 'waiting',
      detail: `There is no container "${container}" yet; plan again once it exists.`,
    })
    return
  }
  scene.diagnostics.push(
    makePlanDiagnostic('container-missing', {
      detail: `The engine has no container named "${container}", which "targets.containers.${renderKey(key)}" declares.`,
      fix: `Start "${container}", correct the name, mark the target "optional: true", or pass --allow-missing.`,
      range,
    }),
  )
}

function decideTarget(target: DesiredContainer, container: ObservedContainer, scene: AttachmentScene): void {
  if (target.ports !== null) scene.diagnostics.push(...diffPorts(target, container))
  const { attachments } = target
  if (attachments === null) return decideUnmanaged(container, target, scene)
  const owner = findNetworkingOwner(container, scene)
  if (owner !== null && attachments.length > 0) addUnattachable(target, owner, scene)
  if (owner !== null) return
  const settled: ObservedAttachment[] = []
  const owned = `containers.${renderKey(target.key)}/`
  for (const attachment of attachments) {
    const slot = scene.byKey.get(attachment.network)
    if (slot === undefined) continue
    const present = findPresent(slot, container, scene)
    if (present !== null) settled.push(present)
    decideDeclared({ address: owned + slot.part, target, container, slot, attachment, present }, scene)
  }
  if (settled.length === container.attachments.length) return
  const known = new Set(settled)
  for (const present of container.attachments) {
    if (!known.has(present)) decideSurplus({ target, declared: attachments, container, present }, scene)
  }
}

// Whose networking a container uses that cannot be attached to anything; null if it can. Podman never attaches a container that
// was created without networking, Docker does once it has left the network `none`.
function findNetworkingOwner(container: ObservedContainer, { observed }: AttachmentScene): string | null {
  const { mode } = container
  if (mode.kind === 'container') return `the networking of container ${mode.container.slice(0, 12)}`
  if (hasSharedNetworking(container)) return "the host's networking"
  return mode.kind === 'none' && observed.engine.flavor === 'podman' ? 'no networking at all' : null
}

function addUnattachable(target: DesiredContainer, owner: string, scene: AttachmentScene): void {
  scene.diagnostics.push(
    makePlanDiagnostic('container-unattachable', {
      detail: `"${target.container}" was created with ${owner}: no network can be attached to it.`,
      fix: 'Create the container in another network mode, or remove "networks" from the target.',
      range: target.range,
    }),
  )
}

// The attachment that is, or by its name would be, on this network; a live one wins over a stale one.
function findPresent(
  slot: NetworkDecision,
  { attachments }: ObservedContainer,
  scene: AttachmentScene,
): ObservedAttachment | null {
  if (attachments.length === 0) return null
  const live = attachments.find((attachment) => findSlot(attachment, scene) === slot)
  const stale = attachments.find(
    (attachment) => findSlot(attachment, scene) === null && attachment.networkName === slot.name,
  )
  return live ?? stale ?? null
}

interface DeclaredCase {
  readonly address: string
  readonly target: DesiredContainer
  readonly container: ObservedContainer
  readonly slot: NetworkDecision
  readonly attachment: DesiredAttachment
  readonly present: ObservedAttachment | null
}

function decideDeclared(declaredCase: DeclaredCase, scene: AttachmentScene): void {
  const { address, target, container, slot, attachment, present } = declaredCase
  const declared = attachment.settings
  const networkName = slot.name
  if (present === null) {
    // every attachment of a new project comes this way
    scene.moves.push({
      address,
      container,
      target,
      slot,
      networkName,
      declared,
      kind: 'connect',
      reason: 'missing',
      differences: listConnected(declared),
      endpoint: makeNewEndpoint(declared),
      attachment: null,
    })
    return
  }
  const { differences, unknown } = diffEndpoint(declared, present, container)
  if (container.inspected) addUnknown(unknown, declaredCase, scene)
  const isStale = findSlot(present, scene) === null && !isUnlisted(slot)
  if (!isStale && slot.action === 'keep' && differences.length === 0) {
    scene.stays.push({ address, container, target, slot, attachment: present, declared })
    return
  }
  const reason = isStale ? 'stale' : slot.action === 'keep' ? 'differs' : 'network-replaced'
  const { engine } = scene.observed
  const endpoint = makeEndpoint({ declared, attachment: present, container, pools: slot.pools, engine })
  scene.moves.push({
    address,
    container,
    target,
    slot,
    networkName,
    declared,
    kind: 'reconnect',
    reason,
    differences,
    endpoint,
    attachment: present,
  })
}

/** True for a network that is taken to exist although this engine, a Swarm worker, does not list it. */
function isUnlisted({ observed, action }: NetworkDecision): boolean {
  return observed === null && action === 'keep'
}

function addUnknown(
  unknown: readonly string[],
  { target, container, slot, attachment }: DeclaredCase,
  scene: AttachmentScene,
): void {
  for (const field of unknown) {
    scene.diagnostics.push(
      makePlanDiagnostic('value-unknown', {
        detail: `The engine does not show "${field}" of "${container.name}" on "${slot.name}" while it is ${container.state}; it is not compared.`,
        range: attachment.range ?? target.range,
      }),
    )
  }
}
