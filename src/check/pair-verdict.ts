// What a finding says of a step, whether the model says the same, and what is likely behind it where it does not.
//
// A connection that is taken proves the way, and so does a refusal of the other side; one that nobody answers proves nothing but that nobody
// answers. Where somebody listens and it is refused all the same, something on the way refused it.
import type { Verdict } from '../reachability/explain.ts'
import type { Path } from '../reachability/path.ts'
import type { Finding } from './checks.ts'
import { listOpenPorts, type Listener } from './listeners.ts'
import type { Agreement, Cause, ConnectionStep, NameStep, PairStep, StepResult, Untried } from './pair.ts'

/** What is known beside a finding: the way that the step is of, and who listens at the other end. */
export interface StepContext {
  readonly paths: readonly Path[]
  readonly listeners: readonly Listener[] | null
}

/** The result of a step for which something was found. */
export function judgeStep(
  step: NameStep | ConnectionStep,
  finding: Finding,
  context: StepContext,
): StepResult {
  const facts = step.kind === 'name' ? judgeName(step, finding) : judgeConnection(step, finding, context)
  return { step, finding, untried: null, ...facts }
}

/** The result of a step that was not tried. */
export function leaveStep(step: PairStep, untried: Untried): StepResult {
  return { step, live: 'unknown', finding: null, untried, agreement: 'unknown', cause: null }
}

type Facts = Pick<StepResult, 'live' | 'agreement' | 'cause'>

function judgeName({ model, addresses: wanted }: NameStep, finding: Finding): Facts {
  if (finding.kind !== 'addresses') {
    const lost = finding.kind === 'timeout' ? 'name-silent' : 'name-lost'
    return { live: 'closed', ...compare(model, 'closed', lost) }
  }
  if (model === 'closed') return { live: 'open', ...compare(model, 'open', 'name-foreign') }
  const isRight = finding.addresses.every((address) => wanted.includes(address))
  return { live: 'open', agreement: isRight ? 'agree' : 'differ', cause: isRight ? null : 'name-elsewhere' }
}

function compare(
  model: Verdict,
  live: 'open' | 'closed',
  cause: Cause,
): { readonly agreement: Agreement; readonly cause: Cause | null } {
  if (model === 'unknown') return { agreement: 'decided', cause: null }
  return model === live ? { agreement: 'agree', cause: null } : { agreement: 'differ', cause }
}

function judgeConnection(step: ConnectionStep, finding: Finding, context: StepContext): Facts {
  const { model, listens } = step
  const isOpen = finding.kind === 'connected' || (finding.kind === 'refused' && listens !== true)
  const live = isOpen ? 'open' : 'closed'
  const { agreement, cause } = compare(
    model,
    live,
    isOpen ? 'other-way' : findObstruction(step, finding, context),
  )
  return { live, agreement, cause: cause ?? explainAnswer(step, finding, context) }
}

function findObstruction({ way }: ConnectionStep, { kind }: Finding, { paths }: StepContext): Cause {
  if (kind === 'refused') return 'rejected'
  if (kind === 'unreachable') return 'no-route'
  const path = way === null ? undefined : paths[way]
  return path?.kind === 'host' || path?.kind === 'published' ? 'host-drops' : 'dropped'
}

function explainAnswer(
  { listens, port, leadsTo }: ConnectionStep,
  { kind }: Finding,
  { listeners }: StepContext,
): Cause | null {
  if (listens !== false) return null
  if (kind === 'connected') return leadsTo === null ? null : 'proxy'
  if (kind !== 'refused') return null
  const own = leadsTo ?? port
  // others could not get there at any address
  const isLocal = listeners?.some((item) => item.port === own) && !listOpenPorts(listeners).includes(own)
  return isLocal === true ? 'listens-locally' : 'nobody-listens'
}

/** What all steps come to. `live` is whether a connection opens, by any of the ways. */
export interface PairSummary {
  readonly live: Verdict
  readonly agreement: Agreement
}

/** Sums up results: one connection that opens is enough, and one difference. */
export function summarizePair(results: readonly StepResult[]): PairSummary {
  const connections = results.filter(({ step }) => step.kind !== 'name').map(({ live }) => live)
  const has = (agreement: Agreement): boolean => results.some((result) => result.agreement === agreement)
  const live = connections.includes('open') ? 'open' : connections.includes('unknown') ? 'unknown' : 'closed'
  const order: readonly Agreement[] = ['differ', 'decided', 'agree']
  return { live, agreement: order.find(has) ?? 'unknown' }
}
