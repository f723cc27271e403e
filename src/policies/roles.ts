// What a container or an end outside is in a policy: whom the selectors mean, in one state of the engine.
import { matchesPattern } from '../model/pattern.ts'
import { findPair } from '../model/pairs.ts'
import type { ObservedContainer } from '../model/observed.ts'
import type {
  ContainerSelector,
  DesiredPolicy,
  PolicyEnds,
  PolicyOutsider,
  PolicyPass,
  PolicySelector,
} from '../model/policy.ts'
import type { Reachability } from '../reachability/model.ts'

/** A container with the names of the networks on which it can be reached. */
export interface ContainerSubject {
  readonly kind: 'container'
  readonly container: ObservedContainer
  readonly networks: ReadonlySet<string>
}

/** A container, or an end outside. */
export type Subject = { readonly kind: 'outsider'; readonly outsider: PolicyOutsider } | ContainerSubject

/** What an end is in a policy. `groups` are those that it belongs to; of `passes`, allowed ones come before exceptions. */
export interface Role {
  readonly isFrom: boolean
  readonly isTo: boolean
  readonly groups: readonly string[]
  readonly passesFrom: readonly boolean[]
  readonly passesTo: readonly boolean[]
}

/** Makes the subject of a container in a state; one that lives in the namespace of another is on the networks of that. */
export function makeSubject({ members }: Reachability, container: ObservedContainer): ContainerSubject {
  const place = members.get(container.name)?.place
  const endpoints = place?.kind === 'sandbox' ? place.sandbox.endpoints : []
  return { kind: 'container', container, networks: new Set(endpoints.map(({ network }) => network.name)) }
}

/** Finds what ends are in a policy. */
export function makeFindRole({ rule, allow, exceptions }: DesiredPolicy): (subject: Subject) => Role {
  const passes: readonly PolicyPass[] = [...allow, ...exceptions]
  return (subject) => {
    const has = (ends: PolicyEnds | null): boolean => ends === null || hasSubject(ends, subject)
    const isPair = rule.kind !== 'isolate'
    return {
      isFrom: isPair && has(rule.from),
      isTo: isPair && has(rule.to),
      groups: isPair ? [] : listGroups(rule, subject),
      passesFrom: passes.map(({ from }) => has(from)),
      passesTo: passes.map(({ to }) => has(to)),
    }
  }
}

type Isolation = Extract<DesiredPolicy['rule'], { readonly kind: 'isolate' }>

function listGroups({ groups, label }: Isolation, subject: Subject): readonly string[] {
  if (label === null) {
    return groups.filter((group) => hasSubject(group, subject)).map(({ name }) => name)
  }
  if (subject.kind === 'outsider') return []
  const value = findPair(subject.container.labels ?? [], label)
  return value === undefined ? [] : [value]
}

/** True if ends hold a subject. */
export function hasSubject({ selectors }: Pick<PolicyEnds, 'selectors'>, subject: Subject): boolean {
  return selectors.some((selector) => isMeant(selector, subject))
}

function isMeant(selector: PolicySelector, subject: Subject): boolean {
  if (selector.kind === 'outsider') {
    return subject.kind === 'outsider' && subject.outsider === selector.outsider
  }
  return subject.kind === 'container' && isChosen(selector, subject)
}

function isChosen(
  { container: pattern, network, label, except }: ContainerSelector,
  subject: ContainerSubject,
): boolean {
  const { container, networks } = subject
  return (
    (pattern === null || matchesPattern(pattern, container.name)) &&
    (network === null || networks.has(network)) &&
    (label === null || hasLabel(container, label)) &&
    !except.some((other) => isChosen(other, subject))
  )
}

function hasLabel(
  { labels = [] }: ObservedContainer,
  { key, value }: NonNullable<ContainerSelector['label']>,
): boolean {
  const found = findPair(labels, key)
  return found !== undefined && (value === null || value === found)
}
