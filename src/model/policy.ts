// What policies say, as data: between whom there must be no way, between whom there must be one, and who is excused from that. Names
// are those of the engine: keys of the file are resolved.
import type { Diagnostic, SourceRange } from './diagnostic.ts'
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

/** The keys of the labels by which a policy chooses containers. */
export function listPolicyLabels({ rule, allow, exceptions }: DesiredPolicy): readonly string[] {
  const own = rule.kind === 'isolate' ? rule.groups : [rule.from, rule.to]
  const passes = [...allow, ...exceptions].flatMap(({ from, to }) => [from, to])
  const selectors = [...own, ...passes].flatMap((ends) => ends?.selectors ?? [])
  const groups = rule.kind === 'isolate' && rule.label !== null ? [rule.label] : []
  return [...new Set([...groups, ...selectors.flatMap(listSelectorLabels)])]
}

function listSelectorLabels(selector: PolicySelector): readonly string[] {
  if (selector.kind === 'outsider') return []
  const { label, except } = selector
  return [...(label === null ? [] : [label.key]), ...except.flatMap(listSelectorLabels)]
}

// An apply did not make them, and to refuse it would keep what is wrong from being repaired.
const STANDING: ReadonlySet<string> = new Set(['policy-violated-already', 'policy-exception-expired'])

/** True if errors of a plan keep it from being applied: all but what is wrong with policies already. */
export function hasObstacle(diagnostics: readonly Diagnostic[]): boolean {
  return listObstacles(diagnostics).length > 0
}

/** The errors of a plan that keep it from being applied. */
export function listObstacles(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ code, severity }) => severity === 'error' && !STANDING.has(code))
}

/** True if all that keeps a plan from being applied are policies that it would break. */
export function isRefusedByPolicy(diagnostics: readonly Diagnostic[]): boolean {
  const obstacles = listObstacles(diagnostics)
  return obstacles.length > 0 && obstacles.every(({ code }) => code === 'policy-violated')
}
