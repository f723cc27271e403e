// What is between the tree and the desired state: values are canonical, and each still knows where it was written, for the rules
// that look at several of them at once.
import type {
  AttachmentPolicy,
  DeclaredEndpointSettings,
  DeclaredNetworkSettings,
  FromEnv,
  Guards,
  Project,
} from '../model/desired.ts'
import type { PublishedPort } from '../model/port.ts'
import type { Span } from './source.ts'

/** A value and where it was written; with the template that it came from if the environment had a part in it. */
export interface Located<Value> {
  readonly value: Value
  readonly span: Span
  readonly template?: string
}

/** An address or an address range; `field` is its name in the file. */
export interface LocatedAddress extends Located<string> {
  readonly field: string
}

/** One address pool whose subnet could be read. */
export interface PoolDraft {
  readonly subnet: Located<string>
  readonly ipRange: Located<string> | null
  readonly gateway: Located<string> | null
  readonly auxAddresses: readonly (Located<string> & { readonly key: string })[]
}

/** One entry of `networks:`. `name` is located at the key where the file gives none; `spans` by path as in a plan. */
export interface NetworkDraft {
  readonly key: string
  readonly span: Span
  /** Where its body stands, or the part of it that is about addresses. */
  readonly ipamSpan: Span
  readonly name: Located<string>
  readonly external: boolean
  readonly adopt: boolean
  readonly protect: boolean | null
  readonly settings: DeclaredNetworkSettings
  readonly pools: readonly PoolDraft[]
  /** How many pools were written; more than `pools` if some could not be read. */
  readonly poolCount: number
  readonly spans: ReadonlyMap<string, Span>
  readonly fromEnv: FromEnv
}

/** One network of a target. */
export interface AttachmentDraft {
  readonly network: string
  readonly span: Span
  readonly settings: DeclaredEndpointSettings
  readonly fromEnv: FromEnv
  readonly aliases: readonly Located<string>[]
  readonly addresses: readonly LocatedAddress[]
}

/** One entry of `targets.containers:`. `container` is located at the key where the file gives none. */
export interface ContainerDraft {
  readonly key: string
  readonly span: Span
  readonly container: Located<string>
  readonly attachments: readonly AttachmentDraft[] | null
  readonly policy: AttachmentPolicy
  readonly optional: boolean
  readonly ports: readonly Located<PublishedPort>[] | null
}

/** A whole configuration, in the order of the file. */
export interface Draft {
  readonly project: Project
  readonly guards: Guards
  readonly networks: readonly NetworkDraft[]
  readonly containers: readonly ContainerDraft[]
}

/** Where a declared field stands, by path as in a plan. */
export function findSpan({ spans }: NetworkDraft, path: string): Span {
  return spans.get(path) as Span
}
