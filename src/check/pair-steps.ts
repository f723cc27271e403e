// What can be tried of an explanation: of each way its names and the addresses at its end, and where there is none, that there is none.
import type { Explanation } from '../reachability/explain.ts'
import type { Path } from '../reachability/path.ts'
import type { Sandbox } from '../reachability/sandbox.ts'
import { makeNameIndex } from './names.ts'
import type { ConnectionStep, PairStep, Untried, UntriedReason, WayStep } from './pair.ts'
import { findHostAddress, listConnections, listPublished, makeConnection } from './pair-connections.ts'
import { listOwnNames, listPathNames } from './pair-names.ts'
import { leaveOut, type PairScene, type PairStage, type WayHead } from './pair-scene.ts'
import { chooseRefusalPort } from './ports.ts'

/** The steps of an explanation, way by way; those that show that there is none come last. */
export function makePairSteps(scene: PairScene): readonly PairStep[] {
  const stage: PairStage = { ...scene, index: makeNameIndex(scene.reach, []) }
  const { paths } = scene.explanation
  const along = paths.flatMap((path, way) => listPathSteps(stage, path, way))
  const steps = [...along, ...listBeside(stage, along)]
  // a name is asked for once, over however many networks it leads
  const names = new Set<string>()
  return steps.filter((step) => step.kind !== 'name' || (!names.has(step.name) && names.add(step.name)))
}

/** The same where nothing can be tried at all. */
export function makeUntriedSteps({ paths, verdict }: Explanation, untried: Untried): readonly WayStep[] {
  if (paths.length === 0) return [{ kind: 'way', way: null, model: verdict, untried }]
  return paths.map(({ verdict: model }, way) => ({ kind: 'way', way, model, untried }))
}

function listPathSteps(stage: PairStage, path: Path, way: number): readonly PairStep[] {
  const head = { way, model: path.verdict }
  const steps = TRIES[path.kind](stage, head, path)
  return typeof steps === 'string' ? [leaveOut(head, steps)] : steps
}

type ListTries = (stage: PairStage, head: WayHead, path: Path) => readonly PairStep[] | UntriedReason

const TRIES: Readonly<Record<Path['kind'], ListTries>> = {
  self: (stage, head) =>
    listConnections(stage, head, { network: null, addresses: ['127.0.0.1'], families: [4], ports: null }),
  network: (stage, head, path) => {
    const connections = listConnections(stage, head, path)
    return [
      ...listPathNames(stage, path, head),
      ...(typeof connections === 'string' ? [leaveOut(head, connections)] : connections),
    ]
  },
  bridge: listConnections,
  address: listConnections,
  host: (stage, head, path) => {
    const addresses = path.families.flatMap(
      (family) => findHostAddress(stage, path.network as string, family) ?? [],
    )
    return listConnections(stage, head, { ...path, addresses })
  },
  published: listPublished,
  segment: listAny,
  out: listAny,
  other: listAny,
}

function listAny(stage: PairStage, head: WayHead): ReturnType<ListTries> {
  const addresses = listEndAddresses(stage)
  return listConnections(stage, head, { network: null, addresses, families: [4, 6], ports: null })
}

function listEndAddresses({ to, ...stage }: PairStage): readonly string[] {
  if (to?.sandbox) return to.sandbox.endpoints.flatMap(({ addresses }) => addresses)
  // those that the host has on the networks of the other end
  return (stage.from.sandbox as Sandbox).endpoints.flatMap(({ network, families }) =>
    families
      .filter((family) => network.hasHost[family])
      .flatMap((family) => findHostAddress(stage, network.name, family) ?? []),
  )
}

// Over these it is seen whether its addresses can be reached, and whether names lead there, whatever else there is.
const DIRECT: ReadonlySet<Path['kind']> = new Set(['self', 'network', 'bridge', 'other'])
const NAMED: ReadonlySet<Path['kind']> = new Set(['self', 'network'])

// What shows that there is no way, or none but through the host.
function listBeside(stage: PairStage, along: readonly PairStep[]): readonly PairStep[] {
  const { explanation, to, from } = stage
  const has = (kinds: ReadonlySet<Path['kind']>): boolean =>
    explanation.paths.some(({ kind }) => kinds.has(kind))
  const sandbox = to?.sandbox ?? null
  if (sandbox === null) return along.length > 0 ? [] : [leaveOut(BESIDE, 'no-address')]
  return [
    ...(from.sandbox === null || has(NAMED) ? [] : listOwnNames(stage, sandbox)),
    ...(has(DIRECT) ? [] : listRefusals(stage, sandbox, along)),
  ]
}

const BESIDE: WayHead = { way: null, model: 'closed' }

function listRefusals(
  stage: PairStage,
  { endpoints }: Sandbox,
  along: readonly PairStep[],
): readonly ConnectionStep[] {
  const { asked, declared, listeners } = stage
  const ports = asked.length > 0 ? asked : [chooseRefusalPort(declared, listeners)]
  const tried = new Set(along.map((step) => (step.kind === 'connection' ? renderEnd(step) : '')))
  return endpoints
    .flatMap(({ network, addresses }) =>
      addresses.flatMap((address) =>
        ports.map((port) => makeConnection(stage, BESIDE, { network: network.name, address, port })),
      ),
    )
    .filter((step) => !tried.has(renderEnd(step)))
}

function renderEnd({ address, port }: ConnectionStep): string {
  return JSON.stringify([address, port])
}
