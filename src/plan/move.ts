// What containers do in a plan: moves between networks, and stays that moves may still disturb.
import type { DeclaredEndpointSettings, DesiredContainer } from '../model/desired.ts'
import type { EndpointSettings } from '../model/endpoint.ts'
import type { ObservedAttachment, ObservedContainer } from '../model/observed.ts'
import type { Difference, Reason } from './document.ts'
import type { NetworkDecision } from './network-decision.ts'

interface MoveBase {
  readonly address: string
  readonly container: ObservedContainer
  readonly target: DesiredContainer | null
  readonly networkName: string
  readonly reason: Reason
  readonly differences: readonly Difference[]
  /** What the file declares of it; nothing, if it does not declare it. */
  readonly declared: DeclaredEndpointSettings
}

/** A container joins a network that it was not on. */
export interface Join extends MoveBase {
  readonly kind: 'connect'
  readonly slot: NetworkDecision
  readonly endpoint: EndpointSettings
  readonly attachment: null
}

/** A container leaves a network and joins it, or what takes its place, again. */
export interface Rejoin extends MoveBase {
  readonly kind: 'reconnect'
  readonly slot: NetworkDecision
  readonly endpoint: EndpointSettings
  readonly attachment: ObservedAttachment
}

/** A container leaves a network; `slot` is null for a stale attachment to a network that is gone. */
export interface Leave extends MoveBase {
  readonly kind: 'disconnect'
  readonly slot: NetworkDecision | null
  readonly endpoint: null
  readonly attachment: ObservedAttachment
}

/** One change of one container on one network. */
export type Move = Join | Rejoin | Leave

/** An attachment that is as it should be, or that is not touched. `slot` is null where its network is gone. */
export interface Stay {
  readonly address: string
  readonly container: ObservedContainer
  readonly target: DesiredContainer | null
  readonly slot: NetworkDecision | null
  readonly attachment: ObservedAttachment
  /** What the file declares of it; null if it does not declare it. */
  readonly declared: DeclaredEndpointSettings | null
}
