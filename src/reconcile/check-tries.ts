// Tries what is to be tried: the checks of one container by one command, which does them side by side.
import { runBounded } from '../apply/bounded.ts'
import { readAnswers } from '../check/answers.ts'
import type { CheckResult, Finding, TriedCheck } from '../check/checks.ts'
import { findBound, makeProbeCommand, type Probe } from '../check/scripts.ts'
import { judge } from '../check/verdict.ts'
import { addTo } from '../model/pairs.ts'
import type { CheckClock } from './check-clock.ts'
import { explainEnd, type NoPlace, type Surveyed } from './check-places.ts'

/** How many commands run at once: each is a process in a container, and an engine starts them one after another. */
export const EXECS_AT_ONCE = 8

// Most of their time they wait for answers that do not come.
const TRIES_AT_ONCE = 16

/** With what checks are tried. */
export interface Trying {
  readonly clock: CheckClock
  readonly surveyed: ReadonlyMap<string, Surveyed>
  readonly seconds: number
}

// What one command tries: it must fit into the arguments of a process, and be over in a while.
const MOST_PROBES = 200

/** Tries checks, and gives their results. What should have been heard and was not is tried again. */
export async function tryAll(trying: Trying, checks: readonly TriedCheck[]): Promise<readonly CheckResult[]> {
  return tryAgain(await tryOnce(trying, checks), isUnheard, async (unheard) => {
    const before = new Map(unheard.map((result) => [result.check, result]))
    const again = await tryOnce(
      trying,
      unheard.map(({ check }) => check as TriedCheck),
    )
    const heard = again.filter(({ outcome }) => outcome.result === 'passed')
    return new Map(heard.map((result) => [before.get(result.check) as CheckResult, result]))
  })
}

// An answer where there should be none is one, whoever else is busy.
function isUnheard({ check, outcome }: CheckResult): boolean {
  return outcome.result === 'failed' && (check.kind === 'name' || check.kind === 'open')
}

/**
 * Tries again what should have been heard and was not, after all others and as long as that helps: many connections at once are more than a
 * busy host answers in time, or than its table of neighbours holds (1,024 entries by default, for all network namespaces together). `retry`
 * gives what takes the place of a result.
 */
export async function tryAgain<Result>(
  first: readonly Result[],
  isLost: (result: Result) => boolean,
  retry: (lost: readonly Result[]) => Promise<ReadonlyMap<Result, Result>>,
): Promise<readonly Result[]> {
  let results = first
  for (;;) {
    const lost = results.filter(isLost)
    if (lost.length === 0) return results
    const again = await retry(lost)
    results = results.map((result) => again.get(result) ?? result)
    if ([...again.values()].every(isLost)) return results
  }
}

/** Tries checks once, those of one container by one command, and gives their results, container by container. */
export async function tryOnce(
  trying: Trying,
  checks: readonly TriedCheck[],
): Promise<readonly CheckResult[]> {
  const bySource = new Map<string, TriedCheck[]>()
  for (const check of checks) addTo(bySource, check.from, check)
  const rounds = [...bySource].flatMap(([from, own]) => {
    const count = Math.ceil(own.length / MOST_PROBES)
    return Array.from({ length: count }, (_, index) => ({
      from,
      checks: own.slice(index * MOST_PROBES, (index + 1) * MOST_PROBES),
    }))
  })
  const results = await runBounded(rounds, TRIES_AT_ONCE, (round) => tryRound(trying, round))
  return results.flat()
}

interface Round {
  readonly from: string
  readonly checks: readonly TriedCheck[]
}

async function tryRound(
  { clock, surveyed, seconds }: Trying,
  { from, checks }: Round,
): Promise<readonly CheckResult[]> {
  const { place } = surveyed.get(from) as Surveyed
  if (place.kind === 'none') return leaveUnchecked(checks, place)
  const probes = checks.map(makeProbe)
  const command = makeProbeCommand(place.tools, probes, seconds)
  const end = await clock.exec(place.container, command, findBound(probes.length, seconds))
  if (end === null) return leaveUnchecked(checks, { kind: 'none', obstacle: 'no-time', note: '' })
  if (end.kind !== 'ended') return leaveUnchecked(checks, explainEnd(end))
  const findings = readAnswers(probes, end.output)
  return checks.map((item, index) => ({ check: item, outcome: judge(item, findings[index] as Finding) }))
}

function makeProbe(check: TriedCheck): Probe {
  return check.kind === 'name'
    ? { kind: 'resolve', name: check.name }
    : { kind: 'connect', address: check.address, port: check.port }
}

function leaveUnchecked(checks: readonly TriedCheck[], { obstacle, note }: NoPlace): readonly CheckResult[] {
  return checks.map((check) => ({ check, outcome: { result: 'not-checked', obstacle, note } }))
}
