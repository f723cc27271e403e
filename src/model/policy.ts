// What policies say, as data: between whom there must be no way, between whom there must be one, and who is excused from that. Names
// are those of the engine: keys of the file are resolved.
import type { SourceRange } from './diagnostic.ts'
import type { PortProtocol } from './port.ts'

/** Ports by number, as the one who listens has them; both ends are included. */
export interface PolicyPorts {
  readonly first: number
  readonly last: number
  readonly protocol: PortProtocol
}

/** The ends that are no containers, as policies name them. */
export type PolicyOutsider = 'host' | 'lan' | 'internet'

/**
 * Containers of which all holds that is not null. `container` is a name, in which `*` stands for any text; `network` is the name of a
 * network that they are on; `label` is one that they have, with any value where that is null. None of `except` are meant.
 */
export interface ContainerSelector {
  readonly kind: 'containers'
  readonly container: string | null
  readonly network: string | null
  readonly label: { readonly key: string; readonly value: string | null } | null
  readonly except: readonly ContainerSelector[]
}

/** Who is meant: an end outside, or containers. */
export type PolicySelector =
  | { readonly kind: 'outsider'; readonly outsider: PolicyOutsider }
  | ContainerSelector

/** A set of ends: those of any selector. `range` is where it is written. */
export interface PolicyEnds {
  readonly selectors: readonly PolicySelector[]
  readonly range: SourceRange | null
}

/** From whom to whom, and to which ports; null for all. */
export interface PolicyPairs {
  readonly from: PolicyEnds
  readonly to: PolicyEnds
  readonly ports: readonly PolicyPorts[] | null
}

/** Pairs that a policy does not count; null stands for everybody. */
export interface PolicyPass {
  readonly from: PolicyEnds | null
  readonly to: PolicyEnds | null
  readonly ports: readonly PolicyPorts[] | null
  readonly range: SourceRange | null
}

/** Somebody's permission to break a policy for a time. `expires` is the last day on which it holds, `2026-12-31`. */
export interface PolicyException extends PolicyPass {
  readonly owner: string
  readonly reason: string
  readonly expires: string
}

/** A group that others are kept out of. */
export interface PolicyGroup extends PolicyEnds {
  readonly name: string
}

/**
 * `deny`: there must be no way. `require`: from each of these to each of those there must be one, to every port. `isolate`: there must
 * be none between containers of different groups; `label` makes one of each value that containers have for that label.
 */
export type PolicyRule =
  | ({ readonly kind: 'deny' | 'require' } & PolicyPairs)
  | {
      readonly kind: 'isolate'
      readonly groups: readonly PolicyGroup[]
      readonly label: string | null
      readonly ports: readonly PolicyPorts[] | null
    }

/** One entry of `policies:`. `allow` are pairs that are no part of what is forbidden, for good. */
export interface DesiredPolicy {
  readonly name: string
  readonly description: string | null
  readonly severity: 'error' | 'warning'
  readonly rule: PolicyRule
  readonly allow: readonly PolicyPass[]
  readonly exceptions: readonly PolicyException[]
  readonly range: SourceRange | null
}
