// Taking steps back: which belong together, what undoes them and in which order; and that any part of any plan can be taken back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesiredState } from '../../../src/model/desired.ts'
import type { ObservedNetwork, ObservedState } from '../../../src/model/observed.ts'
import { compareText, findPair } from '../../../src/model/pairs.ts'
import type { Step } from '../../../src/plan/document.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { listTaken } from '../../../src/plan/taken.ts'
import {
  listIncomplete,
  listLostPlaces,
  makeUndoSteps,
  selectUndone,
  type FailurePolicy,
  type Progress,
} from '../../../src/plan/undo.ts'
import { failSteps, followIfLucky, followSteps, reorderSteps } from '../../support/follow-steps.ts'
import { wish, world } from '../../support/random-states.ts'
import { planOptions } from '../../support/states.ts'
import { makeConnect, makeCreate, makeDisconnect, makeRemove } from '../../support/steps.ts'

const replace: readonly Step[] = [
  makeDisconnect(['api', 'frontend']),
  makeDisconnect(['db', 'frontend']),
  makeRemove('frontend', { waitsFor: ['disconnect:api/frontend', 'disconnect:db/frontend'] }),
  makeCreate('frontend', { waitsFor: ['remove-network:frontend'] }),
  makeConnect(['api', 'frontend'], {
    waitsFor: ['create-network:frontend'],
    ref: { id: null, createdBy: 'create-network:frontend' },
  }),
  makeConnect(['db', 'frontend'], {
    endpoint: { ipv4Address: '10.1.0.9' },
    waitsFor: ['create-network:frontend'],
    ref: { id: null, createdBy: 'create-network:frontend' },
  }),
]
const other: readonly Step[] = [
  makeCreate('backend'),
  makeConnect(['api', 'backend'], {
    waitsFor: ['create-network:backend'],
    ref: { id: null, createdBy: 'create-network:backend' },
  }),
]

function makeProgress(steps: readonly Step[], rest: Partial<Progress> = {}): Progress {
  return {
    steps,
    project: 'shop',
    tool: 'xec 1.2.3',
    done: new Set(),
    created: new Map(),
    taken: [],
    live: new Set(),
    ...rest,
  }
}

function select(steps: readonly Step[], done: readonly string[], policy: FailurePolicy): string[] {
  return [...selectUndone(makeProgress(steps, { done: new Set(done) }), policy)]
}

function listUndo(steps: readonly Step[], undone = steps.map(({ id }) => id), rest: Partial<Progress> = {}) {
  return makeUndoSteps(makeProgress(steps, rest), new Set(undone))
}

describe('what is taken back', () => {
  const steps = [...replace, ...other]
  const done = [
    'disconnect:api/frontend',
    'disconnect:db/frontend',
    'remove-network:frontend',
    'create-network:backend',
  ]

  it('is nothing where everything is kept', () => {
    expect(select(steps, done, 'keep')).toEqual([])
  })

  it('is everything that is done, where everything is undone', () => {
    expect(select(steps, done, 'undo-all')).toEqual(done)
  })

  it('is what is half done, and not finished work beside it', () => {
    expect(select(steps, done, 'undo-incomplete')).toEqual(done.slice(0, 3))
  })

  it('is the whole replace, if one container cannot join the new network', () => {
    const all = steps.map(({ id }) => id).filter((id) => id !== 'connect:db/frontend')
    expect(select(steps, all, 'undo-incomplete')).toEqual(all.slice(0, 5))
  })

  it('is nothing where everything is done', () => {
    const all = steps.map(({ id }) => id)
    expect(select(steps, all, 'undo-incomplete')).toEqual([])
  })

  it('is a network that a container left for another that it did not reach', () => {
    const moved = [makeDisconnect(['api', 'frontend']), makeConnect(['api', 'backend'])]
    expect(select(moved, ['disconnect:api/frontend'], 'undo-incomplete')).toEqual(['disconnect:api/frontend'])
  })

  it('is not a network that a container left for one that it reached', () => {
    const moved = [makeConnect(['api', 'backend']), makeDisconnect(['api', 'frontend']), makeCreate('blue')]
    const done = ['connect:api/backend', 'disconnect:api/frontend']
    expect(select(moved, done, 'undo-incomplete')).toEqual([])
  })

  it('is what a container left as well, where the join that it left for has to be taken back', () => {
    const [create, connect] = other as [Step, Step]
    const renamed = [
      create,
      connect,
      makeDisconnect(['api', 'frontend'], { waitsFor: ['connect:api/backend'] }),
      makeDisconnect(['db', 'frontend']),
      { ...makeRemove('old-backend'), of: create.of },
    ]
    const done = renamed.slice(0, 4).map(({ id }) => id)
    expect(select(renamed, done, 'undo-incomplete')).toEqual(done.slice(0, 3))
  })

  it('is what a container left, even where nothing but that tells it', () => {
    const [create, connect] = other as [Step, Step]
    const renamed = [
      create,
      connect,
      makeDisconnect(['api', 'frontend']),
      { ...makeRemove('old-backend'), of: create.of },
    ]
    const done = renamed.slice(0, 3).map(({ id }) => id)
    expect(select(renamed, done, 'undo-incomplete')).toEqual(done)
  })

  it('is what was given the thing that a step still asks for, and nothing where that step has it', () => {
    const lucky = [makeCreate('backend'), makeCreate('frontend')]
    const taken = [{ from: 'create-network:frontend', to: 'create-network:backend' }]
    const listFor = (done: readonly string[]): string[] => [
      ...listIncomplete(makeProgress(lucky, { taken, done: new Set(done) })),
    ]
    expect(listFor(['create-network:backend'])).toEqual(['networks.backend'])
    expect(listFor(['create-network:backend', 'create-network:frontend'])).toEqual([])
    expect(listFor([])).toEqual([])
  })

  it('is what was given the thing that a step taken back wants again', () => {
    const moved = [makeDisconnect(['api', 'frontend']), makeConnect(['api', 'backend']), makeCreate('green')]
    const taken = [{ from: 'disconnect:api/frontend', to: 'create-network:green' }]
    const done = new Set(['disconnect:api/frontend', 'create-network:green'])
    const progress = makeProgress(moved, { taken, done })
    expect([...selectUndone(progress, 'undo-incomplete')]).toEqual([...done])
  })

  it('is no stale attachment that was cleared away', () => {
    const stale = makeDisconnect(['api', 'frontend'], { before: null, ref: { id: null } })
    const rejoined = [stale, makeConnect(['api', 'frontend'])]
    expect(select(rejoined, [stale.id], 'undo-incomplete')).toEqual([])
    expect(listLostPlaces(makeProgress(rejoined, { done: new Set([stale.id]) }))).toEqual([])
  })
})

describe('the places that containers lost', () => {
  const list = (steps: readonly Step[], done: readonly string[]): string[] =>
    listLostPlaces(makeProgress(steps, { done: new Set(done) })).map(({ id }) => id)

  it('are those on a replaced network that they were taken from', () => {
    const done = [...replace.slice(0, 4).map(({ id }) => id), 'connect:db/frontend']
    // The container that is to join another network beside it is not worse off there.
    expect(list([...replace, ...other], ['disconnect:api/frontend'])).toEqual([
      'connect:api/frontend',
      'connect:api/backend',
    ])
    expect(list(replace, ['disconnect:api/frontend'])).toEqual(['connect:api/frontend'])
    expect(list(replace, done)).toEqual(['connect:api/frontend'])
  })

  it('are those that they did not reach after they left another', () => {
    const moved = [makeDisconnect(['api', 'frontend']), makeConnect(['api', 'backend'])]
    expect(list(moved, ['disconnect:api/frontend'])).toEqual(['connect:api/backend'])
    expect(list(moved, ['disconnect:api/frontend', 'connect:api/backend'])).toEqual([])
    expect(list(moved, [])).toEqual([])
  })

  it('are none where a container left one network and reached one of two others', () => {
    const moved = [
      makeDisconnect(['api', 'frontend']),
      makeConnect(['api', 'backend']),
      makeConnect(['api', 'green']),
    ]
    expect(list(moved, ['disconnect:api/frontend', 'connect:api/backend'])).toEqual([])
  })
})

describe('the steps that take others back', () => {
  const created = new Map([['create-network:frontend', 'new-id']])

  it('bring a replaced network and its containers back, last things first and static addresses before others', () => {
    const undo = listUndo(replace, undefined, { created }).map(({ step }) => step)
    expect(undo.map(({ id }) => id)).toEqual([
      'undo:connect:db/frontend',
      'undo:connect:api/frontend',
      'undo:create-network:frontend',
      'undo:remove-network:frontend',
      'undo:disconnect:db/frontend',
      'undo:disconnect:api/frontend',
    ])
    expect(undo[0]).toMatchObject({ action: 'disconnect', network: { id: 'new-id' } })
    expect(undo[2]).toMatchObject({ action: 'remove-network', network: { id: 'new-id' } })
    expect(undo[3]).toMatchObject({ action: 'create-network', spec: { name: 'frontend' } })
    expect(undo[4]).toMatchObject({
      action: 'connect',
      network: { id: null, createdBy: 'undo:remove-network:frontend' },
      waitsFor: ['undo:remove-network:frontend'],
    })
  })

  it('say which step each takes back', () => {
    const undo = listUndo(replace, ['disconnect:api/frontend'])
    expect(undo).toMatchObject([
      { undoes: 'disconnect:api/frontend', step: { action: 'connect', network: { id: 'frontend-id' } } },
    ])
  })

  it('go by name where it is not known what a step made', () => {
    const undo = listUndo(other)
    expect(undo.map(({ step }) => step)).toMatchObject([
      { action: 'disconnect', network: { name: 'backend', id: null, createdBy: null } },
      { action: 'remove-network', network: { name: 'backend', id: null, createdBy: null } },
    ])
  })

  it('ask for a static address before others are given one', () => {
    const before = { ...makeConnect(['api', 'frontend']).endpoint, ipv6Address: 'fd00::9' }
    const left = [makeDisconnect(['api', 'frontend']), makeDisconnect(['db', 'frontend'], { before })]
    const undo = listUndo(left)
    expect(undo.map(({ step }) => [step.id, step.after])).toEqual([
      ['undo:disconnect:db/frontend', []],
      ['undo:disconnect:api/frontend', ['undo:disconnect:db/frontend']],
    ])
  })

  it('leave out what nothing can bring back', () => {
    const stale = makeDisconnect(['api', 'frontend'], { before: null, ref: { id: null } })
    expect(listUndo([stale])).toEqual([])
  })

  it('keep the order of steps between which others were not taken back', () => {
    const chain = [
      makeDisconnect(['api', 'a']),
      makeDisconnect(['db', 'b'], { waitsFor: ['disconnect:api/a'] }),
      makeConnect(['web', 'c'], { waitsFor: ['disconnect:db/b'] }),
    ]
    const undo = listUndo(chain, ['disconnect:api/a', 'connect:web/c'])
    expect(undo.map(({ step }) => step.waitsFor)).toEqual([[], ['undo:connect:web/c']])
  })

  it('go to a network by name where nobody says which step makes it', () => {
    const unknown = makeConnect(['api', 'mesh'], { ref: { id: null, createdBy: null } })
    expect(listUndo([unknown])).toMatchObject([{ step: { network: { name: 'mesh', id: null } } }])
  })

  it('bring a container back to a network of which only the name is known', () => {
    const left = makeDisconnect(['api', 'mesh'], { ref: { id: null } })
    expect(listUndo([left])).toMatchObject([{ step: { action: 'connect', network: left.network } }])
  })

  it('come in the order in which nothing is missing for a moment, unless that order is impossible', () => {
    const moved = [
      makeConnect(['api', 'backend']),
      makeDisconnect(['api', 'frontend'], { waitsFor: ['connect:api/backend'] }),
    ]
    expect(listUndo(moved).map(({ step }) => step.id)).toEqual([
      'undo:disconnect:api/frontend',
      'undo:connect:api/backend',
    ])
    const renamed = [makeCreate('new'), makeRemove('old', { waitsFor: ['create-network:new'] })]
    const listWaits = (taken: Progress['taken']) =>
      listUndo(renamed, undefined, { taken }).map(({ step }) => [step.id, step.waitsFor])
    expect(listWaits([])).toEqual([
      ['undo:remove-network:old', []],
      ['undo:create-network:new', ['undo:remove-network:old']],
    ])
    // The new network was given the subnet of the old one.
    expect(listWaits([{ from: 'remove-network:old', to: 'create-network:new' }])).toEqual([
      ['undo:create-network:new', []],
      ['undo:remove-network:old', ['undo:create-network:new']],
    ])
  })

  it('take no order from a step that they know nothing of', () => {
    const late = makeRemove('old', { waitsFor: ['create-network:new'] })
    expect(listUndo([late]).map(({ step }) => step.waitsFor)).toEqual([[]])
  })

  it('give back what was given to a step by chance, unless one of the two stays', () => {
    const lucky = [makeRemove('old'), makeCreate('new')]
    const taken = [{ from: 'remove-network:old', to: 'create-network:new' }]
    const listWaits = (undone?: readonly string[]) =>
      listUndo(lucky, undone as string[], { taken }).map(({ step }) => [step.id, step.waitsFor])
    expect(listWaits()).toEqual([
      ['undo:create-network:new', []],
      ['undo:remove-network:old', ['undo:create-network:new']],
    ])
    expect(listWaits(['remove-network:old'])).toEqual([['undo:remove-network:old', []]])
    expect(listWaits(['create-network:new'])).toEqual([['undo:create-network:new', []]])
  })
})

describe('a container that needs the network of its mode to come back', () => {
  const left = makeDisconnect(['api', 'backend'], { mode: 'frontend' })
  const list = (steps: readonly Step[], live: readonly string[] = []) =>
    listUndo(steps, undefined, { live: new Set(live) }).map(({ step, undoes }) => [
      step.id,
      step.waitsFor,
      undoes,
    ])

  it('comes back at once where that network is there', () => {
    expect(list([left], ['frontend'])).toEqual([['undo:disconnect:api/backend', [], left.id]])
  })

  it('waits until it is made again', () => {
    expect(list([makeRemove('frontend'), left])).toEqual([
      ['undo:remove-network:frontend', [], 'remove-network:frontend'],
      ['undo:disconnect:api/backend', ['undo:remove-network:frontend'], left.id],
    ])
  })

  it('comes back before what has the name goes', () => {
    expect(list([makeCreate('frontend'), left], ['frontend'])).toEqual([
      ['undo:disconnect:api/backend', [], left.id],
      ['undo:create-network:frontend', ['undo:disconnect:api/backend'], 'create-network:frontend'],
    ])
  })

  it('waits until what has the name has made way for what had it before', () => {
    const swapped = [
      makeRemove('frontend'),
      makeCreate('frontend', { waitsFor: ['remove-network:frontend'] }),
      left,
    ]
    expect(list(swapped, ['frontend'])).toEqual([
      ['undo:create-network:frontend', [], 'create-network:frontend'],
      ['undo:remove-network:frontend', ['undo:create-network:frontend'], 'remove-network:frontend'],
      ['undo:disconnect:api/backend', ['undo:remove-network:frontend'], left.id],
    ])
  })

  it('is helped by a placeholder where nothing has the name', () => {
    const [first, ...rest] = listUndo([left, makeDisconnect(['db', 'backend'], { mode: 'frontend' })])
    expect(first).toMatchObject({
      undoes: null,
      step: {
        id: 'undo:create-network:(frontend)',
        action: 'create-network',
        spec: { name: 'frontend', settings: { configOnly: true } },
      },
    })
    expect(rest.map(({ step }) => step.waitsFor)).toEqual([
      ['undo:create-network:(frontend)'],
      ['undo:create-network:(frontend)'],
    ])
  })

  it('is helped by a placeholder where it has to wait for the removal of what has the name', () => {
    const steps = [left, makeCreate('frontend', { waitsFor: [left.id] })]
    expect(list(steps, ['frontend'])).toEqual([
      ['undo:create-network:frontend', [], 'create-network:frontend'],
      ['undo:create-network:(frontend)', ['undo:create-network:frontend'], null],
      [
        'undo:disconnect:api/backend',
        ['undo:create-network:(frontend)', 'undo:create-network:frontend'],
        left.id,
      ],
    ])
  })
})

const options = { ...planOptions, adopt: true }

/** A part of a plan, run in some order, in which some steps failed. */
const part = fc.record({
  observed: world,
  desired: wish,
  salt: fc.nat(),
  failing: fc.array(fc.nat(5), { minLength: 1 }),
})

interface Sample {
  observed: ObservedState
  desired: DesiredState
  salt: number
  failing: number[]
}

function runPart({ observed, desired, salt, failing }: Sample) {
  const plan = makePlan(desired, observed, options)
  fc.pre(!plan.diagnostics.some(({ severity }) => severity === 'error'))
  const ordered = reorderSteps(plan.steps, salt)
  const run = failSteps(ordered, (index) => failing[index % failing.length] === 0)
  const created = new Map<string, string>()
  const after = followIfLucky(observed, run, created)
  fc.pre(after !== null)
  const done = new Set(run.map(({ id }) => id))
  const taken = listTaken(plan.steps, { done, created }, after)
  const live = new Set(after.networks.map(({ name }) => name))
  return { progress: { ...plan, done, created, taken, live }, after }
}

function undo(
  progress: Progress,
  state: ObservedState,
  undone: ReadonlySet<string>,
  salt: number,
): ObservedState {
  const steps = makeUndoSteps(progress, undone).map(({ step }) => step)
  return followSteps(state, reorderSteps(steps, salt))
}

/** What has to stand in for a network that was missing from the start may stay. */
function dropNewPlaceholders(state: ObservedState, before: ObservedState): ObservedState {
  const names = new Set(before.networks.map(({ name }) => name))
  const isNew = ({ name, settings }: ObservedNetwork): boolean =>
    !names.has(name) && findPair(settings.labels, 'sh.xec.placeholder') === 'true'
  return { ...state, networks: state.networks.filter((network) => !isNew(network)) }
}

/** Everything but ids, and addresses that the engine chose. */
function describeState({ networks, containers }: ObservedState): unknown {
  const names = new Map(networks.map(({ id, name }) => [id, name]))
  return {
    networks: networks.map(({ name, settings }) => ({ name, settings })),
    containers: containers.map(({ name, attachments }) => ({
      name,
      // a stale entry cannot be made again
      attachments: attachments
        .filter(({ networkId }) => networkId === null || names.has(networkId))
        .map(({ networkName, settings }) => ({ networkName, settings }))
        .toSorted((a, b) => compareText(a.networkName, b.networkName)),
    })),
  }
}

describe('any part of any plan', { timeout: 120_000 }, () => {
  it('can be taken back in every order that the links allow, so that all is as it was', () => {
    fc.assert(
      fc.property(part, (sample) => {
        const { progress, after } = runPart(sample)
        const back = undo(progress, after, selectUndone(progress, 'undo-all'), sample.salt)
        expect(describeState(dropNewPlaceholders(back, sample.observed))).toEqual(
          describeState(sample.observed),
        )
      }),
      { numRuns: 400 },
    )
  })

  it('leaves nothing half done once what is incomplete is taken back, and the work can be finished', () => {
    fc.assert(
      fc.property(part, (sample) => {
        const { progress, after } = runPart(sample)
        const undone = selectUndone(progress, 'undo-incomplete')
        const done = new Set([...progress.done].filter((id) => !undone.has(id)))
        expect([...listIncomplete({ ...progress, done })]).toEqual([])
        const back = undo(progress, after, undone, sample.salt)
        const again = makePlan(sample.desired, back, options)
        expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(makePlan(sample.desired, followSteps(back, again.steps), options).steps).toEqual([])
      }),
      { numRuns: 400 },
    )
  })
})
