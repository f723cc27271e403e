// What the fault bench puts in the way of an apply: a fault at the n-th mutating call, a signal at a moment of its own, or a second
// apply at the same time.
import { setTimeout as sleep } from 'node:timers/promises'
import { inState, startApply, type Disturbance, type Disturbed, type FaultBench } from './fault-bench.ts'
import type { Problem } from './fault-check.ts'
import { startFaultProxy, type FaultKind, type FaultProxy, type MutatingCall } from './fault-proxy.ts'
import { listKnownOptions, type XecEnd, type XecPlace } from './run-xec.ts'

/** A fault at the n-th mutating call. */
export function makeFault(kind: FaultKind, at: number, forgets: boolean): Disturbance {
  const killsDaemon = kind.startsWith('kill-daemon')
  return {
    label: kind,
    at,
    forgets,
    killsDaemon,
    run: (bench, _stage, place) => runWithFault(bench, place, { kind, at }),
  }
}

async function runWithFault(
  { proxy, running }: FaultBench,
  place: XecPlace,
  { kind, at }: { kind: FaultKind; at: number },
): Promise<Disturbed> {
  const signals: number[] = []
  proxy.arm({
    kind,
    at,
    async killClient() {
      run.send('SIGKILL')
      await run.ended
    },
    interruptClient() {
      signals.push(performance.now())
      run.send('SIGINT')
    },
    killDaemon: () => running.killDaemon(),
  })
  const run = startApply(place, proxy.socket)
  const first = await run.ended
  const late = performance.now() - (signals[1] ?? Infinity)
  const isHit = await proxy.settle()
  const { method = '', path = '' } = proxy.calls[at - 1] ?? {}
  const problems: Problem[] = []
  if (late > 1_000) problems.push({ type: 'late', detail: `${Math.round(late)} ms after the second signal` })
  if (kind === 'interrupt' && isHit) problems.push(...listExitProblems(first, [0, 26, 27, 28]))
  return { first, isHit, call: `${method} ${path}`, problems }
}

/** SIGINT so many milliseconds after the start, whatever xec does then. */
export function makeInterrupt(after: number, forgets: boolean): Disturbance {
  return {
    label: 'interrupt-any-moment',
    at: after,
    forgets,
    killsDaemon: false,
    run: ({ proxy }, _stage, place) => interruptAfter(proxy, place, after),
  }
}

async function interruptAfter(proxy: FaultProxy, place: XecPlace, after: number): Promise<Disturbed> {
  proxy.arm(null)
  const run = startApply(place, proxy.socket)
  await Promise.race([sleep(after), run.ended])
  const sent = proxy.calls.length
  run.send('SIGINT')
  const first = await run.ended
  // A process that does not listen yet ends as processes do, and has done nothing.
  const isUntouched = sent === 0 && proxy.calls.length === 0 && first.signal === 'SIGINT'
  const problems = isUntouched ? [] : listExitProblems(first, [0, 26, 27, 28])
  return { first, isHit: true, call: `after ${sent} calls`, problems }
}

/** Another apply of the same file at the same time, with a state folder of its own, so many milliseconds later. */
export function makeTwins(round: number, { after, wait }: { after: number; wait: string }): Disturbance {
  return {
    label: 'two-applies',
    at: round,
    forgets: false,
    killsDaemon: false,
    run: (bench, _stage, place) => runTwins(bench, place, { after, wait }),
  }
}

async function runTwins(
  { proxy, host }: FaultBench,
  place: XecPlace,
  { after, wait }: { after: number; wait: string },
): Promise<Disturbed> {
  const other = await startFaultProxy(host.socket)
  try {
    const options = listKnownOptions('apply', { '--lock-timeout': wait })
    proxy.arm(null)
    const run = startApply(place, proxy.socket, options)
    await sleep(after)
    const twin = await inState((state) => startApply({ ...place, state }, other.socket, options).ended)
    const first = await run.ended
    const problems = [
      ...[first, twin].flatMap((end) => listExitProblems(end, [0, 24])),
      ...(first.code === 24 && twin.code === 24 ? [{ type: 'exit', detail: 'none worked' } as const] : []),
      ...listOverlaps(proxy.calls, other.calls),
    ]
    return { first, isHit: true, call: `${after} ms apart, exits ${first.code}, ${twin.code}`, problems }
  } finally {
    await other.stop()
  }
}

function listExitProblems(end: XecEnd, allowed: readonly number[]): Problem[] {
  if (end.code !== null && allowed.includes(end.code)) return []
  return [{ type: 'exit', detail: `exit ${end.code ?? end.signal}: ${end.stderr.trim().slice(-300)}` }]
}

/** Only one works at a time: what it sends lies before or after all that the other one sends, the lock itself apart. */
function listOverlaps(left: readonly MutatingCall[], right: readonly MutatingCall[]): Problem[] {
  const locks = new Set([...left, ...right].filter(isLocking).map(readId))
  const isWork = (call: MutatingCall): boolean =>
    !isLocking(call) && ![...locks].some((id) => isAbout(call, id))
  const [one, two] = [left.filter(isWork), right.filter(isWork)].map(findSpan)
  if (one === undefined || two === undefined || one.end <= two.begin || two.end <= one.begin) return []
  return [{ type: 'overlap', detail: 'both worked at a time' }]
}

function isLocking({ path, body }: MutatingCall): boolean {
  return path.endsWith('/networks/create') && body.includes('xec-lock')
}

function readId({ answer }: MutatingCall): string | null {
  return /"Id":"(\w+)"/.exec(answer)?.[1] ?? null
}

function isAbout({ path }: MutatingCall, id: string | null): boolean {
  return id !== null && path.includes(id)
}

function findSpan(calls: readonly MutatingCall[]): { begin: number; end: number } | undefined {
  if (calls.length === 0) return undefined
  return {
    begin: Math.min(...calls.map(({ begin }) => begin)),
    end: Math.max(...calls.map(({ end }) => end)),
  }
}
