// docs/benchmarks.md has the rows of the benchmark, and no others.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findTable } from '../../../bench/document.ts'
import { PROJECT } from '../../../bench/project.ts'
import { GROUPS, GROUP_TITLES, ROWS } from '../../../bench/rows.ts'

const table = findTable(readFileSync(join(PROJECT, 'docs/benchmarks.md'), 'utf8'))

it('the last result has all rows in their order', () => {
  const titles = table.split('\n').flatMap((line) => /^\| (?!---| )(.+?) \|/.exec(line)?.[1] ?? [])
  expect(titles).toEqual(ROWS.map(({ title }) => title))
})

it('the last result has all groups, and says on what it was measured', () => {
  const headings = [...table.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading)
  expect(headings).toEqual(GROUPS.map((group) => GROUP_TITLES[group]))
  expect(table).toMatch(/^Measured on \d{4}-\d\d-\d\d with Node [\d.]+, \d+ processors/)
})
