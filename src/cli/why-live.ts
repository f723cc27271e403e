// The part of xec why that tries what it explains. Loaded only with --live.
import type { StepResult } from '../check/pair.ts'
import type { LoadedConfig } from '../config/load.ts'
import type { Engine } from '../engine/engine.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ObservedState } from '../model/observed.ts'
import type { Peer } from '../reachability/ends.ts'
import type { Explanation } from '../reachability/explain.ts'
import { tryPair, type PairRun } from '../reconcile/check-pair.ts'
import { renderDiagnostics } from '../render/diagnostic.ts'
import { renderPair } from '../render/pair.ts'
import { describeCause, describeLive, describeSubject, describeUntried } from '../render/pair-words.ts'
import { joinLines } from '../render/style.ts'
import type { Exit } from './exit-codes.ts'
import { listenForInterrupt, listLeftOver } from './live-run.ts'
import type { Session } from './session.ts'
import { withProber } from './with-prober.ts'

/** What is tried: a pair in a state of an engine; `when` says of which. */
export interface LiveRequest {
  readonly engine: Engine
  readonly config: LoadedConfig
  readonly state: ObservedState
  readonly peers: readonly [from: Peer, to: Peer]
  readonly when: string
}

/** How it ended, and what the document says of it. */
export interface LiveAnswer {
  readonly explanation: Explanation
  readonly exit: Exit
  readonly found: readonly Diagnostic[]
  readonly live: object
}

/** Tries a pair and prints model and finding side by side. */
export async function whyLive(session: Session, request: LiveRequest): Promise<LiveAnswer> {
  const { options, io, style, noteStyle } = session
  const { engine, config, state, when } = request
  const [from, to] = request.peers
  const signal = listenForInterrupt(session)
  const seconds = Math.max(1, Math.ceil(options.probeTimeout / 1000))
  const begin = io.now()
  const run = await withProber(session, config, (prober) =>
    tryPair(engine, prober, {
      state,
      from,
      to,
      ports: options.port,
      image: options.image ?? null,
      seconds,
      milliseconds: options.timeout,
      signal,
    }),
  )
  const milliseconds = Math.round(io.now() - begin)
  const found = listLeftOver(run.removed)
  session.note(joinLines(renderDiagnostics(noteStyle, found)))
  session.print(renderPair(style, run, { when, milliseconds }))
  return {
    explanation: run.explanation,
    exit: signal.aborted ? 'interrupted' : run.agreement === 'differ' ? 'check-failed' : 'done',
    found,
    live: makeLiveDocument(run, milliseconds),
  }
}

function makeLiveDocument(run: PairRun, milliseconds: number): object {
  const { live, agreement, triedFrom, listens, removed, results } = run
  return {
    verdict: live,
    agreement,
    milliseconds,
    removedHelpers: removed,
    triedFrom: triedFrom && { container: triedFrom.container, isHelper: triedFrom.isHelper },
    listens,
    steps: results.map((result) => makeStepDocument(result, run)),
  }
}

function makeStepDocument(result: StepResult, run: PairRun): object {
  const { step, live, finding, untried, agreement, cause } = result
  const { untried: _untried, ...facts } = step
  return {
    title: describeSubject(step),
    ...facts,
    live,
    agreement,
    finding,
    untried: untried && { ...untried, says: describeUntried(untried, run) },
    cause: cause && { code: cause, says: describeCause(cause, step, run) },
    says: describeLive(result),
  }
}
