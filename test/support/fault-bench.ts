// The fault bench: builds a world, lets xec apply its last stage with something in its way, lets it apply once more undisturbed, and
// checks that all is as after one undisturbed run, with nothing lost and nothing left behind.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runXec, type Run } from '../unit/cli/xec.ts'
import { call } from './engine-api.ts'
import { openRunning, type EngineHost } from './engine-host.ts'
import { startEngine, type EngineKind, type RunningEngine } from './engines.ts'
import { listProblems, listSetbacks, type Problem } from './fault-check.ts'
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts'
import { buildFaultWorld, findFolder, type FaultWorld } from './fault-worlds.ts'
import { keepWorld, restoreWorld, type KeptWorld } from './restore-world.ts'
import { listKnownOptions, startXec, type XecEnd, type XecPlace, type XecRun } from './run-xec.ts'
import { readFacts, type WorldFacts } from './world-facts.ts'

/** All dangers: consent is not what is tried here. */
const DANGERS =
  'replaces-network,foreign-endpoints,isolates-running,address-changes,loses-settings,breaks-start,adopts,too-many-removals,removes-all'

/** An engine with a proxy in front of it. */
export interface FaultBench {
  kind: EngineKind
  version: string
  running: RunningEngine
  host: EngineHost
  proxy: FaultProxy
  close(): Promise<void>
}

/** A world on a bench: how it is before, how it is after an undisturbed run, and how many mutating calls that takes. */
export interface FaultStage {
  world: FaultWorld
  before: KeptWorld
  after: WorldFacts
  calls: number
  milliseconds: number
}

/** The run that is disturbed. */
export interface Disturbed {
  first: XecEnd
  /** false if the run ended before it could be disturbed */
  isHit: boolean
  /** the call at which it was */
  call: string
  /** what is wrong with the end of this run by itself */
  problems: Problem[]
}

/** What is in the way, and `forgets`: the local state is deleted before the second run, as on another machine. */
export interface Disturbance {
  label: string
  at: number
  forgets: boolean
  /** containers start again with their daemon */
  killsDaemon: boolean
  run(bench: FaultBench, stage: FaultStage, place: XecPlace): Promise<Disturbed>
}

/** What came of it, as it is counted. `setbacks` is what containers lacked between the two runs: that may be. */
export interface FaultRecord {
  engine: EngineKind
  version: string
  world: string
  kind: string
  at: number
  forgets: boolean
  isHit: boolean
  call: string
  code: number | null
  setbacks: string[]
  problems: Problem[]
  /** true if the engine itself was broken by being killed: it refuses a subnet for a network that it does not list */
  isDamaged: boolean
  milliseconds: number
  /** output of the runs; kept only where there are problems */
  output: string
}

/** Starts an engine of its own, since daemons are killed, with a proxy. */
export async function openBench(kind: EngineKind): Promise<FaultBench> {
  const running = await startEngine(kind, `faults-${kind}`)
  const host = await openRunning(running)
  const proxy = await startFaultProxy(host.socket)
  const { Version: version } = await call<{ Version: string }>(host.socket, 'GET', '/version')
  const close = async (): Promise<void> => {
    await proxy.stop()
    await host.engine.close()
    await running.stop()
  }
  return { kind, version, running, host, proxy, close }
}

/** Builds a world and runs it once undisturbed. */
export async function openStage(bench: FaultBench, world: FaultWorld): Promise<FaultStage> {
  const { proxy, host } = bench
  await buildFaultWorld(world, host)
  const before = await keepWorld(host.socket)
  proxy.arm(null)
  const end = await inState((state) => startApply({ cwd: findFolder(world), state }, proxy.socket).ended)
  if (end.code !== 0) throw new Error(`${world.name} undisturbed: ${describeEnd(end)}`)
  const calls = proxy.calls.length
  const after = await readFacts(host.socket)
  const stage = { world, after, calls, milliseconds: end.milliseconds }
  return { ...stage, before: await restoreWorld(host.socket, before) }
}

/** Tries one disturbance, and puts the world back. */
export async function tryOnce(
  bench: FaultBench,
  stage: FaultStage,
  disturbance: Disturbance,
): Promise<FaultRecord> {
  const begin = performance.now()
  const outcome = await inState((state) =>
    runTwice(bench, stage, { disturbance, place: { cwd: findFolder(stage.world), state } }),
  )
  const isDamaged = disturbance.killsDaemon && (await hasGhost(bench, outcome))
  if (isDamaged) await renewBench(bench, stage)
  else await resetStage(bench, stage)
  const { label: kind, at, forgets } = disturbance
  return {
    engine: bench.kind,
    version: bench.version,
    world: stage.world.name,
    kind,
    at,
    forgets,
    ...outcome,
    problems: isDamaged ? [] : outcome.problems,
    isDamaged,
    milliseconds: performance.now() - begin,
  }
}

// A dockerd that is killed while it makes a network can keep the network's bridge in the store of its driver and nowhere else: from then
// on it refuses the subnet, for a network that it neither lists nor finds, whoever asks. Only other data help.
async function hasGhost({ host }: FaultBench, { problems, output }: Outcome): Promise<boolean> {
  if (problems.length === 0) return false
  const refused = output.replaceAll(/\s+/g, ' ').matchAll(/conflicts with network ([0-9a-f]{12,64})/g)
  const networks = await call<{ Id: string }[]>(host.socket, 'GET', '/networks')
  return [...refused].some(([, id = '']) => networks.every(({ Id }) => !Id.startsWith(id)))
}

async function renewBench(bench: FaultBench, stage: FaultStage): Promise<void> {
  await bench.close()
  Object.assign(bench, await openBench(bench.kind))
  await buildFaultWorld(stage.world, bench.host)
  stage.before = await keepWorld(bench.host.socket)
}

type Outcome = Pick<FaultRecord, 'isHit' | 'call' | 'code' | 'setbacks' | 'problems' | 'output'>

async function runTwice(
  bench: FaultBench,
  stage: FaultStage,
  { disturbance, place }: { disturbance: Disturbance; place: XecPlace },
): Promise<Outcome> {
  const { socket } = bench.host
  const { first, isHit, call, problems: wrong } = await disturbance.run(bench, stage, place)
  bench.proxy.arm(null)
  const setbacks = listSetbacks(await readFacts(socket), stage)
  if (disturbance.forgets) await rm(place.state, { recursive: true, force: true })
  const second = await runInProcess(listApplyWords(socket), place)
  const plan = await runInProcess(['plan', '--detailed-exitcode', ...toEngine(socket)], place)
  const found = listProblems(await readFacts(socket), stage, {
    second,
    plan,
    killsDaemon: disturbance.killsDaemon,
  })
  const problems = [...wrong, ...found]
  const output = problems.length === 0 ? '' : [first, second, plan].map(describeEnd).join('\n\n--- then\n\n')
  return { isHit, call, code: first.code, setbacks, problems, output }
}

// Nobody kills or signals these: in this process they take a fraction of the time.
function runInProcess(words: readonly string[], { cwd, state }: XecPlace): Promise<Run> {
  return runXec(words, { folder: cwd, world: { env: { HOME: state, XDG_STATE_HOME: state } } })
}

function describeEnd({ code, stdout, stderr }: Pick<XecEnd, 'code' | 'stdout' | 'stderr'>): string {
  return `exit ${code ?? 'by a signal'}\n${stdout}\n${stderr}`
}

/** Puts the world back, or builds it anew where that fails, at last on another engine: one that was killed may have lost a subnet. */
async function resetStage(bench: FaultBench, stage: FaultStage): Promise<void> {
  const { host } = bench
  const build = async (): Promise<KeptWorld> => {
    await buildFaultWorld(stage.world, host)
    return keepWorld(host.socket)
  }
  const ways = [
    () => restoreWorld(host.socket, stage.before),
    build,
    async () => {
      await renewBench(bench, stage)
      return stage.before
    },
  ]
  const failures: unknown[] = []
  for (const way of ways) {
    try {
      stage.before = await way()
      return
    } catch (error) {
      failures.push(error)
    }
  }
  throw new AggregateError(
    failures,
    `${stage.world.name} cannot be put back: ${failures.map(String).join('; ')}`,
  )
}

/** Starts an apply with consent to everything. */
export function startApply(place: XecPlace, socket: string, options: readonly string[] = []): XecRun {
  return startXec([...listApplyWords(socket), ...options], place)
}

function listApplyWords(socket: string): string[] {
  return ['apply', '--yes', ...listKnownOptions('apply', { '--allow': DANGERS }), ...toEngine(socket)]
}

function toEngine(socket: string): string[] {
  return ['--engine', `unix://${socket}`]
}

/** Runs something with a state folder of its own. */
export async function inState<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'xec-state-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
