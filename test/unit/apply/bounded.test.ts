import { expect, test } from 'vitest'
import { runBounded } from '../../../src/apply/bounded.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('results come in the order of the items, whatever ends first', async () => {
  const results = await runBounded([3, 1, 2], 3, async (rounds) => {
    for (let round = 0; round < rounds; round += 1) await turn()
    return rounds * 10
  })
  expect(results).toEqual([30, 10, 20])
})

test.each([1, 2, 5])('never more than %i tasks run', async (parallelism) => {
  let running = 0
  let highest = 0
  await runBounded(Array.from({ length: 20 }), parallelism, async () => {
    highest = Math.max(highest, ++running)
    await turn()
    running -= 1
  })
  expect(highest).toBe(parallelism)
})

test('the first failure is thrown after what runs has ended, and nothing further starts', async () => {
  const log: string[] = []
  const run = async (name: string): Promise<void> => {
    log.push(`${name} starts`)
    await turn()
    if (name === 'web') throw new Error('web is gone')
    await turn()
    log.push(`${name} ends`)
  }
  await expect(runBounded(['web', 'api', 'db'], 2, run)).rejects.toThrow('web is gone')
  expect(log).toEqual(['web starts', 'api starts', 'api ends'])
})
