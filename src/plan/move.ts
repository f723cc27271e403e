// What containers do in a plan: moves between networks, and stays that moves may still disturb.
import type { DeclaredEndpointSettings, DesiredContainer } from '../model/desired.ts'
import type { EndpointSettings } from '../model/endpoint.ts'
import type { Pool } from '../model/network.ts'
import type { ObservedAttachment, ObservedContainer } from '../model/observed.ts'
import type { Difference, Reason } from './document.ts'
import type { NetworkDecision } from './network-decision.ts'

/** One change of one container on one network. */
export interface Move {
  readonly address: string
  readonly container: ObservedContainer
  readonly target: DesiredContainer | null
  /** The network that is joined or left; null for a stale attachment to a network that is gone. */
  readonly slot: NetworkDecision | null
  readonly networkName: string
  readonly kind: 'connect' | 'disconnect' | 'reconnect'
  readonly reason: Reason
  readonly differences: readonly Difference[]
  /** What a connect asks for; null where nothing is joined. */
  readonly endpoint: EndpointSettings | null
  readonly declared: DeclaredEndpointSettings
  readonly attachment: ObservedAttachment | null
}

/** An attachment that is as it should be, or that is not touched. */
export interface Stay {
  readonly address: string
  readonly container: ObservedContainer
  readonly target: DesiredContainer | null
  readonly slot: NetworkDecision | null
  readonly attachment: ObservedAttachment
  /** True if the file declares it. */
  readonly declared: boolean
}

/** The pools that a network has after the plan, as far as they are known. */
export function listPools(slot: NetworkDecision): readonly Pool[] {
  return slot.spec?.settings.pools ?? slot.observed?.settings.pools ?? []
}
