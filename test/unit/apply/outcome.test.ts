// What the effects of steps add up to.
import { expect, test } from 'vitest'
import type { StepOutcome, StepResult } from '../../../src/apply/events.ts'
import { judgeProgress, listLost } from '../../../src/apply/outcome.ts'
import type { Step } from '../../../src/plan/document.ts'
import type { Progress } from '../../../src/plan/undo.ts'
import { makeConnect, makeCreate, makeDisconnect, makeRemove } from '../../support/steps.ts'

const connect = makeConnect(['api', 'frontend'])
const disconnect = makeDisconnect(['api', 'frontend'])
const leave = makeDisconnect(['api', 'backend'])
const remove = makeRemove('frontend')
const create = makeCreate('frontend')

function makeProgress(done: readonly Step[], open: readonly Step[] = []): Progress {
  return {
    steps: [...done, ...open],
    project: 'shop',
    tool: 'xec 1.2.3',
    done: new Set(done.map(({ id }) => id)),
    created: new Map(),
    taken: [],
    live: new Set(),
  }
}

function makeResults(steps: readonly Step[], outcome: StepOutcome): StepResult[] {
  return steps.map((step) => ({ step, outcome, milliseconds: null, error: null }))
}

test.each<{ what: string; done?: Step[]; open?: Step[]; outcome: string }>([
  { what: 'nothing', outcome: 'applied' },
  { what: 'steps that are all done', done: [disconnect, connect], outcome: 'applied' },
  { what: 'a failed connect', open: [connect], outcome: 'failed' },
  { what: 'a failed disconnect', open: [disconnect, connect], outcome: 'failed' },
  { what: 'a container that is not put back', done: [disconnect], open: [connect], outcome: 'half-done' },
  {
    what: 'a container that leaves one network and does not reach another',
    done: [leave],
    open: [connect],
    outcome: 'half-done',
  },
  { what: 'a network that is not made again', done: [remove], open: [create], outcome: 'half-done' },
  {
    what: 'a network beside the one that it takes the place of',
    done: [create],
    open: [remove],
    outcome: 'half-done',
  },
  { what: 'finished work beside work that failed', done: [create], open: [leave], outcome: 'failed' },
])('$what adds up to $outcome', ({ done = [], open = [], outcome }) => {
  expect(judgeProgress(makeProgress(done, open), makeResults(open, 'failed'))).toBe(outcome)
})

test('what a signal kept from starting was interrupted, unless something failed as well', () => {
  const progress = makeProgress([create], [connect])
  const signal = AbortSignal.abort()
  expect(judgeProgress(progress, makeResults([connect], 'not-started'), signal)).toBe('interrupted')
  expect(judgeProgress(progress, makeResults([connect], 'failed'), signal)).toBe('failed')
  expect(judgeProgress(progress, makeResults([connect], 'not-started'))).toBe('failed')
})

test('what a container lost is listed with all its settings, and whether the file declares it', () => {
  const undeclared: Step = { ...connect, of: 'containers.(api)/frontend' }
  expect(listLost(makeProgress([disconnect], [undeclared]))).toEqual([
    { container: 'api', network: 'frontend', endpoint: connect.endpoint, isDeclared: false },
  ])
  expect(listLost(makeProgress([disconnect], [connect]))).toMatchObject([{ isDeclared: true }])
  expect(listLost(makeProgress([disconnect, connect]))).toEqual([])
  expect(listLost(makeProgress([], [disconnect, connect]))).toEqual([])
})
