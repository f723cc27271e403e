// What a run costs, for whoever asks with -v: the calls to the engine, and the time. Beside the result, on stderr.
import type { EngineCall } from '../model/engine-call.ts'
import { joinLines } from '../render/style.ts'
import type { Options } from './options.ts'
import type { Session } from './session.ts'

/** True if somebody wants to know of each call when it is over. */
export function hasEachCall({ quiet, verbose }: Options): boolean {
  return verbose > 1 && !quiet
}

/** Gives what an engine tells of its calls to; undefined where nobody wants to know of them. */
export async function listenToCalls({
  options,
  costs,
  note,
  noteStyle,
}: Session): Promise<((call: EngineCall) => void) | undefined> {
  if (options.verbose === 0 || options.quiet) return undefined
  const calls: EngineCall[] = (costs.calls ??= [])
  if (!hasEachCall(options)) return (call) => void calls.push(call)
  const { renderCall } = await import('../render/calls.ts')
  return (call) => {
    calls.push(call)
    note(joinLines([renderCall(noteStyle, call)]))
  }
}

/** Tells in the end what the run has cost, if an engine was opened and somebody wants to know. */
export async function noteCosts({ io, costs, note, noteStyle }: Session): Promise<void> {
  const { calls, asking } = costs
  if (calls === null) return
  const { renderCalls } = await import('../render/calls.ts')
  note(joinLines(['', ...renderCalls(noteStyle, calls, { total: io.now(), asking })]))
}
