// Decides about attachments that the file does not declare: they are cut where the policy of the target allows it, and otherwise
// move only where their network is replaced or removed, with all their endpoint settings.
import type { DesiredAttachment, DesiredContainer } from '../model/desired.ts'
import type { ObservedContainer } from '../model/observed.ts'
import {
  findSlot,
  hasSharedNetworking,
  renderPresent,
  type AttachmentScene,
  type PresentCase,
} from './attachment-scene.ts'
import { makeEndpoint } from './endpoint-diff.ts'
import type { NetworkDecision } from './network-decision.ts'

/** An attachment of a managed target that the file does not declare, and what the file does declare. */
export interface SurplusCase extends PresentCase {
  readonly target: DesiredContainer
  readonly declared: readonly DesiredAttachment[]
}

/** Decides about an attachment of a managed target that the file does not declare. */
export function decideSurplus(present: SurplusCase, scene: AttachmentScene): void {
  const slot = findSlot(present.present, scene)
  if (slot?.action === 'remove' || isCuttable(present, slot, scene)) return addLeave(present, slot, scene)
  if (slot?.action === 'replace') return addReturn(present, slot, scene)
  addStay(present, slot, scene)
  if (scene.options.mode === 'destroy' || (slot !== null && isNone(slot))) return
  const { target, container, present: attachment } = present
  scene.kept.push({
    address: renderPresent(present, slot),
    reason: 'policy',
    detail: `"${container.name}" stays on "${attachment.networkName}", which ${renderPolicy(target)}.`,
  })
}

function renderPolicy({ policy }: DesiredContainer): string {
  return policy === 'additive'
    ? '"attachments: additive" never cuts'
    : 'is not in the file; "attachments: exact" would cut it'
}

function isCuttable(
  { target, declared, present }: SurplusCase,
  slot: NetworkDecision | null,
  scene: AttachmentScene,
): boolean {
  if (slot !== null && isNone(slot)) return declared.length > 0
  // A stale entry of the name of a network that the container is to join stands in the way of joining it.
  const isInTheWay = declared.some(({ network }) => scene.byKey.get(network)?.name === present.networkName)
  if (slot === null && isInTheWay) return true
  switch (target.policy) {
    case 'additive':
      return false
    case 'exact':
      return true
    case 'declared':
      return slot === null
        ? scene.wantedNames.has(present.networkName)
        : slot.managed || slot.observed?.isDefault === true
  }
}

function isNone({ observed }: NetworkDecision): boolean {
  return observed !== null && observed.predefined && observed.settings.driver === 'null'
}

/** Decides about a container whose attachments the file does not manage: it moves only with its networks. */
export function decideUnmanaged(
  container: ObservedContainer,
  target: DesiredContainer | null,
  scene: AttachmentScene,
): void {
  for (const present of container.attachments) {
    const slot = hasSharedNetworking(container) ? null : findSlot(present, scene)
    const placed = { target, container, present }
    if (slot?.action === 'remove') addLeave(placed, slot, scene)
    else if (slot?.action === 'replace') addReturn(placed, slot, scene)
    else addStay(placed, slot, scene)
  }
}

function addLeave(present: PresentCase, slot: NetworkDecision | null, scene: AttachmentScene): void {
  const { networkName } = present.present
  const move = { ...makeMove(present, slot), networkName, slot, endpoint: null }
  scene.moves.push({ ...move, kind: 'disconnect', reason: 'not-declared' })
}

function addReturn(present: PresentCase, slot: NetworkDecision, scene: AttachmentScene): void {
  const { container, present: attachment } = present
  const { engine } = scene.observed
  const endpoint = makeEndpoint({ declared: {}, attachment, container, pools: slot.pools, engine })
  const move = { ...makeMove(present, slot), networkName: slot.name, slot, endpoint }
  scene.moves.push({ ...move, kind: 'reconnect', reason: 'network-replaced' })
}

function makeMove(present: PresentCase, slot: NetworkDecision | null) {
  const { container, target, present: attachment } = present
  const address = renderPresent(present, slot)
  return { address, container, target, differences: [], declared: {}, attachment }
}

function addStay(present: PresentCase, slot: NetworkDecision | null, scene: AttachmentScene): void {
  const { container, target, present: attachment } = present
  const address = renderPresent(present, slot)
  scene.stays.push({ address, container, target, slot, attachment, declared: null })
}
