import { expect, test } from 'vitest'
import { makeSlots } from '../../../src/apply/slots.ts'

test('there are as many as were asked for, and one at least', () => {
  const count = (wanted: number): number => {
    const slots = makeSlots(wanted)
    let taken = 0
    for (; slots.hasRoom(); taken += 1) slots.take()
    return taken
  }
  expect([0, 1, 2.5, 8].map(count)).toEqual([1, 1, 2, 8])
})

test('who waits gets the slot that is given back, before anybody else sees it', async () => {
  const slots = makeSlots(1)
  slots.take()
  const order: string[] = []
  const first = slots.run(async () => void order.push('first'))
  const second = slots.run(async () => void order.push('second'))
  await Promise.resolve()
  expect(order).toEqual([])
  slots.give()
  expect(slots.hasRoom()).toBe(false)
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
  expect(slots.hasRoom()).toBe(true)
})

test('a task that fails gives its slot back', async () => {
  const slots = makeSlots(1)
  await expect(slots.run(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(slots.hasRoom()).toBe(true)
})
