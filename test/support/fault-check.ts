// What must hold after a fault and one more apply, as a list of what does not.
import { isDeepStrictEqual } from 'node:util'
import type { FaultStage } from './fault-bench.ts'
import type { XecEnd } from './run-xec.ts'
import type { EndpointFacts, WorldFacts } from './world-facts.ts'

/**
 * What is wrong. `not-converged`: the second apply or the plan after it did not end well; `lost`: a container lacks a place, or has it with
 * other settings; `leftover`: a network too many, a lock, a journal, a place too many; `missing`: a network too few; `restarted`: a
 * container was made anew or started again; `late`: the second signal did not end the run within a second; `exit`: the disturbed run ended
 * with a code that means something else; `overlap`: two runs worked at the same time.
 */
export interface Problem {
  type: 'not-converged' | 'lost' | 'leftover' | 'missing' | 'restarted' | 'late' | 'exit' | 'overlap'
  detail: string
}

/** The undisturbed apply and the plan after it. */
export interface RunsAfter {
  second: Pick<XecEnd, 'code'>
  plan: Pick<XecEnd, 'code'>
  killsDaemon: boolean
}

type Ends = Pick<FaultStage, 'before' | 'after'>

/** Compares what is there with what an undisturbed run leaves. */
export function listProblems(now: WorldFacts, { before, after }: Ends, runs: RunsAfter): Problem[] {
  return [
    ...listRunProblems(runs),
    ...listNetworkProblems(now, after),
    ...listEndpointProblems(now, after),
    ...listRestarts(now, before.facts, runs.killsDaemon),
  ]
}

/** What containers lack, for the time being, that they had before and are to have afterwards. */
export function listSetbacks(now: WorldFacts, { before, after }: Ends): string[] {
  return Object.entries(after.containers).flatMap(([name, { endpoints: wanted }]) => {
    const had = before.facts.containers[name]?.endpoints ?? {}
    const has = now.containers[name]?.endpoints ?? {}
    const kept = Object.keys(wanted).filter((network) => network in had)
    const gone = kept.filter((network) => !isOneOf(has[network], [had[network], wanted[network]]))
    const isShort = listConnected(has) < Math.min(listConnected(had), listConnected(wanted))
    if (gone.length === 0 && isShort) return [`${name} is on ${listConnected(has)} networks`]
    return gone.map((network) => `${name} is not on ${network} as it was`)
  })
}

function listConnected(endpoints: Record<string, EndpointFacts>): number {
  return Object.values(endpoints).filter(({ isCut }) => !isCut).length
}

function isOneOf(found: EndpointFacts | undefined, allowed: (EndpointFacts | undefined)[]): boolean {
  return allowed.some((one) => isDeepStrictEqual(found, one))
}

function listRunProblems({ second, plan }: RunsAfter): Problem[] {
  const ends = [
    ['second apply', second],
    ['plan after it', plan],
  ] as const
  return ends
    .filter(([, { code }]) => code !== 0)
    .map(([name, { code }]) => ({ type: 'not-converged', detail: `${name}: exit ${code}` }))
}

function listNetworkProblems(now: WorldFacts, after: WorldFacts): Problem[] {
  const extra = now.networks.filter((line) => !after.networks.includes(line))
  const twice = now.networks.filter((line, index) => now.networks.indexOf(line) !== index)
  const missing = after.networks.filter((line) => !now.networks.includes(line))
  return [
    ...[...extra, ...twice]
      .filter((line) => !isPlaceholder(line))
      .map((detail): Problem => ({ type: 'leftover', detail: `network ${detail}` })),
    ...missing
      .filter((line) => !isPlaceholder(line))
      .map((detail): Problem => ({ type: 'missing', detail: `network ${detail}` })),
  ]
}

// Owned by the project, needed on some engines, and on none of them after every way of getting there; the plan knows them.
function isPlaceholder(line: string): boolean {
  return line.includes('"configOnly":true') && line.includes('sh.xec.project')
}

function listEndpointProblems(now: WorldFacts, after: WorldFacts): Problem[] {
  return Object.entries(after.containers).flatMap(([name, { endpoints: wanted }]) => {
    const has = now.containers[name]?.endpoints ?? {}
    const lost = Object.keys(wanted).filter((network) => !isDeepStrictEqual(has[network], wanted[network]))
    const extra = Object.keys(has).filter((network) => !(network in wanted))
    return [
      ...lost.map((network): Problem => {
        const found = has[network] === undefined ? 'not there' : JSON.stringify(has[network])
        return { type: 'lost', detail: `${name} on ${network}: ${found}` }
      }),
      ...extra.map((network): Problem => ({ type: 'leftover', detail: `${name} on ${network}` })),
    ]
  })
}

// A container starts again with its daemon; that is the daemon's doing.
function listRestarts(now: WorldFacts, before: WorldFacts, hasDaemonDied: boolean): Problem[] {
  return Object.entries(before.containers).flatMap(([name, { id, startedAt, status }]) => {
    const found = now.containers[name]
    const isSame =
      found?.id === id && (hasDaemonDied || (found.startedAt === startedAt && found.status === status))
    if (isSame) return []
    return [{ type: 'restarted', detail: `${name}: ${found?.status ?? 'gone'} instead of ${status}` }]
  })
}
