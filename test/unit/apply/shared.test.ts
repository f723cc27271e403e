import { expect, test } from 'vitest'
import { makeShared } from '../../../src/apply/shared.ts'

function makeReading() {
  const ends: { resolve: (value: number) => void; reject: (error: Error) => void }[] = []
  const read = makeShared(() => new Promise<number>((resolve, reject) => ends.push({ resolve, reject })))
  return { read, ends }
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

test('who asks while a reading is under way shares the next one, which was begun after the question', async () => {
  const { read, ends } = makeReading()
  const first = read()
  await settle()
  const others = [read(), read()]
  await settle()
  expect(ends).toHaveLength(1)
  ends[0]?.resolve(1)
  expect(await first).toBe(1)
  await settle()
  expect(ends).toHaveLength(2)
  const last = read()
  ends[1]?.resolve(2)
  expect(await Promise.all(others)).toEqual([2, 2])
  await settle()
  ends[2]?.resolve(3)
  expect(await last).toBe(3)
})

test('who asks when nothing is under way reads at once, with all who ask in the same turn', async () => {
  const { read, ends } = makeReading()
  for (const value of [1, 2]) {
    const reading = Promise.all([read(), read()]).then(([one, other]) => (one === other ? one : null))
    await settle()
    expect(ends).toHaveLength(value)
    ends.at(-1)?.resolve(value)
    expect(await reading).toBe(value)
    await settle()
  }
})

test('a reading that fails is the failure of those who shared it, and of nobody else', async () => {
  const { read, ends } = makeReading()
  const first = read()
  await settle()
  const second = read()
  ends[0]?.reject(new Error('the engine is gone'))
  await expect(first).rejects.toThrow('the engine is gone')
  await settle()
  ends[1]?.resolve(2)
  expect(await second).toBe(2)
})
