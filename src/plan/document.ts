// The plan as data: what is printed, saved, compared, digested and executed. `schema/plan.schema.json` describes its JSON form.
import type { ApproveWhen } from '../model/desired.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { EndpointSettings } from '../model/endpoint.ts'
import type { NetworkSpec } from '../model/network.ts'
import type { ReachChanges } from '../model/reach.ts'

/** The version of the plan document. Additions raise the minor part, anything else the major one. */
export const PLAN_FORMAT_VERSION = '1.0'

/** What happens to an object; a closed set. Consumers scan it for the word they care about. */
export type Actions =
  | readonly ['create']
  | readonly ['remove']
  | readonly ['remove', 'create']
  | readonly ['create', 'remove']
  | readonly ['connect']
  | readonly ['disconnect']
  | readonly ['disconnect', 'connect']
  | readonly ['no-op']

/** Why; a closed list. */
export type Reason =
  | 'missing'
  | 'not-declared'
  | 'differs'
  | 'renamed'
  | 'stale'
  | 'network-replaced'
  | 'address-needed'
  | 'placeholder'
  | 'adopted'
  | 'unchanged'

/** A plain JSON value as differences hold it. */
export type PlanValue =
  | string
  | number
  | boolean
  | null
  | readonly PlanValue[]
  | { readonly [key: string]: PlanValue }

/** One path with its old and new value; null stands for "nothing". */
export interface Difference {
  readonly path: string
  readonly before: PlanValue
  readonly after: PlanValue
  readonly forcesReplace: boolean
}

/** What a hazard is; the level decides whether consent beyond `--yes` is needed. */
export type HazardType =
  | 'prunes'
  | 'detaches-running'
  | 'names-lost'
  | 'default-route-changes'
  | 'replaces-network'
  | 'foreign-endpoints'
  | 'isolates-running'
  | 'address-changes'
  | 'loses-settings'
  | 'breaks-start'
  | 'adopts'
  | 'too-many-removals'
  | 'removes-all'
  | 'exposure-broadens'

/** A way in which a change may hurt. `allowed` is true where consent was given. */
export interface Hazard {
  readonly type: HazardType
  readonly level: 'notice' | 'danger'
  readonly message: string
  readonly allowed: boolean
}

/** A change to a network. `network` is its name after the change. */
export interface NetworkChange {
  readonly address: string
  readonly kind: 'network'
  readonly network: string
  readonly actions: Actions
  readonly reason: Reason
  readonly differences: readonly Difference[]
  readonly hazards: readonly Hazard[]
}

/** A change to one container's place on one network. */
export interface AttachmentChange {
  readonly address: string
  readonly kind: 'attachment'
  readonly container: string
  readonly network: string
  readonly actions: Actions
  readonly reason: Reason
  readonly differences: readonly Difference[]
  readonly hazards: readonly Hazard[]
}

/** One object that changes, or, with actions `["no-op"]`, one that does not. */
export type Change = NetworkChange | AttachmentChange

/**
 * The network that a step acts on: by `id` where it exists, otherwise the one that the step `createdBy` makes. Both null: by
 * `name` (one of the engine's own, whose ids change; an overlay that this Swarm node does not list; a stale attachment).
 */
export interface NetworkRef {
  readonly name: string
  readonly id: string | null
  readonly createdBy: string | null
}

/**
 * The container that a step acts on. `mode` is the network that its network mode names, where this engine connects it to others
 * only while that network exists; null elsewhere.
 */
export interface ContainerRef {
  readonly name: string
  readonly id: string
  readonly mode: string | null
}

interface StepBase {
  /** `create-network:KEY`, `connect:KEY/KEY` and so on; unique in the plan. */
  readonly id: string
  /** Steps that must have succeeded before this one starts. Sorted. */
  readonly waitsFor: readonly string[]
  /** Steps that must have ended, well or not, before this one starts. Sorted. */
  readonly after: readonly string[]
  /** The address of the change that this step is part of. */
  readonly of: string
  readonly hazards: readonly Hazard[]
  /** What undoing this step would not bring back, in a sentence; null where nothing is lost. */
  readonly irreversible: string | null
}

/** Creates a network. */
export interface CreateNetworkStep extends StepBase {
  readonly action: 'create-network'
  readonly spec: NetworkSpec
}

/** Removes a network. `before` is the create call that makes it again. */
export interface RemoveNetworkStep extends StepBase {
  readonly action: 'remove-network'
  readonly network: NetworkRef
  readonly before: NetworkSpec
}

/** Puts a container on a network with these endpoint settings. */
export interface ConnectStep extends StepBase {
  readonly action: 'connect'
  readonly network: NetworkRef
  readonly container: ContainerRef
  readonly endpoint: EndpointSettings
}

/** Takes a container off a network. `before` is how it was on it; null where nothing can bring it back (a stale attachment). */
export interface DisconnectStep extends StepBase {
  readonly action: 'disconnect'
  readonly network: NetworkRef
  readonly container: ContainerRef
  readonly before: EndpointSettings | null
}

/** One engine call. */
export type Step = CreateNetworkStep | RemoveNetworkStep | ConnectStep | DisconnectStep

/** Something that was left as it is, and why. */
export interface Kept {
  readonly address: string
  readonly reason: KeptReason
  readonly detail: string
}

/** Why something was left alone; a closed list. */
export type KeptReason =
  | 'foreign-network'
  | 'external'
  | 'project-unnamed'
  | 'policy'
  | 'placeholder'
  | 'waiting'

/**
 * A field that holds a value from the environment. `from` are the variables, sorted; empty where the file does not take it from
 * there any more and the value before came from there.
 */
export interface Sensitive {
  readonly address: string
  readonly path: string
  readonly from: readonly string[]
}

/** How many objects change in which way. */
export interface Summary {
  readonly create: number
  readonly replace: number
  readonly remove: number
  readonly connect: number
  readonly reconnect: number
  readonly disconnect: number
  readonly unchanged: number
}

/** The plan document. See `docs/plan-format.md`. */
export interface Plan {
  readonly formatVersion: typeof PLAN_FORMAT_VERSION
  readonly tool: string
  readonly project: string
  readonly engine: {
    readonly id: string
    readonly name: string
    readonly version: string
    readonly apiVersion: string
  }
  /** `destroy` where the plan removes all that the project owns. */
  readonly mode: 'apply' | 'destroy'
  /** Which plans a person must agree to; `any` where all that the project owns is removed. */
  readonly approveWhen: ApproveWhen
  readonly summary: Summary
  /** True if there are changes and neither an error nor a protection stands in the way. */
  readonly applyable: boolean
  /** False while something waits (an optional container that does not exist yet). */
  readonly complete: boolean
  /** Sorted: networks before attachments, then by address. */
  readonly changes: readonly Change[]
  /** In an order in which they could run one after another. */
  readonly steps: readonly Step[]
  readonly kept: readonly Kept[]
  /** Who can reach whom after the steps and cannot before, and the other way round; containers count as if they ran. */
  readonly reachability: ReachChanges
  /** Sorted by address, then path. Their values are in the plan, and not in what is shown of it. */
  readonly sensitive: readonly Sensitive[]
  readonly diagnostics: readonly Diagnostic[]
  readonly digests: {
    readonly config: string
    readonly observed: string
    readonly plan: string
  }
}

/** A plan that has no digest of its own yet, because something that the digest covers may still be added to it. */
export interface PlanDraft extends Omit<Plan, 'digests'> {
  readonly digests: Omit<Plan['digests'], 'plan'>
}
