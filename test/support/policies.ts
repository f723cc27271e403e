// Policies of a text against worlds in a few words.
import type { ObservedContainer, ObservedNetwork, ObservedState } from '../../src/model/observed.ts'
import type { DesiredPolicy } from '../../src/model/policy.ts'
import { judgePolicy, type Judgement } from '../../src/policies/judge.ts'
import { makeTable } from '../../src/policies/table.ts'
import { renderPorts } from '../../src/policies/words.ts'
import type { Peer } from '../../src/reachability/ends.ts'
import { readDesired } from '../unit/config/read.ts'
import { bridge, host, none, observedState } from './states.ts'

/** The policy of a text without file: names that it uses stand in `targets` and `networks`. */
export function readPolicy(text: string): DesiredPolicy {
  const words = [...text.matchAll(/[a-z][a-z0-9-]*/g)].map(([word]) => word)
  const keys = [...new Set(words)].filter((word) => !RESERVED.has(word))
  const map = `{ ${keys.map((key) => `${key}: {}`).join(', ')} }`
  const file = `networks: ${map}\ntargets: { containers: ${map} }\npolicies:\n  p: ${text}`
  return readDesired(file).policies?.[0] as DesiredPolicy
}

const RESERVED = new Set(['bridge', 'host', 'none', 'default', 'lan', 'internet'])

/** A state with the engine's own networks. */
export function stateOf(
  networks: readonly ObservedNetwork[],
  containers: readonly ObservedContainer[],
  engine?: ObservedState['engine'],
): ObservedState {
  return observedState([bridge, host, none, ...networks], containers, engine)
}

/** Judges one policy. */
export function judge(
  text: string,
  [before, after = before]: readonly [ObservedState, ObservedState?],
  today: string | null = '2026-06-01',
): Judgement {
  return judgePolicy(makeTable(before, after), readPolicy(text), today)
}

const nameOf = (peer: Peer): string => (peer.kind === 'container' ? peer.name : peer.kind)
const join = (peers: readonly Peer[]): string => peers.map(nameOf).join('+')

/** Breaches as lines: `new web+api -> db by network backend`, with ports where they are not all. */
export function tellBreaches({ breaches }: Judgement): readonly string[] {
  return breaches.map(({ status, from, to, path, explanation, ports }) => {
    const way =
      path === null
        ? `without ${explanation.reasons.map(({ code }) => code).join()}`
        : `by ${[path.kind, path.network].filter((part) => part !== null).join(' ')}`
    return `${status} ${join(from)} -> ${join(to)} ${way}${renderPorts(ports)}`
  })
}
