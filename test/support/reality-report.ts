// What a run of the model against reality adds up to.
import { mergeRecords, type RealityRecord } from './reality-check.ts'

/** What was found of one world on an engine. */
export interface EngineRecord extends RealityRecord {
  engine: string
}

/** A line for each engine, and one for all. */
export function renderReality(records: readonly EngineRecord[]): string {
  const engines = [...new Set(records.map(({ engine }) => engine))].toSorted()
  const lines = engines.map((name) =>
    renderLine(
      name,
      records.filter(({ engine }) => engine === name),
    ),
  )
  return [...lines, renderLine('all', records), ''].join('\n')
}

function renderLine(label: string, records: readonly EngineRecord[]): string {
  const { pairs, open, unknown, tried, wrong } = mergeRecords(records)
  return `${label}: ${pairs} pairs predicted and tried (${open} open) with ${tried} connections and names: ${wrong.length} wrong, ${unknown} unknown`
}
