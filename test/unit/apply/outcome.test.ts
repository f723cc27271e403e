import { expect, test } from 'vitest'
import type { StepOutcome, StepResult } from '../../../src/apply/events.ts'
import { judgeSteps, listLost } from '../../../src/apply/outcome.ts'
import { EngineError } from '../../../src/model/errors.ts'
import type { Step } from '../../../src/plan/document.ts'
import { makeConnect, makeCreate, makeDisconnect, makeRemove } from '../../support/steps.ts'

const connect = makeConnect(['api', 'frontend'])
const disconnect = makeDisconnect(['api', 'frontend'])
const leave = makeDisconnect(['api', 'backend'])
const remove = makeRemove('frontend')
const create = makeCreate('frontend')

function makeResults(pairs: readonly (readonly [Step, StepOutcome])[]): StepResult[] {
  return pairs.map(([step, outcome]) => ({ step, outcome, milliseconds: null, error: null }))
}

test.each<{ what: string; pairs: [Step, StepOutcome][]; outcome: string }>([
  { what: 'nothing', pairs: [], outcome: 'applied' },
  {
    what: 'steps that are all done',
    pairs: [
      [disconnect, 'done'],
      [connect, 'already-done'],
    ],
    outcome: 'applied',
  },
  { what: 'a failed connect', pairs: [[connect, 'failed']], outcome: 'failed' },
  {
    what: 'a failed disconnect',
    pairs: [
      [disconnect, 'failed'],
      [connect, 'not-started'],
    ],
    outcome: 'failed',
  },
  {
    what: 'a container that is not put back',
    pairs: [
      [disconnect, 'done'],
      [connect, 'failed'],
    ],
    outcome: 'half-done',
  },
  {
    what: 'a container that was gone and is not put back',
    pairs: [
      [disconnect, 'already-done'],
      [connect, 'not-started'],
    ],
    outcome: 'half-done',
  },
  {
    what: 'a container that leaves one network and does not reach another',
    pairs: [
      [leave, 'done'],
      [connect, 'failed'],
    ],
    outcome: 'half-done',
  },
  {
    what: 'a network that is not made again',
    pairs: [
      [remove, 'done'],
      [create, 'failed'],
    ],
    outcome: 'half-done',
  },
  {
    what: 'a network that could not be removed',
    pairs: [
      [create, 'done'],
      [remove, 'failed'],
    ],
    outcome: 'failed',
  },
  {
    what: 'an interrupted run',
    pairs: [
      [create, 'done'],
      [connect, 'not-started'],
    ],
    outcome: 'failed',
  },
])('$what adds up to $outcome', ({ pairs, outcome }) => {
  expect(judgeSteps(makeResults(pairs))).toBe(outcome)
})

test.each([
  ['in-doubt', new EngineError('timeout', 'no answer'), 'half-done'],
  ['refused', new EngineError('invalid', 'no'), 'failed'],
  ['not an engine error', new Error('boom'), 'failed'],
])('a disconnect that failed, %s, counts for what it may have done', (_what, error, outcome) => {
  const results: StepResult[] = [
    { step: disconnect, outcome: 'failed', milliseconds: 1, error },
    { step: connect, outcome: 'not-started', milliseconds: null, error: null },
  ]
  expect(judgeSteps(results)).toBe(outcome)
})

test('what a container lost is listed with all its settings, and whether the file declares it', () => {
  const undeclared: Step = { ...connect, of: 'containers.(api)/frontend' }
  const results = makeResults([
    [disconnect, 'done'],
    [undeclared, 'failed'],
  ])
  expect(listLost(results)).toEqual([
    { container: 'api', network: 'frontend', endpoint: connect.endpoint, isDeclared: false },
  ])
  expect(
    listLost(
      makeResults([
        [disconnect, 'done'],
        [connect, 'failed'],
      ]),
    ),
  ).toMatchObject([{ isDeclared: true }])
  expect(
    listLost(
      makeResults([
        [disconnect, 'done'],
        [connect, 'done'],
      ]),
    ),
  ).toEqual([])
})
