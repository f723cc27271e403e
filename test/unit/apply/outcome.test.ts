import { expect, test } from 'vitest'
import type { StepOutcome, StepResult } from '../../../src/apply/events.ts'
import { judgeSteps } from '../../../src/apply/outcome.ts'
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
    outcome: 'failed',
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
