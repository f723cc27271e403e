// A live check: reads an engine, works out what is to be tried, and tries it from inside the containers. Changes nothing: it runs commands that
// end by themselves, and helpers that it takes away, whatever happens.
import { compareBaseline, listKeys, listTriedPorts, type Baseline } from '../check/baseline.ts'
import { renderCheckKey, type CheckReport, type CheckResult, type LeftOut } from '../check/checks.ts'
import { addUpUntried, type Expectation, type UntriedPairs } from '../check/expectation.ts'
import { excuseFailures, listFailing } from '../check/meanwhile.ts'
import { makeChecks, type CheckList } from '../check/plan-checks.ts'
import { listMissing, listUnattached, makeScope, type Scope } from '../check/scope.ts'
import { makeCast, type Subject } from '../check/subjects.ts'
import type { Engine } from '../engine/engine.ts'
import type { Prober } from '../engine/prober.ts'
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import { makeReachability, type Reachability } from '../reachability/model.ts'
import { CheckClock } from './check-clock.ts'
import { withHelpers, type Helpers } from './check-helpers.ts'
import { listDeclaredPorts, probeAll, readMeanwhile, type ProbedMap, type Probing } from './check-probes.ts'
import { surveyAll, type SurveyedMap } from './check-survey.ts'
import { tryAll } from './check-tries.ts'
import { makeReader } from './observe.ts'

/**
 * What is checked, and how long. `listExpectations`: what is asked for beside the engine's own state; `listUntried`: what is asked for, too, and no
 * connection can show. `isAll`: what the file does not declare as well; `isFull`: every pair, however many. `image`: for containers without
 * tools. `seconds`: for one try; `milliseconds`: for all. `signal` ends the run early.
 */
export interface CheckOptions {
  readonly desired: DesiredState | null
  readonly listExpectations: (state: ObservedState) => readonly Expectation[]
  readonly listUntried?: (state: ObservedState) => readonly UntriedPairs[]
  readonly baseline: Baseline | null
  readonly isAll: boolean
  readonly isFull: boolean
  readonly image: string | null
  readonly seconds: number
  readonly milliseconds: number
  readonly signal: AbortSignal
}

/** What a run found. `removed`: helpers that earlier runs had left behind. `isOutOfTime`: some was not tried any more. */
export interface CheckRun {
  readonly report: CheckReport
  readonly state: ObservedState
  readonly removed: number
  readonly isOutOfTime: boolean
}

/** Runs a check. Rejects with an EngineError, or an XecError `usage` if the image is not there; no helper is left then either. */
export async function check(engine: Engine, prober: Prober, options: CheckOptions): Promise<CheckRun> {
  const clock = new CheckClock(prober, options)
  const { image, milliseconds } = options
  const { result, removed } = await withHelpers(engine, prober, {
    image,
    milliseconds,
    run: (helpers, others) => checkWith(engine, { prober, options, clock, helpers, others }),
  })
  return { ...result, removed, isOutOfTime: clock.isOver }
}

interface Checking {
  readonly prober: Prober
  readonly options: CheckOptions
  readonly clock: CheckClock
  readonly helpers: Helpers | null
  readonly others: ReadonlySet<string>
}

async function checkWith(
  engine: Engine,
  { prober, options, clock, helpers, others }: Checking,
): Promise<Pick<CheckRun, 'report' | 'state'>> {
  const { milliseconds, seconds } = options
  const stage = await prepareStage(engine, { options, others })
  const hosts = stage.subjects.flatMap((subject) => subject.hosts)
  const probed = await probeAll(prober, hosts)
  const namespaces = stage.subjects.map(({ name, hosts: own, sandbox }) => ({
    name,
    hosts: own,
    beside: sandbox.owner.id,
  }))
  const surveyed = await surveyAll(namespaces, { clock, helpers, milliseconds })
  const list = listChecks(stage, { surveyed, probed, options })
  const tried = await tryAll({ clock, surveyed, seconds }, list.checks)
  const results = [...listAttached(stage), ...(await excuse(tried, { engine, prober, probed }))]
  return { report: makeReport(stage, { results, list, options }), state: stage.state }
}

// Only where something failed is it asked again who runs, and whether it is still the same run.
async function excuse(results: readonly CheckResult[], probing: Probing): Promise<readonly CheckResult[]> {
  const failing = listFailing(results)
  return failing.length === 0 ? results : excuseFailures(results, await readMeanwhile(probing, failing))
}

interface Stage {
  readonly state: ObservedState
  readonly reach: Reachability
  readonly scope: Scope
  readonly subjects: readonly Subject[]
  readonly leftOut: readonly LeftOut[]
}

async function prepareStage(
  engine: Engine,
  { options: { desired, isAll }, others }: Pick<Checking, 'options' | 'others'>,
): Promise<Stage> {
  const [identity, networks, listed] = await Promise.all([
    engine.identify(),
    engine.listNetworks(),
    engine.listContainers(),
  ])
  const scope = makeScope(desired, isAll)
  // lists hide aliases, and a name may be that of somebody whom the file does not know
  const near = listed.filter(({ inspected, attachments }) => {
    return !inspected && attachments.some(({ networkName }) => scope.networks?.has(networkName) !== false)
  })
  const containers = await makeReader()(
    listed,
    near.map(({ id }) => id),
    (id) => engine.inspectContainer(id),
  )
  const state = { engine: identity, networks, containers }
  const reach = makeReachability(state)
  const cast = makeCast(reach, scope)
  const subjects = cast.subjects.map((subject) => ({
    ...subject,
    hosts: subject.hosts.filter(({ id }) => !others.has(id)),
  }))
  const missing = listMissing(scope, state).map((container): LeftOut => ({
    container,
    obstacle: 'missing',
    note: '',
  }))
  return { state, reach, scope, subjects, leftOut: [...missing, ...cast.leftOut] }
}

interface Listing {
  readonly surveyed: SurveyedMap
  readonly probed: ProbedMap
  readonly options: CheckOptions
}

function listChecks(stage: Stage, { surveyed, probed, options }: Listing): CheckList {
  const { baseline } = options
  const listeners = [...surveyed].flatMap(([name, found]) =>
    found.listeners === null ? [] : [[name, found.listeners] as const],
  )
  const list = makeChecks({
    ...stage,
    listeners: new Map(listeners),
    ports: listPorts(stage.subjects, probed, baseline),
    expectations: options.listExpectations(stage.state),
    isFull: options.isFull || baseline !== null,
  })
  if (baseline === null) return list
  const wanted = listKeys(baseline)
  const checks = list.checks.filter((item) => wanted.has(renderCheckKey(item)))
  return { checks, untried: [], sampled: null }
}

function listPorts(
  subjects: readonly Subject[],
  probed: ProbedMap,
  baseline: Baseline | null,
): ReadonlyMap<string, readonly number[]> {
  const before = baseline === null ? null : listTriedPorts(baseline)
  return new Map(
    subjects.map(({ name, hosts, sandbox }) => [
      name,
      before?.get(name) ?? listDeclaredPorts(probed, { published: sandbox.ports, hosts }),
    ]),
  )
}

function listAttached({ scope, state }: Stage): readonly CheckResult[] {
  return listUnattached(scope, state).map((check) => ({
    check,
    outcome: { result: 'failed', finding: null },
  }))
}

function makeReport({ state, leftOut }: Stage, { results, list, options }: Done): CheckReport {
  const { baseline } = options
  if (baseline === null) {
    const untried = addUpUntried([...list.untried, ...(options.listUntried?.(state) ?? [])])
    return { results, leftOut, untried, sampled: list.sampled }
  }
  const containers = new Set(state.containers.map(({ name }) => name))
  const compared = compareBaseline(baseline, results, { containers, leftOut })
  return { results: compared, leftOut: [], untried: [], sampled: null }
}

interface Done {
  readonly results: readonly CheckResult[]
  readonly list: CheckList
  readonly options: CheckOptions
}
