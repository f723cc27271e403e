// The model against reality: predicts every pair of ends of a world from what xec observes of the engine, tries each with real
// connections, and says where they differ.
import { setTimeout } from 'node:timers/promises'
import { runBounded } from '../../src/apply/bounded.ts'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import { makeExplain, type Explanation } from '../../src/reachability/explain.ts'
import { makeReachability } from '../../src/reachability/model.ts'
import type { Peer } from '../../src/reachability/ends.ts'
import { takeSnapshot } from '../../src/reconcile/snapshot.ts'
import type { RunningEngine } from './engines.ts'
import { lookUpFromContainer, probeFromContainer, probeFromNetns, type Probe } from './reality-probe.ts'
import {
  buildWorld,
  HOST_ADDRESSES,
  HOST_PORT,
  LAN_ADDRESSES,
  LAN_PORT,
  type BuiltContainer,
  type Lan,
} from './reality-stage.ts'
import type { RealWorld } from './reality-world.ts'

/** How often a connection that should work is tried again. */
const ROUNDS = 4

/** What was found of one world. */
export interface RealityRecord {
  pairs: number
  open: number
  unknown: number
  /** connections and names that were tried */
  tried: number
  wrong: string[]
}

/** Builds a world, and compares it with the model. */
export async function checkWorld(running: RunningEngine, lan: Lan, world: RealWorld): Promise<RealityRecord> {
  const built = await buildWorld(running, world)
  const explain = makeExplain(makeReachability(await readState(running)))
  const ends = ['host', 'lan', ...built.map(({ spec }) => spec.name)]
  const check = { running, lan, world, built, explain }
  const sources = ends.filter((from) => isTrying(from, built))
  // servers of the image keep few connections waiting
  const records = await runBounded(sources, 5, (from) => checkSource(check, from, ends))
  return mergeRecords(records)
}

/** Several records as one. */
export function mergeRecords(records: readonly RealityRecord[]): RealityRecord {
  const sum = (pick: (record: RealityRecord) => number): number =>
    records.reduce((total, record) => total + pick(record), 0)
  return {
    pairs: sum(({ pairs }) => pairs),
    open: sum(({ open }) => open),
    unknown: sum(({ unknown }) => unknown),
    tried: sum(({ tried }) => tried),
    wrong: records.flatMap(({ wrong }) => wrong),
  }
}

async function readState({ socket }: RunningEngine): Promise<Parameters<typeof makeReachability>[0]> {
  const engine = await openDockerEngine({ endpoint: `unix://${socket}`, env: {} })
  try {
    return (await takeSnapshot(engine, { isFull: true })).state
  } finally {
    await engine.close()
  }
}

// Nothing can be tried in a container that does not run, nor in one that is frozen.
function isTrying(from: string, built: readonly BuiltContainer[]): boolean {
  const container = built.find(({ spec }) => spec.name === from)
  return container === undefined || container.spec.state === 'running'
}

interface Check {
  running: RunningEngine
  lan: Lan
  world: RealWorld
  built: readonly BuiltContainer[]
  explain: (from: Peer, to: Peer) => Explanation
}

async function checkSource(check: Check, from: string, ends: readonly string[]): Promise<RealityRecord> {
  const probes = listProbes(check, from)
  const predictions = new Map(
    ends.filter((to) => to !== from).map((to) => [to, check.explain(makePeer(from), makePeer(to))] as const),
  )
  const answered = await tryAll(check, from, probes)
  // what should have been answered gets more chances: a busy machine is no firewall
  for (let round = 1; round <= ROUNDS; round += 1) {
    const seen = new Set([...answered].map(renderWay))
    const missed = probes.filter(
      (probe) => isExpected(predictions.get(probe.to), probe) && !seen.has(renderWay(probe)),
    )
    if (missed.length === 0) break
    await setTimeout(round * 1000)
    for (const probe of await tryAll(check, from, missed)) answered.add(probe)
  }
  const names = await checkNames(check, from, predictions)
  const record: RealityRecord = {
    pairs: 0,
    open: 0,
    unknown: 0,
    tried: probes.length + names.tried,
    wrong: names.wrong,
  }
  for (const [to, explanation] of predictions) {
    const own = probes.filter((probe) => probe.to === to)
    const isOpen = own.some((probe) => answered.has(probe))
    record.pairs += 1
    if (isOpen) record.open += 1
    if (explanation.verdict === 'unknown') record.unknown += 1
    else if ((explanation.verdict === 'open') !== isOpen) {
      record.wrong.push(
        describe(
          explanation,
          `${from} -> ${to}: ${explanation.verdict}, and it is ${isOpen ? 'open' : 'closed'}`,
        ),
      )
    }
    // in one namespace there are ways that no network has
    if (explanation.verdict === 'unknown' || explanation.paths[0]?.kind === 'self') continue
    const seen = new Set(own.filter((probe) => answered.has(probe)).map(({ how }) => how))
    for (const [how, probe] of new Map(own.map((item) => [item.how, item]))) {
      if (isExpected(explanation, probe) === seen.has(how)) continue
      record.wrong.push(
        describe(explanation, `${from} -> ${to} by ${how}: ${seen.has(how) ? 'open' : 'closed'}`),
      )
    }
  }
  return record
}

function renderWay({ to, how }: Probe): string {
  return `${to} ${how}`
}

function describe({ paths, reasons }: Explanation, text: string): string {
  return `${text} (${JSON.stringify(paths.map(({ kind, network, families }) => [kind, network, ...families]))} ${JSON.stringify(reasons)})`
}

function makePeer(name: string): Peer {
  return name === 'host' || name === 'lan' ? { kind: name } : { kind: 'container', name }
}

/** `NETWORK:FAMILY`: to an address of its own; `host:FAMILY`: to a port of the host; `direct:FAMILY`: to the machine beside it. */
function listProbes({ world, built }: Check, from: string): Probe[] {
  const entries = listEntries(world, built, from)
  const make = (
    to: string,
    port: number,
    addresses: readonly (readonly [how: string, address: string])[],
  ): Probe[] => addresses.map(([how, address]) => ({ to, answers: to, how, address, port }))
  const hosted = entries.map((address) => [`host:${familyOf(address)}`, address] as const)
  const probes = built.flatMap((container) => {
    const { spec, port } = container
    const addresses = findOwner(spec.name, built)?.addresses ?? []
    const own = addresses.map(({ network, family, address }) => [`${network}:${family}`, address] as const)
    const isHosted = spec.publishes !== 'nothing' || isOnHost(spec.name, built)
    return make(spec.name, port, isHosted ? [...own, ...hosted] : own)
  })
  // whoever reaches a port of a namespace reaches all that live in it
  const borrowed = built.flatMap(({ spec }) => {
    const owner = findOwner(spec.name, built)?.spec.name
    return owner === spec.name
      ? []
      : probes.filter(({ to }) => to === owner).map((probe) => ({ ...probe, to: spec.name }))
  })
  const lan = LAN_ADDRESSES.map((address) => [`direct:${familyOf(address)}`, address] as const)
  const outside = [...make('host', HOST_PORT, hosted), ...make('lan', LAN_PORT, lan)]
  return [...probes, ...borrowed, ...outside].filter(({ to }) => to !== from)
}

function isOnHost(name: string, built: readonly BuiltContainer[]): boolean {
  const spec = built.find((item) => item.spec.name === name)?.spec
  if (spec === undefined) return false
  return (
    spec.mode === 'host' ||
    (spec.mode.startsWith('container:') && isOnHost(spec.mode.slice('container:'.length), built))
  )
}

function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4
}

/** Addresses of the host as somebody sees it: on the networks that he is on, and on the host's own network. */
function listEntries(world: RealWorld, built: readonly BuiltContainer[], from: string): string[] {
  if (from === 'lan') return [...HOST_ADDRESSES]
  if (from === 'host' || isOnHost(from, built)) return ['127.0.0.1', '::1', ...HOST_ADDRESSES]
  const networks = new Set(findOwner(from, built)?.addresses.map(({ network }) => network))
  const gateways = world.networks
    .filter(({ name }) => networks.has(name))
    .flatMap(({ octet, ipv6 }) => [`10.${octet}.0.1`, ...(ipv6 ? [`fd00:${octet}::1`] : [])])
  return [...HOST_ADDRESSES, ...gateways, ...(networks.has('bridge') ? ['172.17.0.1'] : []), '127.0.0.1']
}

function findOwner(name: string, built: readonly BuiltContainer[]): BuiltContainer | undefined {
  const found = built.find(({ spec }) => spec.name === name)
  const mode = found?.spec.mode ?? ''
  return mode.startsWith('container:') ? findOwner(mode.slice('container:'.length), built) : found
}

// Whether the model says that this very connection works.
function isExpected(explanation: Explanation | undefined, { how }: Probe): boolean {
  const [place, family] = how.split(':') as [string, string]
  return (explanation?.paths ?? []).some(({ kind, verdict, network, families }) => {
    if (verdict !== 'open') return false
    if (kind === 'self') return true
    const isOfFamily = families.length === 0 || families.some((item) => String(item) === family)
    if (!isOfFamily) return false
    switch (kind) {
      case 'network':
      case 'bridge':
      case 'address':
      case 'segment':
        return network === place
      case 'published':
      case 'host':
        return place === 'host'
      case 'out':
        return place === 'direct'
      case 'other':
        return false
    }
  })
}

async function tryAll({ running, lan }: Check, from: string, probes: readonly Probe[]): Promise<Set<Probe>> {
  if (from === 'host') return probeFromNetns(running.netns, probes)
  if (from === 'lan') return probeFromNetns(lan.netns, probes)
  return probeFromContainer(running.socket, from, probes)
}

// Each name by which the model says that another container is known is looked up; and one that it does not know must be unknown.
async function checkNames(
  { running }: Check,
  from: string,
  predictions: ReadonlyMap<string, Explanation>,
): Promise<{ tried: number; wrong: string[] }> {
  if (from === 'host' || from === 'lan') return { tried: 0, wrong: [] }
  const known = new Set<string>()
  const all = new Set<string>()
  for (const [to, { paths }] of predictions) {
    all.add(to)
    for (const { names } of paths) for (const { name } of names) known.add(name)
  }
  const names = [...new Set([...all, ...known])].filter((name) => name !== 'host' && name !== 'lan')
  const found = await lookUpFromContainer(running.socket, from, names)
  // a container that was not found to be open may be known by its name all the same
  const wrong = [...known]
    .filter((name) => !found.has(name))
    .map((name) => `${from} does not know the name ${name}`)
  return { tried: known.size, wrong }
}
