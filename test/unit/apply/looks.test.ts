import { expect, test, vi } from 'vitest'
import { makeLooks } from '../../../src/apply/looks.ts'
import { makeSlots } from '../../../src/apply/slots.ts'
import { makeConnect, makeRemove } from '../../support/steps.ts'
import { makeStubEngine } from '../../support/stub-engine.ts'

const first = makeConnect(['api', 'frontend'])
const second = makeConnect(['api', 'backend'])

function open(isHurried = false) {
  const { engine } = makeStubEngine(['api', 'db'])
  const inspect = vi.spyOn(engine, 'inspectContainer')
  return { inspect, looks: makeLooks(engine, makeSlots(2), () => isHurried) }
}

test('one look at a container proves all calls that were over when it was quiet', async () => {
  const { inspect, looks } = open()
  looks.expect(first)
  looks.expect(second)
  looks.leave(first)
  const seen = [looks.look('api-id', false)]
  expect(inspect).not.toHaveBeenCalled()
  looks.leave(second)
  seen.push(looks.look('api-id', false))
  expect(await Promise.all(seen)).toHaveLength(2)
  // the second was asked for after the first had begun
  expect(inspect).toHaveBeenCalledTimes(2)
})

test('looks that are asked for while the container is not quiet are one', async () => {
  const { inspect, looks } = open()
  for (const step of [first, second]) looks.expect(step)
  const seen = [looks.look('api-id', false), looks.look('api-id', false)]
  for (const step of [first, second]) looks.leave(step)
  await Promise.all(seen)
  expect(inspect).toHaveBeenCalledTimes(1)
})

test('what others wait for is looked at once, with all that was held back', async () => {
  const { inspect, looks } = open()
  looks.expect(second)
  const held = looks.look('api-id', false)
  await looks.look('api-id', true)
  await held
  expect(inspect).toHaveBeenCalledTimes(1)
})

test('containers do not wait for each other, nor for networks', async () => {
  const { looks } = open()
  looks.expect(first)
  looks.expect(makeRemove('frontend'))
  expect(await looks.look('db-id', false)).toMatchObject({ name: 'db' })
})

test('nothing is held back in a hurry, and what was is let go', async () => {
  const { looks } = open()
  looks.expect(first)
  const held = looks.look('api-id', false)
  looks.flush()
  expect(await held).toMatchObject({ name: 'api' })
  const hurried = open(true).looks
  hurried.expect(first)
  expect(await hurried.look('api-id', false)).toMatchObject({ name: 'api' })
})
