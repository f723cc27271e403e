// The checks that somebody asks for: of pairs of containers, whatever the model says of them.
import type { CheckStage } from './check-stage.ts'
import type { TriedCheck } from './checks.ts'
import type { Expectation, UntriedPairs, UntriedReason } from './expectation.ts'
import type { Subject } from './subjects.ts'
import { findPorts, listRefusals, makeConnections } from './way-checks.ts'

// Of how many pairs, where nobody asks for all.
const MOST_EXPECTED = 500

/** What is asked for: the checks of it, and what no check is about. */
export interface ExpectedChecks {
  readonly checks: readonly TriedCheck[]
  readonly untried: readonly UntriedPairs[]
}

/** Makes the checks of all expectations. */
export function listExpected(stage: CheckStage): ExpectedChecks {
  // all that live in a namespace connect as its own container does
  const byName = new Map(
    stage.subjects.flatMap((subject) =>
      [subject.name, ...subject.hosts.map(({ name }) => name)].map((name) => [name, subject] as const),
    ),
  )
  const checks: TriedCheck[] = []
  const untried: UntriedPairs[] = []
  let pairs = 0
  for (const expectation of stage.expectations) {
    const [source, target] = [byName.get(expectation.from), byName.get(expectation.to)]
    const leave = (reason: UntriedReason): void =>
      void untried.push({ because: expectation.because, reason, count: 1 })
    if (source === undefined || target === undefined) leave('no-part')
    else if (source === target) leave('same-namespace')
    else if (pairs === MOST_EXPECTED && !stage.isFull) leave('limit')
    else {
      pairs += 1
      checks.push(...listExpectedPair(stage, expectation, { source, target }))
    }
  }
  return { checks, untried }
}

function listExpectedPair(
  stage: CheckStage,
  { verdict, ports, because }: Expectation,
  { source, target }: { readonly source: Subject; readonly target: Subject },
): readonly TriedCheck[] {
  const head = { from: source.name, because }
  if (verdict === 'closed') return listRefusals(stage, head, { target, ports })
  const near = new Set(source.sandbox.endpoints.map(({ network }) => network))
  const shared = target.endpoints.filter(({ network }) => near.has(network))
  // where they have none, all will say so
  return (shared.length > 0 ? shared : target.endpoints).flatMap(({ network, addresses }) =>
    makeConnections(
      stage,
      { ...head, kind: 'open' },
      { target, network, addresses, ports: ports ?? findPorts(stage, target) },
    ),
  )
}
