// What is to be tried on an engine: that names lead to whom they should, that ways which are open let a connection through, and that ways
// which are closed do not. What the model of reachability does not know for certain is not tried.
//
// Everybody with everybody is too much where many are on one network: there each tries the next ones in the order of their names, round the
// end, so that all try as many and are tried as often. Refusals take their time, so of each group of containers that are on the same networks
// one is tried from each container, another one from the next.
import { parseFamily, type AddressFamily } from '../model/address.ts'
import { addTo, sortTexts } from '../model/pairs.ts'
import { makeExplain, type Explain, type Explanation } from '../reachability/explain.ts'
import type { Reachability } from '../reachability/model.ts'
import type { ReachNetwork } from '../reachability/network.ts'
import type { Path } from '../reachability/path.ts'
import type { Endpoint } from '../reachability/sandbox.ts'
import {
  renderCheckKey,
  type TriedCheck,
  type ConnectionCheck,
  type NameCheck,
  type Sample,
} from './checks.ts'
import type { Expectation, UntriedPairs, UntriedReason } from './expectation.ts'
import { isListening, type Listener } from './listeners.ts'
import { makeNameIndex, type NameIndex } from './names.ts'
import { choosePorts, chooseRefusalPort, listTcpPorts, MOST_PORTS } from './ports.ts'
import type { Scope } from './scope.ts'
import type { Subject } from './subjects.ts'

/** What checks are made of. */
export interface CheckScene {
  readonly reach: Reachability
  readonly scope: Scope
  readonly subjects: readonly Subject[]
  /** Who listens, by subject; absent where nobody could look. */
  readonly listeners: ReadonlyMap<string, readonly Listener[]>
  /** Declared TCP ports, by subject: those that its containers expose or publish, or that somebody named. */
  readonly ports: ReadonlyMap<string, readonly number[]>
  readonly expectations: readonly Expectation[]
  /** True: all pairs, however many. */
  readonly isFull: boolean
}

/** What is to be tried, in order, without repeats; `untried`: what is asked for and cannot be. */
export interface CheckList {
  readonly checks: readonly TriedCheck[]
  readonly untried: readonly UntriedPairs[]
  readonly sampled: Sample | null
}

// How many others each container tries, where nobody asks for all: all together so many that a run is over in its time, and that the kernel
// has room for as many neighbours.
const MOST_PARTNERS = 12
const FEWEST_PARTNERS = 3
const MOST_PAIRS = 600
const MOST_REFUSALS = 6
const MOST_EXPECTED = 500

/** Makes the checks of a scene. */
export function makeChecks(scene: CheckScene): CheckList {
  const { reach, scope, subjects } = scene
  const stage: Stage = {
    ...scene,
    explain: makeExplain(reach),
    names: makeNameIndex(reach, scope.attachments),
    byNetwork: groupSubjects(subjects, ({ endpoints }) => endpoints.map(({ network }) => network.id)),
    byPlace: groupSubjects(subjects, (subject) => [renderPlace(subject)]),
  }
  const checks = new Map<string, TriedCheck>()
  let tried = 0
  let all = 0
  for (const [index, source] of subjects.entries()) {
    const partners = listPartners(stage, source)
    const chosen = scene.isFull ? partners : choosePartners(stage, source)
    tried += chosen.length
    all += partners.length
    const found = [
      ...chosen.flatMap((target) => listOpenChecks(stage, source, target)),
      ...listClosedChecks(stage, source, index),
    ]
    for (const check of found) checks.set(renderCheckKey(check), check)
  }
  const expected = listExpected(stage)
  for (const check of expected.checks) checks.set(renderCheckKey(check), check)
  return {
    checks: [...checks.values()],
    untried: expected.untried,
    sampled: tried === all ? null : { tried, all },
  }
}

interface Stage extends CheckScene {
  readonly explain: Explain
  readonly names: NameIndex
  readonly byNetwork: ReadonlyMap<string, readonly Subject[]>
  /** Subjects that are on the same networks. */
  readonly byPlace: ReadonlyMap<string, readonly Subject[]>
}

function groupSubjects(
  subjects: readonly Subject[],
  listKeys: (subject: Subject) => readonly string[],
): ReadonlyMap<string, readonly Subject[]> {
  const groups = new Map<string, Subject[]>()
  for (const subject of subjects) for (const key of listKeys(subject)) addTo(groups, key, subject)
  return groups
}

function renderPlace({ sandbox }: Subject): string {
  return JSON.stringify(sortTexts(sandbox.endpoints.map(({ network }) => network.id)))
}

function listPartners({ byNetwork }: Stage, source: Subject): readonly Subject[] {
  const near = source.endpoints.flatMap(({ network }) => byNetwork.get(network.id) as readonly Subject[])
  return [...new Set(near)].filter((subject) => subject !== source)
}

function choosePartners({ byNetwork, subjects }: Stage, source: Subject): readonly Subject[] {
  const share = Math.max(FEWEST_PARTNERS, Math.floor(MOST_PAIRS / subjects.length))
  const count = Math.min(MOST_PARTNERS, share)
  const chosen = source.endpoints.flatMap(({ network }) => {
    const members = byNetwork.get(network.id) as readonly Subject[]
    const after = members.indexOf(source) + 1
    return [...members.slice(after), ...members.slice(0, after - 1)].slice(0, count)
  })
  return [...new Set(chosen)]
}

function explainPair({ explain }: Stage, source: Subject, target: Subject): Explanation {
  return explain({ kind: 'container', name: source.name }, { kind: 'container', name: target.name })
}

function listOpenChecks(stage: Stage, source: Subject, target: Subject): readonly TriedCheck[] {
  const { paths } = explainPair(stage, source, target)
  return paths
    .filter(({ verdict }) => verdict === 'open')
    .flatMap((path) => {
      const endpoint = target.endpoints.find(({ network }) => network.name === path.network)
      return endpoint === undefined ? [] : listPathChecks(stage, { source, target, path, endpoint })
    })
}

interface Way {
  readonly source: Subject
  readonly target: Subject
  readonly path: Path
  readonly endpoint: Endpoint
}

function listPathChecks(stage: Stage, way: Way): readonly TriedCheck[] {
  const { source, target, path, endpoint } = way
  // the others lead through addresses of the host, or not from a container to a container
  if (path.kind !== 'network' && path.kind !== 'address') return []
  const connections = makeConnections(
    stage,
    { kind: 'open', from: source.name, because: null },
    {
      target,
      network: endpoint.network,
      addresses: path.addresses.filter((address) =>
        path.families.includes(parseFamily(address) as AddressFamily),
      ),
      ports: path.ports === null ? findPorts(stage, target) : listTcpPorts(path.ports).slice(0, MOST_PORTS),
    },
  )
  return path.kind === 'network' ? [...listNameChecks(stage, way), ...connections] : connections
}

function findPorts({ ports, listeners }: Stage, { name }: Subject): readonly number[] {
  return choosePorts(ports.get(name) ?? [], listeners.get(name) ?? null)
}

function listNameChecks({ names }: Stage, { source, target, endpoint }: Way): readonly NameCheck[] {
  const near = source.sandbox.endpoints.map(({ network }) => network)
  return names.listNames(target.sandbox, endpoint).map((name) => {
    const holders = names.listHolders(name, near)
    return {
      kind: 'name',
      from: source.name,
      network: endpoint.network.name,
      name,
      holders: sortTexts(holders.map(({ container }) => container)),
      addresses: [...new Set(holders.flatMap(({ addresses }) => addresses))],
    }
  })
}

interface Place {
  readonly target: Subject
  readonly network: ReachNetwork
  readonly addresses: readonly string[]
  readonly ports: readonly number[]
}

function makeConnections(
  { listeners }: Stage,
  head: Pick<ConnectionCheck, 'kind' | 'from' | 'because'>,
  { target, network, addresses, ports }: Place,
): readonly ConnectionCheck[] {
  const known = listeners.get(target.name)
  return addresses.flatMap((address) =>
    ports.map((port) => ({
      ...head,
      to: target.name,
      network: network.name,
      address,
      family: parseFamily(address) as AddressFamily,
      port,
      listens: known === undefined ? null : isListening(known, address, port),
    })),
  )
}

function listClosedChecks(stage: Stage, source: Subject, index: number): readonly TriedCheck[] {
  const found: TriedCheck[] = []
  let pairs = 0
  for (const target of listOthers(stage, source, index)) {
    const checks = listPairChecks(stage, source, target)
    if (checks.length === 0) continue
    found.push(...checks)
    pairs += 1
    if (pairs === MOST_REFUSALS && !stage.isFull) break
  }
  return found
}

// One of each group, and another one for the next container; a container's own group has the others in it.
function listOthers(
  { byPlace, subjects, isFull }: Stage,
  source: Subject,
  index: number,
): readonly Subject[] {
  if (isFull) return subjects.filter((subject) => subject !== source)
  const groups = [...byPlace.values()]
  return groups.flatMap((_, turn) => {
    const group = groups[(index + turn) % groups.length] as readonly Subject[]
    const others = group.filter((subject) => subject !== source)
    return others.length === 0 ? [] : [others[index % others.length] as Subject]
  })
}

// Whoever is reached over a network is a partner already.
function listPairChecks(stage: Stage, source: Subject, target: Subject): readonly TriedCheck[] {
  const { paths } = explainPair(stage, source, target)
  if (paths.some(({ kind }) => kind === 'network' || kind === 'self')) return []
  if (paths.every(({ kind }) => kind === 'published')) {
    return listRefusals(stage, { from: source.name, because: null }, { target, ports: null })
  }
  return listOpenChecks(stage, source, target)
}

function listRefusals(
  stage: Stage,
  head: Pick<ConnectionCheck, 'from' | 'because'>,
  { target, ports }: { readonly target: Subject; readonly ports: readonly number[] | null },
): readonly ConnectionCheck[] {
  return target.endpoints.flatMap(({ network, addresses }) =>
    makeConnections(
      stage,
      { ...head, kind: 'closed' },
      { target, network, addresses, ports: ports ?? [findRefusalPort(stage, target)] },
    ),
  )
}

function findRefusalPort({ ports, listeners }: Stage, { name }: Subject): number {
  return chooseRefusalPort(ports.get(name) ?? [], listeners.get(name) ?? null)
}

type Expected = Pick<CheckList, 'checks' | 'untried'>

function listExpected(stage: Stage): Expected {
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
  stage: Stage,
  { verdict, ports, because }: Expectation,
  { source, target }: Pick<Way, 'source' | 'target'>,
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
