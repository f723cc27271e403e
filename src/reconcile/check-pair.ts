// One pair of ends, live: explains it from the engine's state, and tries each step of the explanation from inside the containers. Changes
// nothing, as a check does not.
import type { CheckResult, TriedCheck } from '../check/checks.ts'
import { findMeanwhile } from '../check/meanwhile.ts'
import { makePairSteps, makeUntriedSteps } from '../check/pair-steps.ts'
import type { ConnectionStep, NameStep, PairStep, StepResult, Untried } from '../check/pair.ts'
import { judgeStep, leaveStep, summarizePair, type PairSummary } from '../check/pair-verdict.ts'
import { listOpenPorts, type Listener } from '../check/listeners.ts'
import type { Tools } from '../check/scripts.ts'
import { findStandpoint, type Standpoint } from '../check/standpoint.ts'
import type { Engine } from '../engine/engine.ts'
import type { Prober } from '../engine/prober.ts'
import type { ObservedState } from '../model/observed.ts'
import type { Peer } from '../reachability/ends.ts'
import { makeExplain, type Explanation } from '../reachability/explain.ts'
import { makeReachability, type Reachability } from '../reachability/model.ts'
import { CheckClock } from './check-clock.ts'
import { withHelpers, type Helpers } from './check-helpers.ts'
import { listDeclaredPorts, probeAll, readMeanwhile, type ProbedMap } from './check-probes.ts'
import { surveyAll, type SurveyedMap } from './check-survey.ts'
import { tryAgain, tryOnce } from './check-tries.ts'

/**
 * Which pair, in which state of the engine (both ends, and who shares a network with both, must be inspected). `ports`: those to try; none:
 * those that are declared. The rest is as in a check.
 */
export interface PairOptions {
  readonly state: ObservedState
  readonly from: Peer
  readonly to: Peer
  readonly ports: readonly number[]
  readonly image: string | null
  readonly seconds: number
  readonly milliseconds: number
  readonly signal: AbortSignal
}

/** From where it was tried: a container or a helper beside it, with which programs. */
export interface TriedFrom {
  readonly container: string
  readonly isHelper: boolean
  readonly tools: Tools
}

/** What was found. `listens`: the ports on which the other end was seen to listen, null where nobody could look; `removed`: as in a check. */
export interface PairRun extends PairSummary {
  readonly explanation: Explanation
  readonly results: readonly StepResult[]
  readonly triedFrom: TriedFrom | null
  readonly listens: readonly number[] | null
  readonly removed: number
}

/** Tries a pair. Rejects as a check does; no helper is left then either. */
export async function tryPair(engine: Engine, prober: Prober, options: PairOptions): Promise<PairRun> {
  const { state, from, to, image, milliseconds } = options
  const reach = makeReachability(state)
  const explanation = makeExplain(reach)(from, to)
  const clock = new CheckClock(prober, options)
  const { result, removed } = await withHelpers(engine, prober, {
    image,
    milliseconds,
    run: (helpers, others) =>
      tryWith({ engine, prober, options, reach, explanation, clock, helpers, others }),
  })
  return { ...result, ...summarizePair(result.results), explanation, removed }
}

interface Trying {
  readonly engine: Engine
  readonly prober: Prober
  readonly options: PairOptions
  readonly reach: Reachability
  readonly explanation: Explanation
  readonly clock: CheckClock
  readonly helpers: Helpers | null
  readonly others: ReadonlySet<string>
}

type Tried = Pick<PairRun, 'results' | 'triedFrom' | 'listens'>

async function tryWith(trying: Trying): Promise<Tried> {
  const { explanation } = trying
  const [from, to] = [findPlace(trying, explanation.from), findPlace(trying, explanation.to)]
  const untried = findObstacle(from, to)
  if (untried !== null) {
    const steps = makeUntriedSteps(explanation, untried)
    return { results: steps.map((step) => leaveStep(step, untried)), triedFrom: null, listens: null }
  }
  return trySteps(trying, { from: from as Standpoint, to: to.kind === 'standpoint' ? to : null })
}

type Found = ReturnType<typeof findStandpoint>

function findPlace({ reach, others }: Trying, peer: Peer): Found {
  const found = findStandpoint(reach, peer)
  if (found.kind === 'none') return found
  return { ...found, hosts: found.hosts.filter(({ id }) => !others.has(id)) }
}

// To connect to the host nothing has to run there.
function findObstacle(from: Found, to: Found): Untried | null {
  if (from.kind === 'none') return dropKind(from)
  if (to.kind === 'standpoint' || to.reason === 'nothing-on-host') return null
  return dropKind(to.reason === 'from-outside' ? { ...to, reason: 'to-outside' } : to)
}

function dropKind({ reason, container, note }: Untried): Untried {
  return { reason, container, note }
}

interface Ends {
  readonly from: Standpoint
  readonly to: Standpoint | null
}

async function trySteps(trying: Trying, { from, to }: Ends): Promise<Tried> {
  const { clock, helpers, prober, options, explanation, reach } = trying
  const both = [from, ...(to === null || to.name === from.name ? [] : [to])]
  const probed = await probeAll(
    prober,
    both.flatMap(({ hosts }) => hosts),
  )
  const surveyed = await surveyAll(both, { clock, helpers, milliseconds: options.milliseconds })
  const declared =
    to === null ? [] : listDeclaredPorts(probed, { published: to.sandbox?.ports ?? [], hosts: to.hosts })
  const listeners = to === null ? null : (surveyed.get(to.name)?.listeners ?? null)
  const scene = {
    state: options.state,
    reach,
    explanation,
    from,
    to,
    asked: options.ports,
    declared,
    listeners,
  }
  const steps = makePairSteps(scene)
  const results = await tryPatiently(trying, steps, { from, surveyed, listeners })
  return {
    results: await excuse(trying, results, { both, probed }),
    triedFrom: findTriedFrom(from, surveyed),
    listens: listeners && listOpenPorts(listeners),
  }
}

interface Surveying {
  readonly from: Standpoint
  readonly surveyed: SurveyedMap
  readonly listeners: readonly Listener[] | null
}

// A container that has just started, or a busy machine, gives no answer that the next moment would give.
async function tryPatiently(
  trying: Trying,
  steps: readonly PairStep[],
  surveying: Surveying,
): Promise<readonly StepResult[]> {
  return tryAgain(await tryEach(trying, steps, surveying), isStrange, async (strange) => {
    const again = await tryEach(
      trying,
      strange.map(({ step }) => step),
      surveying,
    )
    return new Map(
      strange.flatMap((before, index) => {
        const now = again[index] as StepResult
        return now.untried === null ? [[before, now]] : []
      }),
    )
  })
}

function isStrange({ agreement, live }: StepResult): boolean {
  return agreement === 'differ' || (agreement === 'decided' && live === 'closed')
}

async function tryEach(
  { clock, options, explanation }: Trying,
  steps: readonly PairStep[],
  { from, surveyed, listeners }: Surveying,
): Promise<readonly StepResult[]> {
  const tries = steps.filter((step) => step.kind !== 'way' && step.untried === null) as readonly TriedStep[]
  const checks = tries.map((step) => makeCheck(step, from.name))
  const found = await tryOnce({ clock, surveyed, seconds: options.seconds }, checks)
  const results = new Map(tries.map((step, index) => [step as PairStep, found[index] as CheckResult]))
  return steps.map((step) => {
    const outcome = results.get(step)?.outcome
    if (outcome === undefined) return leaveStep(step, step.untried as Untried)
    if (outcome.result === 'not-checked') {
      const { obstacle: reason, note } = outcome
      return leaveStep(step, { reason, container: reason === 'no-time' ? null : from.name, note })
    }
    const { paths } = explanation
    return judgeStep(step as TriedStep, outcome.finding as NonNullable<typeof outcome.finding>, {
      paths,
      listeners,
    })
  })
}

type TriedStep = NameStep | ConnectionStep

function makeCheck(step: TriedStep, from: string): TriedCheck {
  const network = step.network ?? ''
  if (step.kind === 'name')
    return { kind: 'name', from, network, name: step.name, holders: [], addresses: step.addresses }
  const { address, family, port, listens, model } = step
  const kind = model === 'closed' ? 'closed' : 'open'
  return { kind, from, to: '', network, address, family, port, listens, because: null }
}

// Only where something differs is it asked again who runs, and whether it is still the same run: what stopped meanwhile says nothing.
async function excuse(
  { engine, prober, explanation: { from, to } }: Trying,
  results: readonly StepResult[],
  { both, probed }: { readonly both: readonly Standpoint[]; readonly probed: ProbedMap },
): Promise<readonly StepResult[]> {
  if (results.every(({ agreement }) => agreement !== 'differ')) return results
  const involved = [from, to].flatMap((peer) => (peer.kind === 'container' ? [peer.name] : []))
  const names = [...new Set([...involved, ...both.map(({ name }) => name)])]
  const meanwhile = await readMeanwhile({ engine, prober, probed }, names)
  const gone = names.flatMap((container) => {
    const reason = findMeanwhile(container, meanwhile)
    return reason === null ? [] : [{ reason, container, note: '' }]
  })
  const [first] = gone
  if (first === undefined) return results
  return results.map((result) => (result.agreement === 'differ' ? leaveStep(result.step, first) : result))
}

function findTriedFrom({ name, hosts }: Standpoint, surveyed: SurveyedMap): TriedFrom | null {
  const place = surveyed.get(name)?.place
  if (place?.kind !== 'place') return null
  const host = hosts.find(({ id }) => id === place.container)
  return { container: host?.name ?? name, isHelper: host === undefined, tools: place.tools }
}
