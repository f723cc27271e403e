// What must not grow unnoticed: the counts of bench/counts.json, taken anew. Those of a real engine are in test/engines.
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findRegressions, renderCounts, renewTable, type CountTable } from '../../../bench/counts.ts'
import { countCommandLine, countPlanner, readCountTable } from '../../../bench/measure-counts.ts'
import { findExecutable } from '../../../bench/project.ts'

const table: CountTable = {
  files: { limit: 2, title: 'files', because: 'Two are needed.' },
  calls: { limit: 1000, title: 'calls', because: 'It takes that many.' },
}

describe('a count', () => {
  it.each([
    ['files', 2],
    ['files', 1],
    ['calls', 1020],
    ['calls', 900],
  ])('of %s may be %d', (id, count) => {
    expect(findRegressions(table, { [id]: count })).toEqual([])
  })

  it.each([
    [
      'files',
      3,
      'files: 3 files, the limit is 2. Two are needed. Find out what is new: npm run counts -- --show files.',
    ],
    ['calls', 1021, 'If it is worth it: npm run counts -- --renew'],
    ['calls', 899, 'It got better; have the gain kept: npm run counts -- --renew'],
    ['others', 1, 'others: is not in bench/counts.json'],
  ])('of %s must not be %d', (id, count, message) => {
    expect(findRegressions(table, { [id]: count })).toEqual([expect.stringContaining(message)])
  })

  it('is made the new limit where that is asked for, and others stay', () => {
    const renewed = renewTable(table, { calls: 800 })
    expect(renewed).toEqual({ ...table, calls: { ...table['calls'], limit: 800 } })
  })

  it('is shown beside its limit', () => {
    expect(renderCounts(table, { files: 3, calls: 1000, others: 1 })).toBe(
      'files      3     2\ncalls   1000  1000\nothers     1     -\n',
    )
  })
})

describe('the table', () => {
  const kept = readCountTable()

  it('says of each count what it is and why', () => {
    for (const [id, { limit, title, because }] of Object.entries(kept)) {
      expect({ id, limit, title, because }).toEqual({
        id,
        limit: expect.any(Number),
        title: expect.stringMatching(/^\S/),
        because: expect.stringMatching(/\.$/),
      })
    }
  })

  it('holds what the planner does', async () => {
    const { counts } = await countPlanner()
    expect(findRegressions(kept, counts)).toEqual([])
  }, 60_000)

  // needs "npm run build", which "npm test" does first
  it.skipIf(process.env['CI'] !== 'true' && !existsSync(findExecutable()))(
    'holds what the command line loads and does',
    async () => {
      const { counts, details } = await countCommandLine()
      expect(findRegressions(kept, counts)).toEqual([])
      expect(details['plan-engine-calls']?.filter((call) => !call.startsWith('GET '))).toEqual([])
    },
    60_000,
  )
})
