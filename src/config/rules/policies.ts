// Rules about policies among each other, as far as they can be told without an engine: of ends outside and of containers by name.
import { isPattern, matchesPattern } from '../../model/pattern.ts'
import type {
  DesiredPolicy,
  PolicyEnds,
  PolicyPass,
  PolicyPorts,
  PolicyRule,
  PolicySelector,
} from '../../model/policy.ts'
import type { Located } from '../draft.ts'
import type { Report } from '../report.ts'

/** Policies that are about everything, and those that nothing could satisfy together. */
export function checkPolicies(policies: readonly Located<DesiredPolicy>[], report: Report): void {
  for (const policy of policies) checkBreadth(policy, report)
  for (const required of policies) {
    const { rule } = required.value
    if (rule.kind === 'require') checkRequired(required, rule, { policies, report })
  }
}

function checkBreadth({ value, span }: Located<DesiredPolicy>, report: Report): void {
  const { rule, allow, name } = value
  if (rule.kind !== 'isolate' && hasAll(rule.from) && hasAll(rule.to) && allow.length === 0) {
    report.add('policy-about-everything', span, {
      detail: `"${name}" is about every pair of containers of the engine, whoever they belong to.`,
      fix: 'Name whom it is about, or say with "allow" who is not meant.',
    })
  }
  for (const { from, to, ports } of allow) {
    if (ports !== null || ![from, to].every((ends) => ends === null || hasAll(ends))) continue
    report.add('policy-about-everything', span, {
      detail: `What "${name}" allows is all that it forbids between containers.`,
      fix: 'Name whom "allow" is about.',
    })
  }
}

function hasAll({ selectors }: PolicyEnds): boolean {
  return selectors.some(
    (selector) =>
      selector.kind === 'containers' &&
      selector.container !== null &&
      /^\*+$/.test(selector.container) &&
      isByName(selector),
  )
}

type Named = Extract<PolicySelector, { readonly kind: 'containers' }>

function isByName({ network, label, except }: Named): boolean {
  return network === null && label === null && except.length === 0
}

// --- contradictions

type Required = Extract<PolicyRule, { readonly kind: 'deny' | 'require' }>

interface Others {
  readonly policies: readonly Located<DesiredPolicy>[]
  readonly report: Report
}

function checkRequired(
  { value, span }: Located<DesiredPolicy>,
  rule: Required,
  { policies, report }: Others,
): void {
  const pairs = listNames(rule.from).flatMap((from) => listNames(rule.to).map((to) => ({ from, to })))
  for (const other of policies) {
    const pair = pairs.find((candidate) => isForbidden(other.value, candidate, rule.ports))
    if (pair === undefined) continue
    report.add('policy-contradiction', span, {
      detail: `"${value.name}" requires what "${other.value.name}" in line ${report.findLine(other.span)} forbids: ${renderEnd(pair.from)} -> ${renderEnd(pair.to)}.`,
      fix: 'Remove one of the two, or allow there what is required here.',
    })
  }
}

/** An end that is known without an engine. */
type KnownEnd =
  | { readonly kind: 'outsider'; readonly outsider: string }
  | { readonly kind: 'container'; readonly name: string }

interface KnownPair {
  readonly from: KnownEnd
  readonly to: KnownEnd
}

function listNames({ selectors }: PolicyEnds): readonly KnownEnd[] {
  return selectors.flatMap((selector): readonly KnownEnd[] => {
    if (selector.kind === 'outsider') return [selector]
    const { container } = selector
    if (container === null || isPattern(container) || !isByName(selector)) return []
    return [{ kind: 'container', name: container }]
  })
}

function renderEnd(end: KnownEnd): string {
  return end.kind === 'outsider' ? end.outsider : `"${end.name}"`
}

function isForbidden(
  { rule, allow, exceptions }: DesiredPolicy,
  pair: KnownPair,
  ports: readonly PolicyPorts[] | null,
): boolean {
  if (rule.kind === 'require' || !isAboutPorts(rule.ports, ports) || isSame(pair)) return false
  // whom a label or a network takes out is not known here
  if ([...allow, ...exceptions].some((pass) => mayPass(pass, pair))) return false
  if (rule.kind !== 'isolate') return hasEnd(rule.from, pair.from) && hasEnd(rule.to, pair.to)
  const { groups } = rule
  const list = (end: KnownEnd) => groups.filter((group) => hasEnd(group, end))
  return isApart(list(pair.from), list(pair.to))
}

function isSame({ from, to }: KnownPair): boolean {
  return JSON.stringify(from) === JSON.stringify(to)
}

function isApart(from: readonly object[], to: readonly object[]): boolean {
  return from.length > 0 && to.length > 0 && !from.some((group) => to.includes(group))
}

function isAboutPorts(
  forbidden: readonly PolicyPorts[] | null,
  required: readonly PolicyPorts[] | null,
): boolean {
  if (forbidden === null) return true
  return (required ?? []).some((one) =>
    forbidden.some(
      (other) => one.protocol === other.protocol && one.first <= other.last && other.first <= one.last,
    ),
  )
}

function hasEnd({ selectors }: PolicyEnds, end: KnownEnd): boolean {
  return selectors.some((selector) => {
    if (selector.kind === 'outsider') return end.kind === 'outsider' && end.outsider === selector.outsider
    return isNamed(selector, end) && isByName(selector)
  })
}

function isNamed({ container }: Named, end: KnownEnd): boolean {
  return end.kind === 'container' && container !== null && matchesPattern(container, end.name)
}

function mayPass({ from, to }: PolicyPass, pair: KnownPair): boolean {
  return (from === null || mayHave(from, pair.from)) && (to === null || mayHave(to, pair.to))
}

function mayHave({ selectors }: PolicyEnds, end: KnownEnd): boolean {
  return selectors.some((selector) => {
    if (selector.kind === 'outsider') return end.kind === 'outsider' && end.outsider === selector.outsider
    return end.kind === 'container' && (selector.container === null || isNamed(selector, end))
  })
}
