// What a run of the fault bench adds up to: a row for each engine and kind of fault, counted from outcomes and from nothing else.
import type { FaultRecord } from './fault-bench.ts'
import type { Problem } from './fault-check.ts'

interface Row {
  label: string
  records: FaultRecord[]
}

const columns: readonly (readonly [string, (records: FaultRecord[]) => number])[] = [
  ['tried', (records) => records.length],
  [
    'converged',
    (records) => records.filter(({ problems, isDamaged }) => problems.length === 0 && !isDamaged).length,
  ],
  ['engine broken', (records) => records.filter(({ isDamaged }) => isDamaged).length],
  ['lost', (records) => countProblems(records, 'lost')],
  ['leftovers', (records) => countProblems(records, 'leftover')],
  ['restarted', (records) => countProblems(records, 'restarted')],
  // what was missing until the second apply
  ['cut between', (records) => records.filter(({ setbacks }) => setbacks.length > 0).length],
  ['state deleted', (records) => records.filter(({ forgets }) => forgets).length],
]

/** Draws the table. Faults whose call never came are not tried, and counted apart. */
export function renderFaults(all: readonly FaultRecord[]): string {
  const hit = all.filter(({ isHit }) => isHit)
  const rows = listRows(hit)
  const head = ['', ...columns.map(([title]) => title)]
  const cells = rows.map(({ label, records }) => [
    label,
    ...columns.map(([, count]) => String(count(records))),
  ])
  const lines = [head, ...cells]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const table = lines.map((line) => line.map((cell, column) => pad(cell, column, widths)).join('  '))
  const missed = all.length - hit.length
  const note = missed === 0 ? [] : [`${missed} runs ended before their call came, and are not counted.`]
  return [...table, ...note, ''].join('\n')
}

function listRows(records: readonly FaultRecord[]): Row[] {
  const label = ({ engine, version, kind }: FaultRecord): string => `${engine} (${version}) ${kind}`
  const labels = [...new Set(records.map(label))].toSorted()
  const rows = labels.map((name) => ({
    label: name,
    records: records.filter((record) => label(record) === name),
  }))
  return [...rows, { label: 'all', records: [...records] }]
}

function countProblems(records: readonly FaultRecord[], type: Problem['type']): number {
  return records.flatMap(({ problems }) => problems).filter((problem) => problem.type === type).length
}

function pad(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}

/** One line for a fault that went wrong, with what is needed to try it again. */
export function describeFailure({ engine, world, kind, at, forgets, call, problems }: FaultRecord): string {
  const details = problems.map(({ type, detail }) => `${type}: ${detail}`)
  return `${engine} ${world} ${kind} at ${at}${forgets ? ' with the state deleted' : ''} (${call}): ${details.join('; ')}`
}
