// Makes figures of samples, and holds them against what they must reach. Pure.
import type { Measurements } from './measurements.ts'
import type { Figure, Row, Target, Unit } from './rows.ts'
import { findMedian, fitExponent, makeRatio, makeSummary, type Ratio, type Summary } from './statistics.ts'

/** A row with what was found. */
export interface Judged {
  readonly row: Row
  readonly found: Found | null
  /** Why there is no figure. */
  readonly reason: string | null
  /** Null without a target, and without a figure unless it was tried and failed. */
  readonly verdict: Verdict | null
}

/** What was found for a row. */
export interface Found {
  readonly unit: Unit
  /** The time, memory or number itself; null for what is none by itself. */
  readonly summary: Summary | null
  readonly rounds: number
  /** What the target is about: a ratio, an exponent, or the median itself. */
  readonly figure: number
  /** Where the ratio may be, for all that the noise tells. */
  readonly interval: Pick<Ratio, 'low' | 'high'> | null
}

/** `isClear` is false where the noise leaves room for the other verdict. */
export interface Verdict {
  readonly isMet: boolean
  readonly isClear: boolean
}

/** Judges rows by what was measured. */
export function judgeRows(rows: readonly Row[], measurements: Measurements): readonly Judged[] {
  return rows.map((row) => {
    const names = listNames(row.figure)
    const missing = names.find((name) => !measurements.taken.has(name))
    if (missing !== undefined) {
      const failure = measurements.failed.get(missing)
      const reason = failure ?? measurements.leftOut.get(missing) ?? 'its part of the benchmark did not run'
      const isMissed = failure !== undefined && row.target !== null
      return { row, found: null, reason, verdict: isMissed ? { isMet: false, isClear: true } : null }
    }
    const found = makeFound(row.figure, measurements.taken)
    return { row, found, reason: null, verdict: row.target && makeVerdict(row.target, found) }
  })
}

function listNames(figure: Figure): readonly string[] {
  switch (figure.kind) {
    case 'value':
      return [figure.of]
    case 'ratio':
      return [figure.of, figure.to, ...(figure.minus === undefined ? [] : [figure.minus])]
    case 'growth':
      return figure.of.map(({ name }) => name)
  }
}

function makeFound(figure: Figure, taken: Measurements['taken']): Found {
  // that all are there was asked before
  const read = (name: string): readonly number[] => taken.get(name) as readonly number[]
  switch (figure.kind) {
    case 'value': {
      const samples = read(figure.of)
      const summary = makeSummary(samples)
      const { unit } = figure
      return { unit, summary, rounds: samples.length, figure: summary.median, interval: null }
    }
    case 'ratio': {
      const samples = read(figure.of)
      const minus = figure.minus === undefined ? undefined : read(figure.minus)
      const { value, low, high } = makeRatio(samples, read(figure.to), minus)
      const summary = makeSummary(samples)
      return { unit: 'ms', summary, rounds: samples.length, figure: value, interval: { low, high } }
    }
    case 'growth': {
      const points = figure.of.map(({ size, name }) => ({ size, value: findMedian(read(name)) }))
      return { unit: '', summary: null, rounds: points.length, figure: fitExponent(points), interval: null }
    }
  }
}

function makeVerdict(target: Target, { figure, interval }: Found): Verdict {
  const isMet = isReached(target, figure)
  const edges = interval === null ? [] : [interval.low, interval.high]
  return { isMet, isClear: edges.every((edge) => isReached(target, edge) === isMet) }
}

function isReached({ way, bound }: Target, figure: number): boolean {
  return way === 'at most' ? figure <= bound : figure >= bound
}
