// What deciding about containers works with: the decided networks by every name that an attachment can have for them, and the
// lists that the deciding functions add to.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredContainer, DesiredState } from '../model/desired.ts'
import type { ObservedAttachment, ObservedContainer, ObservedState } from '../model/observed.ts'
import type { Kept } from './document.ts'
import type { Move, Stay } from './move.ts'
import { renderKey, renderName } from './naming.ts'
import type { NetworkDecision } from './network-decision.ts'
import type { PlanOptions } from './options.ts'

/** What the deciding functions share. */
export interface AttachmentScene {
  readonly desired: DesiredState
  readonly observed: ObservedState
  readonly options: PlanOptions
  readonly byKey: ReadonlyMap<string, NetworkDecision>
  readonly byId: ReadonlyMap<string, NetworkDecision>
  readonly byLiveName: ReadonlyMap<string, NetworkDecision>
  readonly wantedNames: ReadonlySet<string>
  readonly moves: Move[]
  readonly stays: Stay[]
  readonly diagnostics: Diagnostic[]
  readonly kept: Kept[]
  /** Names of containers that are waited for. */
  readonly waiting: string[]
}

/** What containers are decided about with, beside both states. */
export interface AttachmentContext {
  readonly networks: readonly NetworkDecision[]
  readonly options: PlanOptions
}

/** Collects what deciding about containers needs. */
export function makeAttachmentScene(
  desired: DesiredState,
  observed: ObservedState,
  { networks, options }: AttachmentContext,
): AttachmentScene {
  const byKey = new Map<string, NetworkDecision>()
  const byId = new Map<string, NetworkDecision>()
  const byLiveName = new Map<string, NetworkDecision>()
  for (const network of networks) {
    if (network.desired !== null) byKey.set(network.desired.key, network)
    if (network.observed === null) continue
    byId.set(network.observed.id, network)
    byLiveName.set(network.observed.name, network)
  }
  const lists = { moves: [], stays: [], diagnostics: [], kept: [], waiting: [] }
  const wantedNames = new Set(desired.networks.map(({ name }) => name))
  return { desired, observed, options, byKey, byId, byLiveName, wantedNames, ...lists }
}

/** One attachment of a container, and what the file says about the container. */
export interface PresentCase {
  readonly target: DesiredContainer | null
  readonly container: ObservedContainer
  readonly present: ObservedAttachment
}

/** The network that an attachment is on; null if it is gone (a stale attachment). One without an id is found by its name. */
export function findSlot(
  { networkId, networkName }: ObservedAttachment,
  { byId, byLiveName }: AttachmentScene,
): NetworkDecision | null {
  return (networkId === null ? byLiveName.get(networkName) : byId.get(networkId)) ?? null
}

/** True for a container that uses another's networking and has no endpoints of its own. */
export function hasSharedNetworking({ mode }: ObservedContainer): boolean {
  return mode.kind === 'host' || mode.kind === 'container'
}

/** The address of an attachment that the file does not declare. */
export function renderPresent(
  { target, container, present }: PresentCase,
  slot: NetworkDecision | null,
): string {
  const owner = target === null ? renderName(container.name) : renderKey(target.key)
  return `containers.${owner}/${slot?.part ?? renderName(present.networkName)}`
}
