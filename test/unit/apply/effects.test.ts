// Which steps have had their effect, by what an engine shows; and that any part of any plan is found again.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import {
  findEffects,
  readSight,
  type Certainty,
  type EffectsFound,
  type Sight,
} from '../../../src/apply/effects.ts'
import { DEFAULT_ENDPOINT_SETTINGS, type EndpointSettings } from '../../../src/model/endpoint.ts'
import { EngineError } from '../../../src/model/errors.ts'
import type { ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import type { ConnectStep, Step } from '../../../src/plan/document.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { failSteps, followIfLucky, followSteps, reorderSteps } from '../../support/follow-steps.ts'
import { planFor } from '../../support/plans.ts'
import { wish, world } from '../../support/random-states.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  docker28,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  planOptions,
  podman5,
  pool,
} from '../../support/states.ts'
import { makeConnect, makeCreate, makeDisconnect, makeRemove } from '../../support/steps.ts'
import { makeContainer, makeNetwork, makeStubEngine } from '../../support/stub-engine.ts'

const frontend = observedNetwork('frontend', {}, { id: 'frontend-id' })
const backend = observedNetwork('backend', {}, { id: 'backend-id' })

function find(
  steps: readonly Step[],
  { engine = docker28, networks = [], containers = [] }: Partial<Sight>,
  certain?: Partial<Certainty>,
): EffectsFound {
  const plan = { steps, project: 'shop', tool: 'xec 1.2.3' }
  const sight = { engine, networks, containers }
  return certain === undefined
    ? findEffects(plan, sight)
    : findEffects(plan, sight, { done: new Set(), absent: new Set(), created: new Map(), ...certain })
}

/** The container `api` on networks. */
function api(...attachments: ObservedContainer['attachments']): ObservedContainer {
  return observedContainer('api', attachments, { id: 'api-id' })
}

const listDone = (...call: Parameters<typeof find>): string[] => [...find(...call).done]

describe('a network that was to be made', () => {
  const step = makeCreate('frontend', { settings: { internal: true } })
  const made = makeNetwork(step.spec)

  it('is done if it is there as wanted, and known by its id', () => {
    const found = find([step], { networks: [backend, made] })
    expect([...found.done]).toEqual([step.id])
    expect([...found.created]).toEqual([[step.id, 'frontend-id']])
    expect(found.unclear).toEqual([])
    expect([...found.live]).toEqual(['backend', 'frontend'])
  })

  it('is not done if it is not there', () => {
    expect(find([step], { networks: [backend] })).toMatchObject({ done: new Set(), unclear: [] })
  })

  const unclear = ['There is a network "frontend" that this apply did not make.']

  it('is unclear if the one of that name is another one', () => {
    const found = find([step], { networks: [frontend] })
    expect(found).toMatchObject({ done: new Set(), created: new Map(), unclear })
  })

  it('is unclear if it belongs to somebody else', () => {
    const owned = makeCreate('frontend', { settings: { labels: [['sh.xec.project', 'shop']] } })
    expect(find([owned], { networks: [frontend] })).toMatchObject({ done: new Set(), unclear })
  })

  it('is unclear if there are two of that name', () => {
    const networks = [made, { ...made, id: 'second-id' }]
    expect(find([step], { networks })).toMatchObject({ done: new Set(), created: new Map(), unclear })
  })

  it('is not the one whose place it is to take', () => {
    const replace = [makeRemove('frontend'), step]
    expect(find(replace, { networks: [made] })).toMatchObject({ done: new Set(), unclear: [] })
    const after = { ...made, id: 'new-id' }
    expect(find(replace, { networks: [made, after] })).toMatchObject({
      done: new Set([step.id]),
      created: new Map([[step.id, 'new-id']]),
      unclear: [],
    })
  })

  it('is done if it differs in what this engine never shows', () => {
    const asked = makeCreate('edge', {
      settings: { options: [['com.docker.network.bridge.name', 'br-edge']] },
    })
    const shown = observedNetwork('edge', { pools: [pool('10.1.0.0/24')] })
    expect(listDone([asked], { engine: podman5, networks: [shown] })).toEqual([asked.id])
    expect(listDone([asked], { networks: [shown] })).toEqual([])
  })
})

describe('a network that was to go', () => {
  const step = makeRemove('frontend')

  it('is done if it is not there, by its id and not by its name', () => {
    expect(listDone([step], { networks: [frontend] })).toEqual([])
    expect(listDone([step], { networks: [backend] })).toEqual([step.id])
    expect(listDone([step], { networks: [{ ...frontend, id: 'another-id' }] })).toEqual([step.id])
  })
})

describe('a container that was to join', () => {
  const step = makeConnect(['api', 'frontend'], { endpoint: { aliases: ['orders'] } })
  const right = attached(frontend, step.endpoint)

  it('is done if it is there as wanted', () => {
    expect(listDone([step], { containers: [api(right)] })).toEqual([step.id])
    expect(listDone([step], { containers: [api(attached(backend, step.endpoint))] })).toEqual([])
    expect(listDone([step], { containers: [api()] })).toEqual([])
  })

  it('is done if it exists no more: nothing is left to be done', () => {
    expect(listDone([step], { containers: [] })).toEqual([step.id])
  })

  it('is unclear if it is there in another way', () => {
    const containers = [api(attached(frontend, { aliases: ['rest-api'] }))]
    const found = find([step], { containers })
    expect(found).toMatchObject({
      done: new Set(),
      unclear: ['"api" is on "frontend" in another way than this apply would put it there.'],
    })
  })

  it('is unclear if it was given another address than the one that it was to have', () => {
    const fixed = makeConnect(['api', 'frontend'], { endpoint: { ipv4Address: '10.1.0.9' } })
    const live = { ipv4Address: '10.1.0.3', ipv6Address: null, macAddress: null }
    const containers = [api(attached(frontend, fixed.endpoint, { live }))]
    expect(find([fixed], { containers })).toMatchObject({ done: new Set(), unclear: [expect.any(String)] })
  })

  it('is found on a network that another step made, wherever that stands in the plan', () => {
    const create = makeCreate('frontend')
    const joined: Step = { ...step, network: { name: 'frontend', id: null, createdBy: create.id } }
    const made = makeNetwork(create.spec)
    const sight = { networks: [made], containers: [api(right)] }
    expect(listDone([joined, create], sight)).toEqual([create.id, joined.id])
    // That of the same name which is there instead is another one.
    const foreign = { ...made, settings: { ...made.settings, internal: true } }
    expect(listDone([create, joined], { ...sight, networks: [foreign] })).toEqual([])
  })

  it('is found by name where the network has no id, or the engine shows none', () => {
    const named: Step = { ...step, network: { name: 'frontend', id: null, createdBy: null } }
    expect(listDone([named], { containers: [api(right)] })).toEqual([named.id])
    expect(listDone([step], { containers: [api(attached('frontend', step.endpoint))] })).toEqual([step.id])
  })
})

describe('a container that was to leave', () => {
  const step = makeDisconnect(['api', 'frontend'])

  it('is done if it is there no more', () => {
    expect(listDone([step], { containers: [api(attached(frontend))] })).toEqual([])
    expect(listDone([step], { containers: [api(attached(backend))] })).toEqual([step.id])
  })

  it('is done if it is on another network of that name', () => {
    const other = observedNetwork('frontend', {}, { id: 'new-id' })
    expect(listDone([step], { containers: [api(attached(other))] })).toEqual([step.id])
  })

  it('is done if it has not run since it was put on the one that has the name now', () => {
    const other = observedNetwork('frontend', {}, { id: 'new-id' })
    const containers = [api(attached('frontend'))]
    expect(listDone([step], { networks: [other], containers })).toEqual([step.id])
    expect(listDone([step], { networks: [frontend], containers })).toEqual([])
    expect(listDone([step], { networks: [], containers })).toEqual([])
  })

  it('is done if it exists no more', () => {
    expect(listDone([step], { containers: [] })).toEqual([step.id])
  })

  it('is done for a stale attachment if none of that name is left without a network', () => {
    const stale = makeDisconnect(['api', 'frontend'], { before: null, ref: { id: null } })
    const listFor = (networks: ObservedNetwork[], ...shown: ObservedContainer['attachments']): string[] =>
      listDone([stale], { networks, containers: [api(...shown)] })
    expect(listFor([backend], attached(frontend), attached(backend))).toEqual([])
    expect(listFor([], attached('frontend'))).toEqual([])
    expect(listFor([frontend], attached(frontend))).toEqual([stale.id])
    expect(listFor([backend], attached(backend))).toEqual([stale.id])
    expect(listFor([], attached(backend))).toEqual([stale.id])
  })
})

describe('a container that was to leave a network and join the same one again', () => {
  const pair = (before: Partial<EndpointSettings> | null, after: Partial<EndpointSettings>): Step[] => [
    makeDisconnect(['api', 'frontend'], {
      before: before === null ? null : { ...DEFAULT_ENDPOINT_SETTINGS, ...before },
    }),
    makeConnect(['api', 'frontend'], { endpoint: after, waitsFor: ['disconnect:api/frontend'] }),
  ]
  const both = ['disconnect:api/frontend', 'connect:api/frontend']
  const settle = (
    steps: Step[],
    shown: Partial<EndpointSettings> | null,
    rest: Parameters<typeof attached>[2] = {},
  ): string[] => {
    const containers = [shown === null ? api() : api(attached(frontend, shown, rest))]
    const found = find(steps, { networks: [frontend], containers })
    expect(found.unclear).toEqual([])
    return [...found.done]
  }

  it('has left if it is not there', () => {
    expect(settle(pair({ aliases: ['old'] }, { aliases: ['new'] }), null)).toEqual(both.slice(0, 1))
  })

  it('shows by a setting whether it has', () => {
    const steps = pair({ aliases: ['old'] }, { aliases: ['new'] })
    expect(settle(steps, { aliases: ['old'] })).toEqual([])
    expect(settle(steps, { aliases: ['new'] })).toEqual(both)
  })

  it('shows it by an address that it had not asked for before', () => {
    const steps = pair({}, { ipv4Address: '10.1.0.9' })
    expect(settle(steps, {})).toEqual([])
    expect(settle(steps, { ipv4Address: '10.1.0.9' })).toEqual(both)
  })

  it('shows it by an address that it does not ask for any more', () => {
    const steps = pair({ ipv4Address: '10.1.0.9' }, {})
    expect(settle(steps, { ipv4Address: '10.1.0.9' })).toEqual([])
    expect(settle(steps, {})).toEqual(both)
  })

  it('shows it by the address in use where the engine hides what was asked for', () => {
    const steps = pair({ ipv4Address: '10.1.0.9' }, {})
    const live = (ipv4Address: string) => ({
      unknown: ['ipv4Address'] as const,
      live: { ipv4Address, ipv6Address: null, macAddress: null },
    })
    expect(settle(steps, {}, live('10.1.0.9'))).toEqual([])
    expect(settle(steps, {}, live('10.1.0.2'))).toEqual(both)
  })

  it('counts as not touched where nothing would show it: to do both again does no harm, to do half of it would', () => {
    expect(settle(pair({}, {}), {})).toEqual([])
    expect(settle(pair({ aliases: ['a'] }, { aliases: ['a'] }), { aliases: ['a'] })).toEqual([])
    const hidden = { unknown: ['aliases'] as const }
    expect(settle(pair({ aliases: ['old'] }, { aliases: ['new'] }), {}, hidden)).toEqual([])
  })

  it('counts as not touched where somebody else has changed it: the plan would do so anyway', () => {
    expect(settle(pair({ aliases: ['old'] }, { aliases: ['new'] }), { aliases: ['third'] })).toEqual([])
  })

  it('cannot show it where it is not known how it was before', () => {
    expect(settle(pair(null, {}), {})).toEqual([])
  })

  it('has joined again where it is certain that it has left', () => {
    const steps = pair({}, {})
    const sight = { networks: [frontend], containers: [api(attached(frontend))] }
    expect(listDone(steps, sight, { done: new Set(both.slice(0, 1)) })).toEqual(both)
    expect(listDone(steps, sight, { absent: new Set(both.slice(0, 1)) })).toEqual([])
  })

  it('shows it where a container has to make room for another one by another address only, that the plan does not name', () => {
    const owned = ownedNetwork('frontend', { pools: [pool('10.1.0.0/24')] })
    const live = { ipv4Address: '10.1.0.2', ipv6Address: null, macAddress: null }
    const observed = observedState(
      [owned],
      [observedContainer('web', [attached(owned, {}, { live })]), observedContainer('api', [])],
    )
    const plan = planFor(
      observed,
      [desiredNetwork('frontend')],
      [
        desiredContainer('api', [on('frontend', { ipv4Address: '10.1.0.2' })]),
        desiredContainer('web', [on('frontend')]),
      ],
    )
    const [moved, given, back] = [
      'disconnect:web/frontend',
      'connect:api/frontend',
      'connect:web/frontend',
    ] as const
    expect(plan.steps.map(({ id }) => id)).toEqual([moved, given, back])
    const after = (count: number): string[] => [
      ...findEffects(plan, followSteps(observed, plan.steps.slice(0, count))).done,
    ]
    expect([after(0), after(1), after(2)]).toEqual([[], [moved], [moved, given]])
    expect(after(3)).toEqual([given])
  })
})

describe('what is known for certain', () => {
  const steps = [makeCreate('frontend'), makeRemove('backend'), makeConnect(['api', 'frontend'])]

  it('is not looked up', () => {
    const done = new Set(['create-network:frontend', 'remove-network:backend'])
    const created = new Map([['create-network:frontend', 'new-id']])
    const found = find(
      steps,
      { networks: [backend, frontend] },
      { done, created, absent: new Set(['connect:api/frontend']) },
    )
    expect([...found.done]).toEqual([...done])
    expect([...found.created]).toEqual([...created])
    expect(found.unclear).toEqual([])
  })

  it('leaves the rest to be looked up', () => {
    expect(listDone(steps, { networks: [] }, { absent: new Set(['remove-network:backend']) })).toEqual([
      'connect:api/frontend',
    ])
  })
})

it('what was given to a step by chance is found with it', () => {
  const before = { name: 'old', settings: { ...frontend.settings, pools: [pool('10.1.0.0/24')] } }
  const steps = [{ ...makeRemove('old'), before }, makeCreate('frontend')]
  const networks = [observedNetwork('frontend', { pools: [pool('10.1.0.0/24')] }, { id: 'new-id' })]
  expect(find(steps, { networks }).taken).toEqual([
    { from: 'remove-network:old', to: 'create-network:frontend' },
  ])
})

describe('reading', () => {
  it('takes one list and one inspect for each container of the steps', async () => {
    const { engine, networks, containers } = makeStubEngine(['api', 'db', 'web'])
    networks.set('frontend-id', frontend)
    const inspectContainer = vi.fn((id: string) => engine.inspectContainer(id))
    const steps = [
      makeDisconnect(['api', 'frontend']),
      makeConnect(['api', 'backend']),
      makeConnect(['db', 'backend']),
      makeRemove('frontend'),
    ]
    expect(await readSight({ ...engine, inspectContainer }, steps)).toEqual({
      engine: await engine.identify(),
      networks: [frontend],
      containers: [containers.get('api-id'), containers.get('db-id')],
    })
    expect(inspectContainer).toHaveBeenCalledTimes(2)
  })

  it('leaves out a container that exists no more', async () => {
    const { engine } = makeStubEngine(['api'])
    const steps = [makeConnect(['gone', 'frontend']), makeConnect(['api', 'frontend'])]
    expect((await readSight(engine, steps)).containers).toEqual([makeContainer('api')])
  })

  it.each(['unreachable', 'server'] as const)('fails where the engine answers %s', async (kind) => {
    const inspectContainer = async (): Promise<never> => {
      throw new EngineError(kind, kind)
    }
    const { engine } = makeStubEngine(['api'], { inspectContainer })
    await expect(readSight(engine, [makeConnect(['api', 'frontend'])])).rejects.toMatchObject({ kind })
  })

  it('fails where something else goes wrong', async () => {
    const inspectContainer = async (): Promise<never> => {
      throw new TypeError('undefined is no function')
    }
    const { engine } = makeStubEngine(['api'], { inspectContainer })
    await expect(readSight(engine, [makeConnect(['api', 'frontend'])])).rejects.toThrow(TypeError)
  })
})

/** A world, a wish, and which steps fail in which order. */
const sample = fc.record({
  observed: world,
  desired: wish,
  salt: fc.nat(),
  failing: fc.array(fc.nat(5), { minLength: 1 }),
})

/** The connects that put a container back as it was where it was: the engine shows neither them nor what came before. */
function listInvisible(steps: readonly Step[]): ReadonlySet<string> {
  const connects = new Map(
    steps.flatMap((step) => (step.action === 'connect' ? [[step.of, step] as const] : [])),
  )
  return new Set(
    steps.flatMap((step) => {
      const back: ConnectStep | undefined = connects.get(step.of)
      if (step.action !== 'disconnect' || back === undefined || back.network.id !== step.network.id) return []
      return JSON.stringify(back.endpoint) === JSON.stringify(step.before) ? [step.id, back.id] : []
    }),
  )
}

describe('any part of any plan', { timeout: 120_000 }, () => {
  it('is found in what the engine shows, step by step, with nothing unclear', () => {
    fc.assert(
      fc.property(sample, ({ observed, desired, salt, failing }) => {
        const plan = makePlan(desired, observed, { ...planOptions, adopt: true })
        fc.pre(!plan.diagnostics.some(({ severity }) => severity === 'error'))
        const ordered = reorderSteps(plan.steps, salt)
        const run = failSteps(ordered, (index) => failing[index % failing.length] === 0)
        const created = new Map<string, string>()
        const after = followIfLucky(observed, run, created)
        fc.pre(after !== null)
        const found = findEffects(plan, after)
        const invisible = listInvisible(plan.steps)
        // A container that has left shows it, even if nothing would show its coming back.
        const back = new Set(run.flatMap(({ of, action }) => (action === 'connect' ? [of] : [])))
        const visible = run.filter(({ id, of }) => !(invisible.has(id) && back.has(of)))
        expect([...found.done].toSorted()).toEqual(visible.map(({ id }) => id).toSorted())
        expect(found.created).toEqual(created)
        expect(found.unclear).toEqual([])
      }),
      { numRuns: 400 },
    )
  })
})
