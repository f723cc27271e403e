// Apply: what it costs to make ten networks with sixty attachments, and to replace a network with twenty, beside the same calls sent raw.
import { setTimeout } from 'node:timers/promises'
import type { Bench } from './bench.ts'
import { runCommand, type Command } from './processes.ts'
import {
  makeApplyCalls,
  makeDisconnect,
  makeRemove,
  makeReplaceCalls,
  measureCalls,
  RawEngine,
  type RawCall,
  type RawLimits,
} from './raw-calls.ts'
import {
  CONTAINERS,
  makeWorld,
  renderConfig,
  renderPlaybook,
  REPLACED_OPTIONS,
  type BenchWorld,
} from './worlds.ts'

const NAMES = ['apply-start', 'raw-apply', 'apply', 'ansible-apply', 'raw-replace', 'replace']

// One world for each way, so that none finds what another one left.
const RAW = makeWorld('raw', 91, { networks: 10, each: 3 })
const WAVE = makeWorld('wave', 92, { networks: 10, each: 3 })
const PLAY = makeWorld('play', 93, { networks: 10, each: 3 })
const RAW_SWAP = makeWorld('rawswap', 94, { networks: 1, each: 1 })
const SWAP = makeWorld('swap', 95, { networks: 1, each: 1 })

/** How many calls at once the engine is given where the best number is looked for. */
const CANDIDATES: readonly RawLimits[] = [{ all: 4 }, { all: 8 }, { all: 16 }]

/** Measures all rows of the group, on an engine whose containers run. */
export async function measureApply(bench: Bench): Promise<void> {
  if (bench.noEngines !== null) {
    bench.notebook.leave(NAMES, `no engine can be started (${bench.noEngines})`)
    return
  }
  const socket = await bench.startWorld()
  const engine = new RawEngine(socket)
  const scene = { bench, engine, url: `unix://${socket}` }
  try {
    await raceApplies(scene)
    await raceReplaces(scene)
  } finally {
    engine.close()
  }
}

interface Scene {
  readonly bench: Bench
  readonly engine: RawEngine
  readonly url: string
}

/** Long commands are timed less often. */
function countRounds({ options }: Bench): number {
  return Math.max(1, Math.round(options.rounds / 3))
}

async function raceApplies({ bench, engine, url }: Scene): Promise<void> {
  const { notebook } = bench
  const folder = bench.makeFolder('wave', { '.xec/config.yaml': renderConfig(WAVE) })
  const apply = bench.makeXec(['apply', '--yes', '--quiet', '--engine', url], folder)
  const validate = bench.makeXec(['validate'], folder)
  const ansible = makeAnsible(bench, url)
  const calls = makeApplyCalls(RAW.networks, RAW.places)
  const undo = (world: BenchWorld): Promise<void> => removeWorld(engine, world)
  const limits = await findLimits({ engine, calls, undo: () => undo(RAW) })
  const rounds = countRounds(bench)
  bench.say(`apply: ${rounds} rounds, raw calls ${limits.all} at once`)
  for (let round = 0; round < rounds; round += 1) {
    notebook.add('raw-apply', await measureCalls(engine, calls, limits))
    await undo(RAW)
    notebook.add('apply-start', runCommand(validate).milliseconds)
    notebook.add('apply', runCommand(apply).milliseconds)
    await undo(WAVE)
    if (ansible !== null && round % 3 === 0) {
      notebook.add('ansible-apply', runCommand(ansible).milliseconds)
      await undo(PLAY)
    }
  }
}

function makeAnsible(bench: Bench, url: string): Command | null {
  const { ansible } = bench.peers
  if (typeof ansible === 'string') {
    bench.notebook.leave(['ansible-apply'], `not installed: ${ansible}`)
    return null
  }
  const place = bench.openPlace(ansible, url.replace('unix://', ''))
  return place.makeCommand(['-i', 'localhost,', place.write('playbook.yaml', renderPlaybook(PLAY))])
}

/** The number of calls at once with which they are done soonest, by one try of each. */
async function findLimits({
  engine,
  calls,
  undo,
}: {
  readonly engine: RawEngine
  readonly calls: readonly RawCall[]
  readonly undo: () => Promise<void>
}): Promise<RawLimits> {
  const tries = []
  for (const limits of CANDIDATES) {
    tries.push({ limits, milliseconds: await measureCalls(engine, calls, limits) })
    await undo()
  }
  const [best] = tries.toSorted((a, b) => a.milliseconds - b.milliseconds)
  return best?.limits ?? { all: 4 }
}

async function raceReplaces({ bench, engine, url }: Scene): Promise<void> {
  const { notebook } = bench
  const folder = bench.makeFolder('swap', { '.xec/config.yaml': renderConfig(SWAP, REPLACED_OPTIONS) })
  const consent = ['--allow', 'replaces-network,foreign-endpoints,isolates-running']
  const words = ['apply', '--yes', '--quiet', '--engine', url, ...consent]
  const change = (round: number): Command => bench.makeXec([...words, '--var', `mtu=${1400 + round}`], folder)
  const [network] = RAW_SWAP.networks
  if (network === undefined) return
  const calls = makeReplaceCalls(network, CONTAINERS)
  await measureCalls(engine, makeApplyCalls(RAW_SWAP.networks, RAW_SWAP.places), { all: 4 })
  runCommand(change(0))
  const limits = await findLimits({ engine, calls, undo: async () => {} })
  const rounds = countRounds(bench)
  bench.say(`replace: ${rounds} rounds, raw calls ${limits.all} at once`)
  for (let round = 1; round <= rounds; round += 1) {
    notebook.add('raw-replace', await measureCalls(engine, calls, limits))
    notebook.add('replace', runCommand(change(round)).milliseconds)
  }
  await removeWorld(engine, RAW_SWAP)
  await removeWorld(engine, SWAP)
}

async function removeWorld(engine: RawEngine, world: BenchWorld): Promise<void> {
  const leaves = world.places.map((place) => ({ place, call: makeDisconnect(place) }))
  const goes = world.networks.map(({ name }) =>
    makeRemove(
      name,
      leaves.flatMap(({ place, call }) => (place.network === name ? [call.id] : [])),
    ),
  )
  await measureCalls(engine, [...leaves.map(({ call }) => call), ...goes], { all: 4 })
  // what the kernel takes down behind the engine's back must not be in the next one's way
  await setTimeout(200)
}
