// The calls of a run and what they cost: a line for each one as it is over, and a table of their kinds with the time that was spent waiting
// for the engine and the time that was not.
import { renderCallKind, sumWaiting, type EngineCall } from '../model/engine-call.ts'
import { addTo, compareText } from '../model/pairs.ts'
import { escapeText } from './escape.ts'
import { renderDuration } from './step.ts'
import { padEnd, padStart, readWidth, renderTone, type Style } from './style.ts'

/** How long a run took, in milliseconds, and how long of that it waited for a person's answer. */
export interface RunTime {
  readonly total: number
  readonly asking: number
}

const HEADINGS = ['CALLS', 'ENGINE CALL', 'MEDIAN', 'LONGEST', 'SIZE'] as const
const GAP = '  '

/** One call: `at 31 ms  GET /containers/82c5162f9fbe/json: 200, 5.5 kB in 2.1 ms`. */
export function renderCall(style: Style, { method, path, begin, end, status, bytes }: EngineCall): string {
  const answer = status === null ? 'no answer' : `${status}, ${renderSize(bytes)}`
  const text = `at ${Math.round(begin)} ms  ${method} ${renderPath(path)}: ${answer} in ${renderTime(end - begin)}`
  return renderTone(style, hasFailed({ status }) ? 'yellow' : 'dim', text)
}

/** What the calls of a run come to, by kind, the most frequent first. */
export function renderCalls(style: Style, calls: readonly EngineCall[], time: RunTime): string[] {
  return [...renderTable(style, calls), renderSum(calls, time)]
}

function renderSum(calls: readonly EngineCall[], { total, asking }: RunTime): string {
  const waiting = sumWaiting(calls)
  const own = `${renderDuration(Math.max(0, total - waiting - asking))} in xec`
  const asked = asking > 0 ? `, ${renderDuration(asking)} for your answer` : ''
  if (calls.length === 0) return `No calls to an engine: ${own}${asked}.`
  const count = calls.length === 1 ? '1 call' : `${calls.length} calls`
  return `${count} to the engine: ${renderDuration(waiting)} of waiting for it, ${own}${asked}; ${renderDuration(total)} in all.`
}

function renderTable(style: Style, calls: readonly EngineCall[]): string[] {
  if (calls.length === 0) return []
  const rows = [HEADINGS, ...groupCalls(calls).map(([kind, own]) => makeRow(kind, own))]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => readWidth(row[column] as string))))
  return rows.map((row, index) => {
    const cells = row.map((cell, column) =>
      (column === 1 ? padEnd : padStart)(cell, widths[column] as number),
    )
    const line = cells.join(GAP).trimEnd()
    return index === 0 ? renderTone(style, 'dim', line) : line
  })
}

type Kind = readonly [kind: string, calls: readonly EngineCall[]]

function groupCalls(calls: readonly EngineCall[]): readonly Kind[] {
  const kinds = new Map<string, EngineCall[]>()
  for (const call of calls) addTo(kinds, renderCallKind(call), call)
  return [...kinds].toSorted(([a, first], [b, second]) => second.length - first.length || compareText(a, b))
}

function makeRow(kind: string, calls: readonly EngineCall[]): readonly string[] {
  const times = calls.map(({ begin, end }) => end - begin).toSorted((a, b) => a - b)
  const failed = calls.filter(hasFailed).length
  return [
    String(calls.length),
    escapeText(failed === 0 ? kind : `${kind} (${failed} failed)`),
    renderTime(times[times.length >> 1] as number),
    renderTime(times.at(-1) as number),
    renderSize(calls.reduce((sum, { bytes }) => sum + bytes, 0)),
  ]
}

function hasFailed({ status }: Pick<EngineCall, 'status'>): boolean {
  return status === null || status >= 400
}

const LONG_ID = /[0-9a-f]{64}/g
const SHORT_ID_LENGTH = 12

// As people write it: decoded, ids as the Docker CLI shortens them.
function renderPath(path: string): string {
  return escapeText(decode(path).replace(LONG_ID, (id) => id.slice(0, SHORT_ID_LENGTH)))
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

// Local engines answer in less than a millisecond.
function renderTime(milliseconds: number): string {
  return milliseconds < 9.95 ? `${milliseconds.toFixed(1)} ms` : renderDuration(milliseconds)
}

const UNITS = ['B', 'kB', 'MB'] as const

function renderSize(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes === 0 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1_000 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`
}
