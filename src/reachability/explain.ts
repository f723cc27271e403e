// Whether one end can open a connection to another, by which ways, and if not, why not. What is said holds for the engine's own rules:
// those that an administrator adds are not seen.
//
// `lan` is a machine on a network of the host that may send packets for any address to the host. `internet` is behind a router that
// knows the host's own addresses only.
import { listDoubts } from './doubts.ts'
import {
  findEnd,
  isSameEnd,
  listStopped,
  type End,
  type Outsider,
  type Peer,
  type PlacedEnd,
} from './ends.ts'
import {
  listBridgePaths,
  listCrossingPaths,
  listHostPaths,
  listLanPublished,
  listLocalPaths,
  listOutPaths,
  listPublishedPaths,
  listRoutedPaths,
  listSegmentPaths,
} from './host-paths.ts'
import type { Reachability } from './model.ts'
import { makeFindNames } from './names.ts'
import { listNetworkPaths, type FindNames } from './network-paths.ts'
import { makePath, type Doubt, type Path } from './path.ts'
import type { ReachReason } from './reason.ts'
import { listReasons } from './reasons.ts'
import type { Sandbox } from './sandbox.ts'

/** `open` if there is a way for certain, `unknown` if there may be one, `closed` if there is none. */
export type Verdict = 'open' | 'closed' | 'unknown'

/** What was found for two ends. Open paths come first; `reasons` say why it is not open. */
export interface Explanation {
  readonly from: Peer
  readonly to: Peer
  readonly verdict: Verdict
  readonly paths: readonly Path[]
  readonly reasons: readonly ReachReason[]
}

/** How containers that do not run count: as they are, or as they will be when they run. */
export interface ExplainOptions {
  readonly asRunning?: boolean
}

/** Answers for a pair of ends. Throws a RangeError if there is no container of a name. */
export type Explain = (from: Peer, to: Peer) => Explanation

/** Makes what answers for pairs of one model. */
export function makeExplain(reach: Reachability, { asRunning = false }: ExplainOptions = {}): Explain {
  const findNames = makeFindNames(reach)
  return (from, to) => {
    const [source, target] = [findEnd(reach, from), findEnd(reach, to)]
    const stopped = asRunning ? [] : [...listStopped(source), ...listStopped(target)]
    const halted = [...new Map(stopped.map(({ reason }) => [JSON.stringify(reason), reason])).values()]
    if (stopped.some(({ isCertain }) => isCertain)) {
      return { from, to, verdict: 'closed', paths: [], reasons: halted }
    }
    const found = listPaths({ reach, findNames, source, target })
    const paths = stopped.length === 0 ? found : found.map((path) => doubtPath(path, 'restarting'))
    const verdict = judgePaths(paths)
    const hindered = verdict === 'closed' ? listReasons(reach, source, target) : []
    return { from, to, verdict, paths: sortPaths(paths), reasons: [...halted, ...hindered] }
  }
}

function sortPaths(paths: readonly Path[]): readonly Path[] {
  return [
    ...paths.filter(({ verdict }) => verdict === 'open'),
    ...paths.filter(({ verdict }) => verdict !== 'open'),
  ]
}

function judgePaths(paths: readonly Path[]): Verdict {
  if (paths.some(({ verdict }) => verdict === 'open')) return 'open'
  return paths.length > 0 ? 'unknown' : 'closed'
}

function doubtPath(path: Path, doubt: Doubt): Path {
  return { ...path, verdict: 'unknown', doubt }
}

interface Ways {
  readonly reach: Reachability
  readonly findNames: FindNames
  readonly source: End
  readonly target: End
}

function listPaths(ways: Ways): readonly Path[] {
  const { reach, source, target } = ways
  if (source.kind === 'lost' || target.kind === 'lost') return []
  if (isSameEnd(source, target)) return [makePath('self')]
  const paths =
    target.kind === 'sandbox'
      ? listInward({ ...ways, source }, target.sandbox)
      : listOutward(reach, source, target.kind)
  if (judgePaths(paths) === 'open') return paths
  return [...paths, ...listDoubts(reach, source, target).map((doubt) => makePath('other', { doubt }))]
}

function listInward(
  { reach, findNames, source }: Ways & { readonly source: PlacedEnd },
  to: Sandbox,
): readonly Path[] {
  const { rules } = reach
  const shared = source.kind === 'sandbox' ? listNetworkPaths(source.sandbox, to, { rules, findNames }) : []
  if (!rules.isMeasured) return shared
  switch (source.kind) {
    case 'sandbox': {
      const from = source.sandbox
      return [...shared, ...listCrossingPaths(from, to, rules), ...listPublishedPaths(from, to, rules)]
    }
    case 'host':
      return [...listBridgePaths(to), ...listLocalPaths(to, rules)]
    case 'lan':
      return [...listLanPublished(to, rules), ...listRoutedPaths(to, rules), ...listSegmentPaths(to)]
    case 'internet':
      return [...listLanPublished(to, rules), ...listSegmentPaths(to)].map((path) =>
        doubtPath(path, 'internet'),
      )
  }
}

function listOutward({ rules }: Reachability, source: PlacedEnd, to: Outsider): readonly Path[] {
  switch (source.kind) {
    case 'sandbox':
      if (!rules.isMeasured) return []
      return to === 'host' ? listHostPaths(source.sandbox) : listOutPaths(source.sandbox, to, rules)
    case 'host':
      return [makePath('out')]
    case 'lan':
      return [to === 'host' ? makePath('host') : makePath('out', { doubt: 'router' })]
    case 'internet':
      return [makePath(to === 'host' ? 'host' : 'out', { doubt: 'internet' })]
  }
}
