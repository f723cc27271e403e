// Decides for every container which networks it joins, leaves and rejoins. Declared targets follow the file; every other
// container is moved only where its network is replaced or removed, and comes back with all its endpoint settings.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredAttachment, DesiredContainer, DesiredState } from '../model/desired.ts'
import type { ObservedAttachment, ObservedContainer, ObservedState } from '../model/observed.ts'
import { freeAddresses } from './addresses.ts'
import { makePlanDiagnostic } from './codes.ts'
import { diffEndpoint, listConnected, makeEndpoint } from './endpoint-diff.ts'
import type { Kept } from './document.ts'
import { listPools, type Move, type Stay } from './move.ts'
import { renderKey, renderName } from './naming.ts'
import type { NetworkDecision } from './network-decision.ts'
import type { PlanOptions } from './options.ts'
import { diffPorts } from './ports.ts'
import { checkMoves } from './reachable.ts'

/** The decisions about all containers. */
export interface AttachmentDecisions {
  readonly moves: readonly Move[]
  readonly stays: readonly Stay[]
  readonly diagnostics: readonly Diagnostic[]
  readonly kept: readonly Kept[]
  /** Names of containers that are waited for. */
  readonly waiting: readonly string[]
}

interface Scene {
  readonly desired: DesiredState
  readonly observed: ObservedState
  readonly options: PlanOptions
  readonly byKey: ReadonlyMap<string, NetworkDecision>
  readonly byId: ReadonlyMap<string, NetworkDecision>
  readonly byLiveName: ReadonlyMap<string, NetworkDecision>
  readonly moves: Move[]
  readonly stays: Stay[]
  readonly diagnostics: Diagnostic[]
  readonly kept: Kept[]
  readonly waiting: string[]
}

/** Decides about all containers. */
export function decideAttachments(
  desired: DesiredState,
  observed: ObservedState,
  context: { readonly networks: readonly NetworkDecision[]; readonly options: PlanOptions },
): AttachmentDecisions {
  const scene = makeScene(desired, observed, context)
  const byName = new Map(observed.containers.map((container) => [container.name, container]))
  const targeted = new Set<string>()
  for (const target of desired.containers) {
    const container = byName.get(target.container)
    if (container === undefined) addAbsent(target, scene)
    else {
      targeted.add(container.id)
      decideTarget(target, container, scene)
    }
  }
  for (const container of observed.containers) {
    if (!targeted.has(container.id)) decideOther(container, null, scene)
  }
  const freed = freeAddresses(scene.moves, scene.stays, scene.observed.engine)
  const checked = checkMoves(freed.moves, scene.observed.engine)
  return {
    moves: freed.moves,
    stays: freed.stays,
    diagnostics: [...scene.diagnostics, ...freed.diagnostics, ...checked],
    kept: scene.kept,
    waiting: scene.waiting,
  }
}

function makeScene(
  desired: DesiredState,
  observed: ObservedState,
  { networks, options }: { readonly networks: readonly NetworkDecision[]; readonly options: PlanOptions },
): Scene {
  const live = networks.filter((network) => network.observed !== null)
  return {
    desired,
    observed,
    options,
    byKey: new Map(
      networks.flatMap((network) => (network.desired === null ? [] : [[network.desired.key, network]])),
    ),
    byId: new Map(live.map((network) => [network.observed?.id ?? '', network])),
    byLiveName: new Map(live.map((network) => [network.observed?.name ?? '', network])),
    moves: [],
    stays: [],
    diagnostics: [],
    kept: [],
    waiting: [],
  }
}

function addAbsent(target: DesiredContainer, scene: Scene): void {
  const { container, key, range } = target
  if (target.optional || scene.options.allowMissing === true) {
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

function decideTarget(target: DesiredContainer, container: ObservedContainer, scene: Scene): void {
  scene.diagnostics.push(...diffPorts(target, container))
  const { attachments } = target
  if (attachments === null) return decideOther(container, target, scene)
  if (hasSharedNetworking(container)) return addUnattachable(target, container, scene)
  const settled = new Set<ObservedAttachment>()
  for (const attachment of attachments) {
    const slot = scene.byKey.get(attachment.network)
    if (slot === undefined) continue
    const present = findPresent(slot, container, scene)
    if (present !== null) settled.add(present)
    decideDeclared({ target, container, slot, attachment, present }, scene)
  }
  for (const present of container.attachments) {
    if (!settled.has(present)) decideSurplus({ target, container, present }, scene)
  }
}

/** True for a container that uses another's networking and has no endpoints of its own. */
function hasSharedNetworking({ mode }: ObservedContainer): boolean {
  return mode.kind === 'host' || mode.kind === 'container'
}

function addUnattachable(target: DesiredContainer, container: ObservedContainer, scene: Scene): void {
  if (target.attachments?.length === 0) return
  const { mode } = container
  const shared = mode.kind === 'container' ? `that of container ${mode.container.slice(0, 12)}` : `the host's`
  scene.diagnostics.push(
    makePlanDiagnostic('container-unattachable', {
      detail: `"${container.name}" has no networking of its own, it uses ${shared}: no network can be attached to it.`,
      fix: 'Create the container in another network mode, or remove "networks" from the target.',
      range: target.range,
    }),
  )
}

// The attachment that is, or by its name would be, on this network; a live one wins over a stale one.
function findPresent(
  slot: NetworkDecision,
  container: ObservedContainer,
  scene: Scene,
): ObservedAttachment | null {
  const live = container.attachments.find(
    (attachment) => findSlot(attachment, scene) === slot && slot.observed !== null,
  )
  const stale = container.attachments.find(
    (attachment) => findSlot(attachment, scene) === null && attachment.networkName === slot.name,
  )
  return live ?? stale ?? null
}

// Null: the network is gone (a stale attachment). An attachment without an id is found by its name.
function findSlot(attachment: ObservedAttachment, scene: Scene): NetworkDecision | null {
  const { networkId, networkName } = attachment
  return (networkId === null ? scene.byLiveName.get(networkName) : scene.byId.get(networkId)) ?? null
}

interface DeclaredCase {
  readonly target: DesiredContainer
  readonly container: ObservedContainer
  readonly slot: NetworkDecision
  readonly attachment: DesiredAttachment
  readonly present: ObservedAttachment | null
}

function decideDeclared({ target, container, slot, attachment, present }: DeclaredCase, scene: Scene): void {
  const address = `containers.${renderKey(target.key)}/${slot.part}`
  const declared = attachment.settings
  const base = { address, container, target, slot, networkName: slot.name, declared }
  const endpoint = makeEndpoint({
    declared,
    attachment: present,
    pools: listPools(slot),
    keepLive: hasLive(container, scene),
  })
  if (present === null) {
    const differences = listConnected(declared)
    scene.moves.push({ ...base, kind: 'connect', reason: 'missing', differences, endpoint, attachment: null })
    return
  }
  const { differences, unknown } = diffEndpoint(declared, present, container)
  if (container.inspected) addUnknown(unknown, { target, container, slot, attachment, present }, scene)
  const isStale = findSlot(present, scene) === null
  if (!isStale && slot.action === 'keep' && differences.length === 0) {
    scene.stays.push({ address, container, target, slot, attachment: present, declared: true })
    return
  }
  const reason = isStale ? 'stale' : slot.action === 'keep' ? 'differs' : 'network-replaced'
  scene.moves.push({ ...base, kind: 'reconnect', reason, differences, endpoint, attachment: present })
}

function addUnknown(
  unknown: readonly string[],
  { target, container, slot, attachment }: DeclaredCase,
  scene: Scene,
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

interface PresentCase {
  readonly target: DesiredContainer | null
  readonly container: ObservedContainer
  readonly present: ObservedAttachment
}

// An attachment of a managed target that the file does not declare.
function decideSurplus(present: PresentCase, scene: Scene): void {
  const slot = findSlot(present.present, scene)
  if (slot?.action === 'remove' || isCuttable(present, slot, scene))
    return addDisconnect(present, slot, scene)
  if (slot?.action === 'replace') return addReturn(present, slot, scene)
  addStay(present, slot, scene)
  if (slot !== null && isNone(slot)) return
  scene.kept.push({
    address: renderAddress(present, slot),
    reason: 'policy',
    detail: `"${present.container.name}" stays on "${present.present.networkName}", which ${renderPolicy(present.target)}.`,
  })
}

function renderPolicy(target: DesiredContainer | null): string {
  return target?.policy === 'additive'
    ? '"attachments: additive" never cuts'
    : 'is not in the file; "attachments: exact" would cut it'
}

function isCuttable({ target, present }: PresentCase, slot: NetworkDecision | null, scene: Scene): boolean {
  const policy = target?.policy ?? 'additive'
  if (slot !== null && isNone(slot)) return (target?.attachments ?? []).length > 0
  if (slot === null && isWantedName(target, present.networkName, scene)) return true
  if (policy === 'additive') return false
  if (policy === 'exact') return true
  if (slot === null) return scene.desired.networks.some(({ name }) => name === present.networkName)
  return slot.managed || slot.observed?.isDefault === true
}

// A stale entry of the name of a network that the container is to join stands in the way of joining it.
function isWantedName(target: DesiredContainer | null, name: string, { byKey }: Scene): boolean {
  return (target?.attachments ?? []).some(({ network }) => byKey.get(network)?.name === name)
}

function isNone({ observed }: NetworkDecision): boolean {
  return observed !== null && observed.predefined && observed.settings.driver === 'null'
}

// A container whose attachments the file does not manage: it is moved only with its networks.
function decideOther(container: ObservedContainer, target: DesiredContainer | null, scene: Scene): void {
  for (const present of container.attachments) {
    const slot = hasSharedNetworking(container) ? null : findSlot(present, scene)
    if (slot?.action === 'remove') addDisconnect({ target, container, present }, slot, scene)
    else if (slot?.action === 'replace') addReturn({ target, container, present }, slot, scene)
    else addStay({ target, container, present }, slot, scene)
  }
}

function addDisconnect(present: PresentCase, slot: NetworkDecision | null, scene: Scene): void {
  scene.moves.push({ ...makeMove(present, slot), kind: 'disconnect', reason: 'not-declared', endpoint: null })
}

function addReturn(present: PresentCase, slot: NetworkDecision, scene: Scene): void {
  const { container, present: attachment } = present
  const keepLive = hasLive(container, scene)
  const endpoint = makeEndpoint({ declared: {}, attachment, pools: listPools(slot), keepLive })
  scene.moves.push({ ...makeMove(present, slot), kind: 'reconnect', reason: 'network-replaced', endpoint })
}

function makeMove(present: PresentCase, slot: NetworkDecision | null) {
  const { container, target, present: attachment } = present
  const networkName = slot?.name ?? attachment.networkName
  const address = renderAddress(present, slot)
  return { address, container, target, slot, networkName, differences: [], declared: {}, attachment }
}

function addStay(present: PresentCase, slot: NetworkDecision | null, scene: Scene): void {
  const { container, target, present: attachment } = present
  scene.stays.push({
    address: renderAddress(present, slot),
    container,
    target,
    slot,
    attachment,
    declared: false,
  })
}

function renderAddress({ target, container, present }: PresentCase, slot: NetworkDecision | null): string {
  const owner = target === null ? renderName(container.name) : renderKey(target.key)
  return `containers.${owner}/${slot?.part ?? renderName(present.networkName)}`
}

// Podman never shows a requested address, so the one in use is kept; elsewhere an address in use may well be dynamic.
function hasLive(container: ObservedContainer, scene: Scene): boolean {
  return scene.observed.engine.flavor === 'podman' && container.state === 'running'
}
