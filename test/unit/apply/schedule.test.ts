import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { STEP_COSTS, type StepCosts } from '../../../src/apply/costs.ts'
import { makeSchedule } from '../../../src/apply/schedule.ts'
import type { Step } from '../../../src/plan/document.ts'
import { makeConnect, makeCreate, makeDisconnect, makeRemove } from '../../support/steps.ts'

const ACTIONS = ['create-network', 'remove-network', 'connect', 'disconnect'] as const
const UNBOUNDED: StepCosts = {
  'create-network': { milliseconds: 60, limit: 99 },
  'remove-network': { milliseconds: 180, limit: 99 },
  connect: { milliseconds: 25, limit: 99 },
  disconnect: { milliseconds: 50, limit: 99 },
}

interface Run {
  /** ids in the order of their start */
  readonly started: readonly string[]
  readonly milliseconds: number
}

interface Rules {
  readonly costs: StepCosts
  readonly slots: number
  /** which of the steps that are ready starts first; by default the schedule decides */
  readonly pick?: 'first-of-plan'
}

// Plays a plan with a clock of its own: each step takes what its kind costs.
function play(steps: readonly Step[], { costs, slots, pick }: Rules): Run {
  const schedule = makeSchedule(steps, pick === undefined ? costs : flatten(costs))
  const running: { index: number; end: number }[] = []
  const started: string[] = []
  let now = 0
  schedule.begin()
  for (;;) {
    while (running.length < slots) {
      const index = schedule.take()
      if (index === null) break
      const step = steps[index] as Step
      started.push(step.id)
      running.push({ index, end: now + costs[step.action].milliseconds })
    }
    if (running.length === 0) return { started, milliseconds: now }
    running.sort((a, b) => a.end - b.end)
    const [first] = running.splice(0, 1) as [{ index: number; end: number }]
    now = first.end
    schedule.leave(first.index)
    schedule.end(first.index)
  }
}

// Steps that all cost nothing are taken in the order of the plan, but for those that restore.
function flatten(costs: StepCosts): StepCosts {
  return Object.fromEntries(
    ACTIONS.map((action) => [action, { ...costs[action], milliseconds: 0 }]),
  ) as StepCosts
}

describe('which step starts first', () => {
  const play1 = (steps: readonly Step[]): readonly string[] =>
    play(steps, { costs: UNBOUNDED, slots: 1 }).started

  test('is the one with the longest way to the end', () => {
    const steps = [
      makeConnect(['api', 'backend']),
      makeCreate('frontend'),
      makeConnect(['web', 'frontend'], { waitsFor: ['create-network:frontend'] }),
      makeRemove('legacy'),
    ]
    expect(play1(steps)).toEqual([
      'remove-network:legacy',
      'create-network:frontend',
      'connect:api/backend',
      'connect:web/frontend',
    ])
  })

  test('counts the way over what only comes after', () => {
    const steps = [
      makeConnect(['web', 'frontend']),
      makeConnect(['api', 'frontend']),
      makeConnect(['api', 'backend'], { after: ['connect:api/frontend'] }),
    ]
    expect(play1(steps)[0]).toBe('connect:api/frontend')
  })

  test('is what gives back what was taken, whatever else there is to do', () => {
    const steps = [
      makeDisconnect(['api', 'frontend']),
      makeRemove('legacy', { waitsFor: ['disconnect:api/frontend'] }),
      makeConnect(['api', 'frontend'], { waitsFor: ['disconnect:api/frontend'] }),
    ]
    expect(play1(steps)).toEqual(['disconnect:api/frontend', 'connect:api/frontend', 'remove-network:legacy'])
  })

  test('keeps together what one step waits for, so that it can start early', () => {
    const containers = ['api', 'db', 'web']
    const leaves = containers.flatMap((container) => [
      makeDisconnect([container, 'backend']),
      makeDisconnect([container, 'frontend']),
    ])
    const removes = ['frontend', 'backend'].map((network) =>
      makeRemove(network, {
        waitsFor: containers.map((container) => `disconnect:${container}/${network}`),
      }),
    )
    expect(play1([...leaves, ...removes]).slice(0, 3)).toEqual(
      containers.map((container) => `disconnect:${container}/frontend`),
    )
  })

  test('is the first of the plan where nothing else decides', () => {
    const steps = ['red', 'blue', 'green'].map((name) => makeCreate(name))
    expect(play1(steps)).toEqual(steps.map(({ id }) => id))
  })
})

describe('when a step is ready', () => {
  const steps = [
    makeCreate('frontend'),
    makeConnect(['api', 'frontend'], { waitsFor: ['create-network:frontend'] }),
    makeCreate('backend', { after: ['create-network:frontend'] }),
    makeCreate('edge', { waitsFor: ['create-network:frontend'], after: ['create-network:frontend'] }),
  ]

  test('what only comes after another starts when its call is over, what needs it when it has ended', () => {
    const schedule = makeSchedule(steps, UNBOUNDED)
    const takeAll = (): (number | null)[] => [schedule.take(), schedule.take(), schedule.take()]
    schedule.begin()
    expect(takeAll()).toEqual([0, null, null])
    schedule.leave(0)
    expect(takeAll()).toEqual([2, null, null])
    schedule.end(0)
    expect(new Set(takeAll())).toEqual(new Set([1, 3, null]))
  })

  test('no step is taken while its kind has as many under way as its limit', () => {
    const costs = { ...UNBOUNDED, 'create-network': { milliseconds: 60, limit: 1 } }
    const schedule = makeSchedule([makeCreate('red'), makeCreate('blue'), makeConnect(['api', 'web'])], costs)
    schedule.begin()
    expect([schedule.take(), schedule.take(), schedule.take()]).toEqual([0, 2, null])
    schedule.leave(0)
    expect(schedule.take()).toBe(1)
  })
})

describe('in any plan', () => {
  const arbitraryRules = fc.record({
    steps: arbitrarySteps(),
    slots: fc.integer({ min: 1, max: 9 }),
    costs: fc.constantFrom(STEP_COSTS.docker, STEP_COSTS.podman, UNBOUNDED),
  })

  test('every step starts once, after all that it waits for, and never beside a step of its container', () => {
    fc.assert(
      fc.property(arbitraryRules, ({ steps, ...rules }) => {
        const { started } = play(steps, rules)
        expect(started.toSorted()).toEqual(steps.map(({ id }) => id).toSorted())
        const places = new Map(started.map((id, place) => [id, place]))
        for (const { id, waitsFor, after } of steps) {
          for (const other of [...waitsFor, ...after])
            expect(places.get(other)).toBeLessThan(places.get(id) as number)
        }
      }),
    )
  })

  test('never are more of a kind under way than its limit, nor two of a container', () => {
    fc.assert(
      fc.property(arbitraryRules, fc.infiniteStream(fc.nat()), ({ steps, costs }, choices) => {
        const schedule = makeSchedule(steps, costs)
        const underWay: number[] = []
        schedule.begin()
        for (let ended = 0; ended < steps.length; ended += 1) {
          for (let index = schedule.take(); index !== null; index = schedule.take()) underWay.push(index)
          const running = underWay.map((index) => steps[index] as Step)
          for (const action of ACTIONS) {
            const count = running.filter((step) => step.action === action).length
            expect(count).toBeLessThanOrEqual(costs[action].limit)
          }
          const containers = running.flatMap((step) => ('container' in step ? [step.container.id] : []))
          expect(new Set(containers).size).toBe(containers.length)
          const [index] = underWay.splice(choices.next().value % underWay.length, 1) as [number]
          schedule.leave(index)
          schedule.end(index)
        }
        expect(underWay).toEqual([])
      }),
    )
  })

  test('the order depends on nothing but the plan', () => {
    fc.assert(
      fc.property(arbitraryRules, ({ steps, ...rules }) => {
        expect(play(structuredClone(steps), rules)).toEqual(play(steps, rules))
      }),
    )
  })

  test.each(['docker', 'podman'] as const)(
    'on %s the longest way first is never slower on average than the order of the plan',
    (flavor) => {
      const rules = { costs: STEP_COSTS[flavor], slots: 8 }
      const samples = fc.sample(arbitrarySteps(), { numRuns: 300, seed: 20 })
      const sum = (pick: Pick<Rules, 'pick'>): number =>
        samples.reduce((total, steps) => total + play(steps, { ...rules, ...pick }).milliseconds, 0)
      expect(sum({})).toBeLessThanOrEqual(sum({ pick: 'first-of-plan' }))
    },
  )
})

// Plans as planners make them: steps of one container in a row, networks before those who join them and after those who leave.
function arbitrarySteps(): fc.Arbitrary<readonly Step[]> {
  const moves = fc.uniqueArray(fc.tuple(fc.nat(7), fc.nat(5), fc.constantFrom('join', 'leave', 'rejoin')), {
    maxLength: 40,
    selector: ([container, network]) => `${container}/${network}`,
  })
  const fates = fc.array(fc.constantFrom('keep', 'create', 'remove', 'replace'), {
    minLength: 6,
    maxLength: 6,
  })
  return fc.tuple(moves, fates).map(([pairs, networks]) => makeSteps(pairs, networks))
}

function makeSteps(
  moves: readonly (readonly [number, number, string])[],
  fates: readonly string[],
): readonly Step[] {
  const last = new Map<number, string>()
  const follow = (container: number, id: string): string[] => {
    const before = last.get(container)
    last.set(container, id)
    return before === undefined ? [] : [before]
  }
  const leaves = moves.flatMap(([container, network, kind]) => {
    if (kind === 'join') return []
    const id = `disconnect:web-${container}/net-${network}`
    return [makeDisconnect([`web-${container}`, `net-${network}`], { after: follow(container, id) })]
  })
  const removes = fates.flatMap((fate, network) => {
    if (fate !== 'remove' && fate !== 'replace') return []
    const waitsFor = leaves.filter(({ of }) => of.endsWith(`/net-${network}`)).map(({ id }) => id)
    return [makeRemove(`net-${network}`, { waitsFor })]
  })
  const creates = fates.flatMap((fate, network) => {
    if (fate !== 'create' && fate !== 'replace') return []
    return [
      makeCreate(`net-${network}`, {
        waitsFor: fate === 'replace' ? [`remove-network:net-${network}`] : [],
      }),
    ]
  })
  const joins = moves.flatMap(([container, network, kind]) => {
    if (kind === 'leave' || fates[network] === 'remove') return []
    const id = `connect:web-${container}/net-${network}`
    const needs = [
      ...(kind === 'rejoin' ? [`disconnect:web-${container}/net-${network}`] : []),
      ...creates.filter(({ spec }) => spec.name === `net-${network}`).map((step) => step.id),
    ]
    return [
      makeConnect([`web-${container}`, `net-${network}`], {
        waitsFor: needs,
        after: follow(container, id),
      }),
    ]
  })
  return [...leaves, ...removes, ...creates, ...joins]
}
