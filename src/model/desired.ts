// The desired state: a configuration after spelling, profiles, interpolation and validation. Complete, canonical and sorted by
// key, so that nothing behind it asks whether something was given in another form.
import type { SourceRange } from './diagnostic.ts'
import type { EndpointSettings } from './endpoint.ts'
import type { NetworkSettings } from './network.ts'
import type { DesiredPolicy } from './policy.ts'
import type { PublishedPort } from './port.ts'

/** Only what the file declares; a field that is absent is not compared. */
export type DeclaredNetworkSettings = Partial<NetworkSettings>

/** Only what the file declares; null, an empty list or empty pairs clear the field. */
export type DeclaredEndpointSettings = Partial<EndpointSettings>

/**
 * Which values came from the environment: the names of the variables, sorted, by path as in a plan (`labels["token"]`,
 * `ipam.config[0].subnet`, `driverOpts["a"]`). Names of objects, keys of maps, flags and numbers are not listed: they are shown.
 */
export type FromEnv = Readonly<Record<string, readonly string[]>>

/** One entry of `networks:`. `protect` is null where the file says nothing. */
export interface DesiredNetwork {
  readonly key: string
  readonly name: string
  readonly external: boolean
  readonly adopt: boolean
  readonly protect: boolean | null
  readonly settings: DeclaredNetworkSettings
  readonly range: SourceRange | null
  /** Where each declared field stands, by path as in a plan (`ipam.config`, `options["a"]`). */
  readonly ranges: Readonly<Record<string, SourceRange>>
  readonly fromEnv: FromEnv
}

/** One network of a target. */
export interface DesiredAttachment {
  /** The key of the network under `networks:`. */
  readonly network: string
  readonly settings: DeclaredEndpointSettings
  readonly range: SourceRange | null
  readonly fromEnv: FromEnv
}

/** Which attachments that the file does not declare may be cut. */
export type AttachmentPolicy = 'declared' | 'exact' | 'additive'

/** One entry of `targets.containers:`. `attachments` is null where the target has no `networks` key: they are not managed. */
export interface DesiredContainer {
  readonly key: string
  readonly container: string
  readonly attachments: readonly DesiredAttachment[] | null
  readonly policy: AttachmentPolicy
  readonly optional: boolean
  readonly ports: readonly PublishedPort[] | null
  readonly range: SourceRange | null
}

/** The project: `named` is false where its name comes from the folder and not from the file. */
export interface Project {
  readonly name: string
  readonly named: boolean
}

/** Which plans a person must agree to: all that change something, those that make anything reachable, or those with dangers only. */
export type ApproveWhen = 'any' | 'broadening' | 'never'

/**
 * What keeps a plan from being carried out without more ado. Removals are too many where they are more than `maxRemovalPercent` (0 to 100)
 * of the project's networks, and it has at least `minOwnedNetworks` (1 or more). `exposureBroadens` is the level of that hazard.
 */
export interface Guards {
  readonly maxRemovalPercent: number
  readonly minOwnedNetworks: number
  readonly exposureBroadens: 'notice' | 'danger'
  readonly approveWhen: ApproveWhen
}

/** The guards where the file says nothing. */
export const DEFAULT_GUARDS: Guards = {
  maxRemovalPercent: 30,
  minOwnedNetworks: 10,
  exposureBroadens: 'notice',
  approveWhen: 'any',
}

/** All that a configuration asks for, sorted by key in code point order. */
export interface DesiredState {
  readonly project: Project
  readonly guards: Guards
  readonly networks: readonly DesiredNetwork[]
  readonly containers: readonly DesiredContainer[]
  /** By name; absent where the file has none. */
  readonly policies?: readonly DesiredPolicy[]
}
