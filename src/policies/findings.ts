// What was found about a policy, as diagnostics: where it is broken, by which line of the file, and what became of its exceptions.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredPolicy } from '../model/policy.ts'
import type { Peer } from '../reachability/ends.ts'
import type { FindCause } from './cause.ts'
import { makePolicyDiagnostic } from './codes.ts'
import type { Breach, BreachStatus, Judgement } from './judge.ts'
import type { ExceptionUse } from './relation.ts'
import {
  describePath,
  describeReason,
  renderEnds,
  renderPeer,
  renderPeers,
  renderPorts,
  VERBS,
} from './words.ts'

// More is not read: the first ones say what is wrong.
const MOST_BREACHES = 10
const MOST_PAIRS = 3

const ORDER: Readonly<Record<BreachStatus, number>> = { new: 0, wider: 1, meant: 2, already: 3 }

/** What findings are made with. */
export interface FindingFacts {
  readonly findCause: FindCause
  /** The day that exceptions are held against; null where none was given. */
  readonly today: string | null
}

/** Makes the findings about one policy. */
export function makeFindings(judgement: Judgement, facts: FindingFacts): readonly Diagnostic[] {
  return [
    ...listBreaches(judgement, facts),
    ...listUndecided(judgement),
    ...judgement.uses.flatMap((use) => describeUse(use, judgement, facts)),
    ...listOddities(judgement),
  ]
}

function listBreaches({ policy, breaches, isCut }: Judgement, facts: FindingFacts): readonly Diagnostic[] {
  const sorted = breaches.toSorted((a, b) => ORDER[a.status] - ORDER[b.status])
  const shown = sorted.slice(0, MOST_BREACHES)
  const left = sorted.length - shown.length
  return shown.map((breach, index) => {
    const isLast = index === shown.length - 1
    return makeBreach(policy, breach, { more: isLast ? describeLeft(left, isCut) : [], facts })
  })
}

function describeLeft(left: number, isCut: boolean): readonly string[] {
  if (left === 0) return isCut ? ['There may be more like it.'] : []
  return [`${isCut ? 'At least ' : ''}${left} more like it.`]
}

function makeBreach(
  policy: DesiredPolicy,
  breach: Breach,
  { more, facts }: { readonly more: readonly string[]; readonly facts: FindingFacts },
): Diagnostic {
  const cause = facts.findCause(breach)
  const place = { message: `The policy ${quote(policy.name)}`, range: policy.range }
  const related = cause === null || place.range === null ? [] : [{ ...place, range: place.range }]
  const made = makePolicyDiagnostic(
    breach.status === 'already' ? 'policy-violated-already' : 'policy-violated',
    {
      severity: policy.severity,
      detail: [
        `${quote(policy.name)} ${VERBS[policy.rule.kind]} ${renderPair(breach)}, ${describeWay(breach)}.`,
        ...(policy.description === null ? [] : [policy.description]),
        describeStatus(policy, breach),
        ...more,
      ].join('\n'),
      fix: renderFix(policy, breach),
      range: cause ?? policy.range,
    },
  )
  return related.length === 0 ? made : { ...made, related }
}

function quote(text: string): string {
  return JSON.stringify(text)
}

function renderPair({ from, to, ports }: Breach): string {
  return `${renderPeers(from)} -> ${renderPeers(to)}${renderPorts(ports)}`
}

function describeWay({ path, explanation }: Breach): string {
  if (path !== null) return `and there is a way: ${describePath(path)}`
  const [reason] = explanation.reasons
  return `and there is none${reason === undefined ? '' : `: ${describeReason(reason)}`}`
}

function describeStatus({ rule }: DesiredPolicy, { status }: Breach): string {
  switch (status) {
    case 'new':
      return rule.kind === 'require' ? 'The plan closes it.' : 'The plan opens it.'
    case 'wider':
      return rule.kind === 'require'
        ? 'Some of it is closed already, and the plan closes more.'
        : 'Some of it is open already, and the plan opens more.'
    case 'meant':
      return 'It is so already, and the plan brings it under the policy.'
    case 'already':
      return 'It is so already, and the plan leaves it so.'
  }
}

function renderFix({ rule }: DesiredPolicy, { path, explanation }: Breach): string {
  const look = `xec why ${renderWord(explanation.from)} ${renderWord(explanation.to)} --planned`
  if (rule.kind === 'require') return `Put both on one network; "${look}" says all that stands in the way.`
  const meant = 'or, if it is meant, "allow" it in the policy, or write an exception with a last day.'
  if (path?.kind === 'network') return `Take one of them off ${quote(String(path.network))}, ${meant}`
  if (path?.kind === 'published') return `Publish the port for 127.0.0.1 alone, or not at all, ${meant}`
  return `Close that way ("${look}" says all there are), ${meant}`
}

function renderWord(peer: Peer): string {
  return peer.kind === 'container' ? peer.name : peer.kind
}

function listUndecided({ policy, undecided, unlabelled, isCut }: Judgement): readonly Diagnostic[] {
  const { name, range } = policy
  const first = undecided[0]
  const pairs = undecided.reduce((sum, { count }) => sum + count, 0)
  const shown = undecided
    .slice(0, MOST_PAIRS)
    .map(({ from, to }) => `${renderPeer(from)} -> ${renderPeer(to)}`)
  const found =
    first === undefined
      ? []
      : [
          makePolicyDiagnostic('policy-undecided', {
            detail: `Whether ${quote(name)} holds cannot be told of ${isCut ? 'at least ' : ''}${pairs} ${pairs === 1 ? 'pair' : 'pairs'}: ${shown.join(', ')}${undecided.length > MOST_PAIRS ? ' and others' : ''}.`,
            fix: `"xec why ${renderWord(first.from)} ${renderWord(first.to)} --planned" says why.`,
            range,
          }),
        ]
  if (unlabelled === 0) return found
  return [
    ...found,
    makePolicyDiagnostic('policy-undecided', {
      detail: `${quote(name)} chooses containers by labels, and those of ${unlabelled} are not known here.`,
      fix: 'Take the snapshot again with this configuration: then it holds the labels that its policies name.',
      range,
    }),
  ]
}

function describeUse(
  { exception, isExpired, count }: ExceptionUse,
  { policy, isCut }: Judgement,
  { today }: FindingFacts,
): readonly Diagnostic[] {
  const { owner, reason, expires, range } = exception
  const what = `the exception of ${owner} from ${quote(policy.name)} (${reason})`
  if (isExpired) {
    const day = today === null ? 'no day was given to hold it against' : `today is ${today}`
    const effect = count === 0 ? 'Nothing needs it any more.' : 'What it let pass breaks the policy again.'
    return [
      makePolicyDiagnostic('policy-exception-expired', {
        severity: policy.severity,
        detail: `The last day of ${what} is ${expires}, and ${day}. ${effect}`,
        fix: count === 0 ? 'Remove it.' : `Close what it let pass, or agree on another day with ${owner}.`,
        range,
      }),
    ]
  }
  if (count > 0) {
    return [
      makePolicyDiagnostic('policy-excepted', {
        detail: `Until ${expires}, by ${what}.`,
        range,
      }),
    ]
  }
  if (isCut) return []
  return [
    makePolicyDiagnostic('policy-exception-unused', {
      detail: `Nothing needs ${what}: without it the policy holds as well.`,
      fix: 'Remove it.',
      range,
    }),
  ]
}

function listOddities({
  policy,
  unmatched,
  isWithoutGroups,
  overlapping,
  unlabelled,
}: Judgement): readonly Diagnostic[] {
  const { name, range } = policy
  // where labels are not known, that nobody has one says nothing
  const missing = unlabelled > 0 ? [] : unmatched
  return [
    ...missing.map((ends) =>
      makePolicyDiagnostic('policy-matches-nothing', {
        detail: `No container of this engine is what ${quote(name)} names here: ${renderEnds(ends)}.`,
        fix: 'Correct it, or remove it.',
        range: ends.range,
      }),
    ),
    ...(isWithoutGroups && unlabelled === 0
      ? [
          makePolicyDiagnostic('policy-matches-nothing', {
            detail: `No container of this engine has the label whose values make the groups of ${quote(name)}.`,
            fix: 'Correct the label, or give it to the containers.',
            range,
          }),
        ]
      : []),
    ...(overlapping.length > 0
      ? [
          makePolicyDiagnostic('policy-groups-overlap', {
            detail: `${quote(name)} has in several groups: ${renderPeers(overlapping)}. They may reach all of these, and be reached by them.`,
            fix: 'Name each container in one group.',
            range,
          }),
        ]
      : []),
  ]
}
