// Rows are held against what they must reach, and what could not be measured is never taken for a success.
import { describe, expect, it } from 'vitest'
import { judgeRows } from '../../../bench/judge.ts'
import { Notebook } from '../../../bench/measurements.ts'
import type { Figure, Row, Target } from '../../../bench/rows.ts'

const RATIO: Figure = { kind: 'ratio', of: 'plan', to: 'node' }
const atMost = (bound: number): Target => ({ way: 'at most', bound })

function makeRow(figure: Figure, target: Target | null): Row {
  return { id: 'plan', group: 'start-up', title: 'a plan', figure, target }
}

function makeNotebook(samples: Readonly<Record<string, readonly number[]>>): Notebook {
  const notebook = new Notebook()
  for (const [name, values] of Object.entries(samples)) {
    for (const value of values) notebook.add(name, value)
  }
  return notebook
}

function judge(row: Row, notebook: Notebook): ReturnType<typeof judgeRows>[number] | undefined {
  return judgeRows([row], notebook)[0]
}

const steady = makeNotebook({ plan: [50, 50, 50], node: [25, 25, 25], start: [10, 10, 10] })

describe('a target', () => {
  it.each([
    [atMost(2), { isMet: true, isClear: true }],
    [atMost(1.9), { isMet: false, isClear: true }],
    [{ way: 'at least', bound: 2 } as const, { isMet: true, isClear: true }],
    [{ way: 'at least', bound: 2.1 } as const, { isMet: false, isClear: true }],
    [null, null],
  ])('%j for a ratio of 2: %j', (target, verdict) => {
    expect(judge(makeRow(RATIO, target), steady)).toMatchObject({
      verdict,
      reason: null,
      found: { figure: 2 },
    })
  })

  it('is not clear where the samples are too far apart to tell', () => {
    const noisy = makeNotebook({ plan: [30, 50, 90, 40, 60], node: [25, 20, 40, 25, 25] })
    expect(judge(makeRow(RATIO, atMost(2)), noisy)?.verdict).toEqual({ isMet: true, isClear: false })
  })

  it('may be about a ratio without what a start takes', () => {
    const row = makeRow({ ...RATIO, minus: 'start' }, atMost(1.6))
    expect(judge(row, steady)).toMatchObject({ verdict: { isMet: true }, found: { figure: 1.6 } })
  })

  it('may be about a number, or about growth', () => {
    const value = makeRow({ kind: 'value', of: 'plan', unit: 'MB' }, atMost(49))
    expect(judge(value, steady)).toMatchObject({
      verdict: { isMet: false },
      found: { figure: 50, unit: 'MB' },
    })
    const sizes = makeNotebook({ small: [1, 1], large: [10, 10] })
    const of = [
      { size: 100, name: 'small' },
      { size: 1000, name: 'large' },
    ]
    expect(judge(makeRow({ kind: 'growth', of }, atMost(1.1)), sizes)?.found?.figure).toBeCloseTo(1)
  })
})

describe('what was not measured', () => {
  it('has a reason and no verdict', () => {
    const notebook = makeNotebook({ plan: [50] })
    expect(judge(makeRow(RATIO, atMost(2)), notebook)).toMatchObject({
      found: null,
      verdict: null,
      reason: 'its part of the benchmark did not run',
    })
    notebook.leave(['node'], 'not installed')
    expect(judge(makeRow(RATIO, atMost(2)), notebook)).toMatchObject({
      verdict: null,
      reason: 'not installed',
    })
  })

  it('misses its target where it was tried and did not end', () => {
    const notebook = makeNotebook({ plan: [50], node: [25] })
    notebook.fail(['plan'], 'it did not end')
    expect(judge(makeRow(RATIO, atMost(2)), notebook)).toMatchObject({
      found: null,
      verdict: { isMet: false, isClear: true },
      reason: 'it did not end',
    })
    expect(judge(makeRow(RATIO, null), notebook)?.verdict).toBeNull()
  })
})
