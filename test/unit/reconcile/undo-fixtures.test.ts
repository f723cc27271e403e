// Every kind of step has its inverse: every fixture on the embedded engine is applied and taken back; test/engines runs the same on
// real ones.
import { describe, expect, test } from 'vitest'
import { readPlan } from '../../../src/reconcile/apply.ts'
import { makeEmbeddedHost } from '../../support/embedded-host.ts'
import { fixtureNames, prepareFixture } from '../../support/fixture.ts'
import { checkRetreat, checkUndo } from '../../support/undone.ts'

describe('on the embedded engine', () => {
  test.each(fixtureNames)('%s: applied, then taken back step by step, all is as it was', async (name) => {
    await checkUndo(name, makeEmbeddedHost())
  })

  test.each(fixtureNames)('%s: what fails in the end is taken back, and all is as it was', async (name) => {
    await checkRetreat(name, makeEmbeddedHost())
  })
})

test('the fixtures have every kind of step, replaces and moves among them', async () => {
  const actions = new Set<string>()
  const reasons = new Set<string>()
  for (const name of fixtureNames) {
    const host = makeEmbeddedHost()
    const plan = await readPlan(host.engine, await prepareFixture(name, host))
    for (const { action } of plan.steps) actions.add(action)
    for (const { reason } of plan.changes) reasons.add(reason)
  }
  expect([...actions].toSorted()).toEqual(['connect', 'create-network', 'disconnect', 'remove-network'])
  expect([...reasons]).toEqual(
    expect.arrayContaining(['missing', 'differs', 'not-declared', 'network-replaced', 'renamed', 'stale']),
  )
})
