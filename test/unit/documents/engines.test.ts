// docs/engines.md is the matrix of today's clauses, and it is green.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { allSections } from '../../fidelity/sections.ts'
import {
  escapeCell,
  isGreen,
  makeMatrix,
  matrixKinds,
  renderMatrix,
  type CheckedOutcome,
} from '../../support/matrix.ts'

const clauses = Object.entries(allSections).flatMap(([section, cases]) =>
  cases.map((clause) => ({ section, ...clause })),
)
const file = fileURLToPath(new URL('../../../docs/engines.md', import.meta.url))

describe('docs/engines.md', () => {
  it('has one row for each clause, and no other', async () => {
    const text = await readFile(file, 'utf8')
    const cells = text
      .split('\n')
      .flatMap((line) => (line.startsWith('| ') ? [line.slice(2).split(/(?<!\\) \| /)[0] ?? ''] : []))
    const other = new Set(['', 'version', 'passed', 'failed', 'not about this engine', 'clause', '---'])
    // the document has the order of the sections
    expect(cells.filter((cell) => !other.has(cell.trim()))).toEqual(
      clauses.map(({ name }) => escapeCell(name)),
    )
  })

  it('shows no clause that failed or did not run', async () => {
    const text = await readFile(file, 'utf8')
    expect(text).not.toContain('| ✗ |')
    expect(text).not.toContain('| not run |')
    expect(text).toContain('| ✓ |')
  })

  it('is about at least 250 clauses, none of them left out everywhere', () => {
    expect(clauses.length).toBeGreaterThanOrEqual(250)
    const idle = clauses.filter(({ leftOut = {} }) =>
      matrixKinds.every((kind) => leftOut[kind] !== undefined),
    )
    expect(idle.map(({ name }) => name)).toEqual([])
  })
})

describe('the matrix', () => {
  const clause = { name: 'a | b', leftOut: { 'podman-4': 'No such thing' }, run: async () => {} }
  const outcome = (kind: CheckedOutcome['kind'], passed: boolean): CheckedOutcome => ({
    section: 'names',
    name: 'a | b',
    kind,
    version: '1.0',
    passed,
  })
  const about = matrixKinds.filter((kind) => kind !== 'podman-4')

  it('is green where every clause passed on every engine that it is about', () => {
    const matrix = makeMatrix(
      { names: [clause] },
      about.map((kind) => outcome(kind, true)),
    )
    expect(isGreen(matrix)).toBe(true)
    expect(renderMatrix(matrix, '2026-01-31')).toContain('| a \\| b | ✓ | ✓ | ✓ | ✓ | 1 | ✓ |')
    expect(renderMatrix(matrix, '2026-01-31')).toContain('1. No such thing')
  })

  it('is not green where one failed, once of two times too', () => {
    const outcomes = [...about.map((kind) => outcome(kind, true)), outcome('embedded', false)]
    const matrix = makeMatrix({ names: [clause] }, outcomes)
    expect(isGreen(matrix)).toBe(false)
    expect(renderMatrix(matrix, '2026-01-31')).toContain('| a \\| b | ✗ | ✓ |')
  })

  it('is not green where one did not run', () => {
    const matrix = makeMatrix({ names: [clause] }, [outcome('docker-28', true)])
    expect(isGreen(matrix)).toBe(false)
    expect(renderMatrix(matrix, '2026-01-31')).toContain('| a \\| b | not run | not run | not run | ✓ | 1 |')
  })
})
