import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { executeSteps as execute } from '../../../src/apply/executor.ts'
import type { StepResult } from '../../../src/apply/events.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { EngineError, type EngineErrorKind } from '../../../src/model/errors.ts'
import type { NetworkSettings } from '../../../src/model/network.ts'
import type { ObservedAttachment, ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import type { Step } from '../../../src/plan/document.ts'
import { makeConnect, makeCreate, makeDisconnect, makeRemove } from '../../support/steps.ts'
import { makeAttachment, makeContainer, makeNetwork, makeStubEngine } from '../../support/stub-engine.ts'

async function executeSteps(...call: Parameters<typeof execute>): Promise<readonly StepResult[]> {
  return (await execute(...call)).results
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

function refuse(kind: EngineErrorKind): () => Promise<never> {
  return async () => {
    throw new EngineError(kind, `the engine says ${kind}`)
  }
}

async function runOne(engine: Engine, step: Step): Promise<StepResult> {
  const pending = executeSteps(engine, [step])
  await vi.runAllTimersAsync()
  return (await pending)[0] as StepResult
}

describe('creating a network that is there already', () => {
  const step = makeCreate('frontend', {
    settings: {
      pools: [{ subnet: '10.60.1.0/24', ipRange: null, gateway: null, auxAddresses: [] }],
      labels: [
        ['sh.xec.project', 'shop'],
        ['tier', 'edge'],
      ],
      options: [['mtu', '1450']],
    },
  })
  const wanted = step.spec.settings

  const runAgainst = (
    found: Partial<NetworkSettings>,
    unknown: ObservedNetwork['unknown'] = [],
  ): Promise<StepResult> => {
    const existing = makeNetwork({ ...step.spec, settings: { ...wanted, ...found } })
    const { engine } = makeStubEngine([], {
      createNetwork: refuse('name-taken'),
      listNetworks: async () => [{ ...existing, unknown }],
    })
    return runOne(engine, step)
  }

  test.each<{ what: string; found: Partial<NetworkSettings> }>([
    { what: 'the same', found: {} },
    { what: 'the same with labels of other tools', found: { labels: [['a', 'b'], ...wanted.labels] } },
    {
      what: 'the same with the gateway that the engine chose',
      found: { pools: [{ subnet: '10.60.1.0/24', ipRange: null, gateway: '10.60.1.1', auxAddresses: [] }] },
    },
  ])('is done if it is $what', async ({ found }) => {
    expect(await runAgainst(found)).toMatchObject({ outcome: 'already-done', error: null })
  })

  test.each<{ what: string; found: Partial<NetworkSettings>; message: string }>([
    { what: 'has another setting', found: { internal: true }, message: 'internal is true instead of false' },
    {
      what: 'has another subnet',
      found: { pools: [{ subnet: '10.9.0.0/24', ipRange: null, gateway: null, auxAddresses: [] }] },
      message: 'ipam.config[0].subnet is "10.9.0.0/24" instead of "10.60.1.0/24"',
    },
    { what: 'lacks an option', found: { options: [] }, message: 'options["mtu"] is null instead of "1450"' },
    {
      what: 'belongs to another project',
      found: {
        labels: [
          ['sh.xec.project', 'post'],
          ['tier', 'edge'],
        ],
      },
      message: 'labels["sh.xec.project"] is "post" instead of "shop"',
    },
    {
      what: 'belongs to nobody',
      found: { labels: [] },
      message: 'labels["sh.xec.project"] is null instead of "shop"',
    },
  ])('fails if it $what', async ({ found, message }) => {
    const { outcome, error } = await runAgainst(found)
    expect(outcome).toBe('failed')
    expect(error?.message).toContain(message)
    expect(error).toMatchObject({ code: 'engine-refused', fix: expect.stringContaining('Plan again') })
  })

  test('does not count what Podman heeds and never shows, or drops', async () => {
    const asked = makeCreate('edge', {
      settings: {
        pools: [{ subnet: '10.60.1.0/24', ipRange: '10.60.1.128/25', gateway: null, auxAddresses: [] }],
        options: [
          ['com.docker.network.bridge.name', 'br-edge'],
          ['isolate', 'true'],
        ],
      },
    })
    const { settings } = asked.spec
    const shown: Partial<NetworkSettings> = {
      pools: [{ subnet: '10.60.1.0/24', ipRange: null, gateway: null, auxAddresses: [] }],
      options: [],
    }
    const existing = makeNetwork({ ...asked.spec, settings: { ...settings, ...shown } })
    const runOn = (flavor: 'docker' | 'podman'): Promise<StepResult> => {
      const { engine } = makeStubEngine([], {
        createNetwork: refuse('name-taken'),
        listNetworks: async () => [existing],
        identify: async () => ({
          id: 'a',
          name: 'a',
          flavor,
          version: '5',
          apiVersion: '1.41',
          swarm: 'none',
        }),
      })
      return runOne(engine, asked)
    }
    expect(await runOn('podman')).toMatchObject({ outcome: 'already-done' })
    expect(await runOn('docker')).toMatchObject({ outcome: 'failed' })
  })

  test('does not count what the engine does not show', async () => {
    const found = { internal: true, labels: [] }
    expect(await runAgainst(found, ['internal', 'labels'])).toMatchObject({ outcome: 'already-done' })
  })

  test('of a network made from a config-only one only its own settings count', async () => {
    const consumer = makeCreate('edge', { settings: { configFrom: 'template', internal: true } })
    const settings: NetworkSettings = { ...wanted, configFrom: 'template', internal: true }
    const run = (found: Partial<NetworkSettings>): Promise<StepResult> => {
      const existing = makeNetwork({ name: 'edge', settings: { ...settings, ...found } })
      const { engine } = makeStubEngine([], {
        createNetwork: refuse('name-taken'),
        listNetworks: async () => [existing],
      })
      return runOne(engine, consumer)
    }
    expect(await run({})).toMatchObject({ outcome: 'already-done' })
    expect(await run({ configFrom: 'other' })).toMatchObject({ outcome: 'failed' })
  })

  test('gives the steps that wait for it the id that it has', async () => {
    const { engine, calls } = makeStubEngine(['api'], {
      createNetwork: refuse('name-taken'),
      listNetworks: async () => [{ ...makeNetwork(step.spec), id: 'somebodys-id' }],
    })
    const ref = { id: null, createdBy: step.id }
    const results = executeSteps(engine, [
      step,
      makeConnect(['api', 'frontend'], { waitsFor: [step.id], ref }),
    ])
    expect((await results).map(({ outcome }) => outcome)).toEqual(['already-done', 'done'])
    expect(calls).toContain('connect somebodys-id api-id')
  })

  test('other refusals are the result', async () => {
    const { engine } = makeStubEngine([], { createNetwork: refuse('pool-exhausted') })
    expect(await runOne(engine, step)).toMatchObject({ outcome: 'failed', error: { kind: 'pool-exhausted' } })
  })
})

describe('removing a network', () => {
  test.each<{ kind: EngineErrorKind; outcome: string; calls: number }>([
    { kind: 'not-found', outcome: 'already-done', calls: 1 },
    { kind: 'predefined', outcome: 'failed', calls: 1 },
    { kind: 'active-endpoints', outcome: 'failed', calls: 6 },
  ])('that answers $kind is $outcome after $calls calls', async ({ kind, outcome, calls: count }) => {
    const { engine, calls } = makeStubEngine([], { removeNetwork: refuse(kind) })
    expect(await runOne(engine, makeRemove('frontend'))).toMatchObject({ outcome })
    expect(calls).toHaveLength(count)
  })

  test('waits until an endpoint that was just taken away is gone', async () => {
    let left = 3
    const { engine } = makeStubEngine([], {
      removeNetwork: async () => {
        left -= 1
        if (left > 0) await refuse('active-endpoints')()
      },
    })
    const result = await runOne(engine, makeRemove('frontend'))
    expect(result.outcome).toBe('done')
    expect(result.milliseconds).toBeGreaterThan(250)
  })
})

describe('connecting', () => {
  const step = makeConnect(['api', 'frontend'], {
    endpoint: { aliases: ['orders', 'rest-api'], ipv4Address: '10.60.1.20' },
  })
  const right = makeAttachment('frontend-id', step.endpoint)

  const runWith = (
    attachment: ObservedAttachment | null,
    overrides: Partial<Engine> = {},
  ): Promise<StepResult> => {
    const { engine, containers } = makeStubEngine(['api'], { connect: async () => {}, ...overrides })
    const attachments = attachment === null ? [] : [attachment]
    containers.set('api-id', { ...makeContainer('api'), attachments })
    return runOne(engine, step)
  }

  test('is done when the container shows it', async () => {
    expect(await runWith(right)).toMatchObject({ outcome: 'done', error: null })
  })

  test('is already done when somebody else did the same', async () => {
    expect(await runWith(right, { connect: refuse('already-connected') })).toMatchObject({
      outcome: 'already-done',
    })
  })

  test.each<{ what: string; found: ObservedAttachment | null; message: string }>([
    {
      what: 'did nothing',
      found: null,
      message: 'Container "api" is not on network "frontend", although the engine accepted the call.',
    },
    {
      what: 'left the old aliases',
      found: { ...right, settings: { ...right.settings, aliases: ['orders'] } },
      message: 'aliases is ["orders"] instead of ["orders","rest-api"]',
    },
    {
      what: 'left options that were to go',
      found: { ...right, settings: { ...right.settings, driverOpts: [['com.example.tier', 'data']] } },
      message: 'driverOpts["com.example.tier"] is "data" instead of null',
    },
    {
      what: 'gave another address than the one that was asked for',
      found: { ...right, live: { ...right.live, ipv4Address: '10.60.1.7' } },
      message: 'ipv4Address is "10.60.1.7" instead of "10.60.1.20"',
    },
    {
      what: 'gave another address and hides what was asked for',
      found: { ...right, unknown: ['ipv4Address'], live: { ...right.live, ipv4Address: '10.60.1.7' } },
      message: 'ipv4Address is "10.60.1.7" instead of "10.60.1.20"',
    },
    {
      what: 'put it on another network of the name',
      found: { ...right, networkId: 'another-id' },
      message: 'although the engine accepted the call',
    },
  ])('fails when the engine $what', async ({ found, message }) => {
    const { outcome, error } = await runWith(found)
    expect(outcome).toBe('failed')
    expect(error?.message).toContain(message)
  })

  test.each<{ what: string; found: ObservedAttachment }>([
    {
      what: 'settings that the engine does not show',
      found: { ...right, unknown: ['aliases', 'ipv4Address'] },
    },
    { what: 'an id that the engine does not show', found: { ...right, networkId: null } },
    {
      what: 'addresses that a stopped container does not have',
      found: { ...right, live: { ipv4Address: null, ipv6Address: null, macAddress: null } },
    },
    {
      what: 'what the engine chose by itself',
      found: { ...right, settings: { ...right.settings, macAddress: '02:42:00:00:00:01' } },
    },
  ])('does not count $what', async ({ found }) => {
    expect(await runWith(found)).toMatchObject({ outcome: 'done' })
  })

  test('counts each option that was asked for, and no other', async () => {
    const runOptions = (driverOpts: readonly (readonly [string, string])[]): Promise<StepResult> => {
      const found = { ...right, settings: { ...right.settings, driverOpts } }
      const { engine, containers } = makeStubEngine(['api'], { connect: async () => {} })
      containers.set('api-id', { ...makeContainer('api'), attachments: [found] })
      return runOne(engine, { ...step, endpoint: { ...step.endpoint, driverOpts: [['tier', 'data']] } })
    }
    const also = ['zone', 'north'] as const
    expect(await runOptions([['tier', 'data'], also])).toMatchObject({ outcome: 'done' })
    expect((await runOptions([['tier', 'web'], also])).error?.message).toContain(
      'driverOpts["tier"] is "web" instead of "data".',
    )
  })

  test('goes by name where the network has no id, and finds the attachment by name', async () => {
    const { engine, calls } = makeStubEngine(['api'], {
      connect: async () => {},
      inspectContainer: async () => ({ ...makeContainer('api'), attachments: [right] }),
    })
    expect(await runOne(engine, { ...step, network: { ...step.network, id: null } })).toMatchObject({
      outcome: 'done',
    })
    expect(calls).toEqual(['connect frontend api-id'])
  })

  test('other refusals are the result', async () => {
    expect(await runWith(null, { connect: refuse('address-in-use') })).toMatchObject({
      outcome: 'failed',
      error: { kind: 'address-in-use' },
    })
  })
})

test('what Docker notes under the id of a network that has just gone is taken away again', async () => {
  const { engine, containers, calls } = makeStubEngine(['api'])
  const stray = { ...makeAttachment('frontend-id', makeConnect(['api', 'frontend']).endpoint) }
  const noting: Engine = {
    ...engine,
    connect: async () => {
      const attachments = [{ ...stray, networkId: null, networkName: 'frontend-id' }]
      containers.set('api-id', { ...makeContainer('api'), attachments })
    },
  }
  expect(await runOne(noting, makeConnect(['api', 'frontend']))).toMatchObject({
    outcome: 'failed',
    error: { message: expect.stringContaining('although the engine accepted the call') as string },
  })
  expect(calls).toEqual(['disconnect frontend-id api-id'])
})

describe('disconnecting', () => {
  const step = makeDisconnect(['api', 'frontend'])
  const onFrontend = {
    ...makeContainer('api'),
    attachments: [makeAttachment('frontend-id', makeConnect(['api', 'frontend']).endpoint)],
  }

  test.each<{ what: string; kind: EngineErrorKind; container: ObservedContainer | null; outcome: string }>([
    {
      what: 'not connected, and it is not',
      kind: 'not-connected',
      container: makeContainer('api'),
      outcome: 'already-done',
    },
    { what: 'not connected, though it is', kind: 'not-connected', container: onFrontend, outcome: 'failed' },
    {
      what: 'not found, and the container is gone',
      kind: 'not-found',
      container: null,
      outcome: 'gone',
    },
    {
      what: 'not found, and the network is gone',
      kind: 'not-found',
      container: makeContainer('api'),
      outcome: 'already-done',
    },
    { what: 'busy', kind: 'server', container: onFrontend, outcome: 'failed' },
  ])('a container that is $what is $outcome', async ({ kind, container, outcome }) => {
    const { engine, containers } = makeStubEngine(['api'], { disconnect: refuse(kind) })
    if (container === null) containers.delete('api-id')
    else containers.set('api-id', container)
    expect(await runOne(engine, step)).toMatchObject({ outcome })
  })

  test('goes by the name where the network has gone under it, and no other one has that name', async () => {
    for (const other of [null, 'frontend', 'backend']) {
      const asked: string[] = []
      const { engine, containers } = makeStubEngine(['api'], {
        disconnect: async (network) => {
          asked.push(network)
          if (network === 'frontend-id') throw new EngineError('not-connected', 'is not connected to')
        },
        listNetworks: async () =>
          other === null ? [] : [{ ...makeNetwork(makeCreate(other).spec), id: `other-${other}` }],
      })
      containers.set('api-id', onFrontend)
      const { outcome } = await runOne(engine, step)
      expect(outcome).toBe(other === 'frontend' ? 'failed' : 'done')
      expect(asked).toEqual(other === 'frontend' ? ['frontend-id'] : ['frontend-id', 'frontend'])
    }
  })

  test('fails if the container cannot be read', async () => {
    const { engine } = makeStubEngine(['api'], {
      disconnect: refuse('not-connected'),
      inspectContainer: vi.fn().mockResolvedValueOnce(onFrontend).mockImplementation(refuse('unreachable')),
    })
    expect(await runOne(engine, step)).toMatchObject({ outcome: 'failed', error: { kind: 'unreachable' } })
  })
})

describe('a container that restarts', () => {
  const steps = [makeConnect(['api', 'frontend']), makeDisconnect(['api', 'frontend'])]

  test.each(steps)('is waited for before a $action', async (step) => {
    const { engine, containers, calls } = makeStubEngine(['api'])
    containers.set('api-id', { ...makeContainer('api'), state: 'restarting' })
    const result = executeSteps(engine, [step])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(calls).toEqual([])
    containers.set('api-id', makeContainer('api'))
    await vi.advanceTimersByTimeAsync(5_000)
    expect((await result)[0]).toMatchObject({ outcome: 'done' })
  })

  test.each(steps)('and never ends fails a $action after 30 seconds, untouched', async (step) => {
    const { engine, containers, calls } = makeStubEngine(['api'])
    containers.set('api-id', { ...makeContainer('api'), state: 'restarting' })
    const result = await runOne(engine, step)
    expect(result.error?.message).toBe('Container "api" keeps restarting.')
    expect(result.milliseconds).toBeGreaterThanOrEqual(26_000)
    expect(result.milliseconds).toBeLessThanOrEqual(34_000)
    expect(calls).toEqual([])
  })
})

describe('a container that was just seen in no restart loop', () => {
  const steady = new Set(['api-id'])
  const step = makeDisconnect(['api', 'frontend'])
  const on = makeAttachment('frontend-id', makeConnect(['api', 'frontend']).endpoint)

  test('is not looked at before it is changed, and after a connect only', async () => {
    const looks: string[] = []
    const { engine, calls } = makeStubEngine(['api'])
    const watched: Engine = {
      ...engine,
      inspectContainer: (id) => (looks.push(`after ${calls.join(', ')}`), engine.inspectContainer(id)),
    }
    const steps = [makeConnect(['api', 'frontend']), makeDisconnect(['api', 'backend'])]
    for (const one of steps) await executeSteps(watched, [one], { steady })
    expect(looks).toEqual(['after connect frontend-id api-id'])
  })

  test('and got into one is waited for before it is tried again', async () => {
    const { engine, containers, calls } = makeStubEngine(['api'])
    const set = (state: ObservedContainer['state']): void =>
      void containers.set('api-id', { ...makeContainer('api'), state, attachments: [on] })
    set('restarting')
    const refusing: Engine = {
      ...engine,
      disconnect: async (...call) => {
        const { state } = await engine.inspectContainer('api-id')
        if (state === 'restarting') {
          calls.push('refused')
          throw new EngineError('not-connected', 'is not connected to network frontend')
        }
        return engine.disconnect(...call)
      },
      listNetworks: async () => [makeNetwork(makeCreate('frontend').spec)],
    }
    const result = executeSteps(refusing, [step], { steady })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(calls).toEqual(['refused'])
    set('running')
    await vi.advanceTimersByTimeAsync(5_000)
    expect((await result)[0]).toMatchObject({ outcome: 'done' })
    expect(calls).toEqual(['refused', 'disconnect frontend-id api-id'])
  })

  test.each<{ what: string; overrides: Partial<Engine>; error: object }>([
    {
      what: 'is in none still',
      overrides: { connect: refuse('address-in-use') },
      error: { kind: 'address-in-use' },
    },
    {
      what: 'cannot be read',
      overrides: { connect: refuse('address-in-use'), inspectContainer: refuse('server') },
      error: { kind: 'address-in-use' },
    },
    {
      what: 'is not as it should be',
      overrides: { connect: async () => {} },
      error: { code: 'engine-refused' },
    },
  ])('fails at once where it $what', async ({ overrides, error }) => {
    const { engine, calls } = makeStubEngine(['api'], overrides)
    const [result] = await executeSteps(engine, [makeConnect(['api', 'frontend'])], { steady })
    expect(result).toMatchObject({ outcome: 'failed', error })
    expect(calls).toHaveLength(1)
  })

  test('and is gone needs nothing any more', async () => {
    const { engine } = makeStubEngine([], { disconnect: refuse('not-found') })
    const [result] = await executeSteps(engine, [step], { steady })
    expect(result).toMatchObject({ outcome: 'gone' })
  })
})

describe('removing a network that somebody has joined since the plan was made', () => {
  const removeFrom = async (flavor: 'docker' | 'podman', networkId: string | null): Promise<StepResult> => {
    const stub = makeStubEngine(['late'])
    stub.networks.set('backend-id', makeNetwork({ ...makeCreate('backend').spec, name: 'backend' }))
    const attachment = {
      ...makeAttachment('backend-id', makeConnect(['late', 'backend']).endpoint),
      networkId,
    }
    stub.containers.set('late-id', { ...makeContainer('late'), state: 'created', attachments: [attachment] })
    const identity = await stub.engine.identify()
    return runOne({ ...stub.engine, identify: async () => ({ ...identity, flavor }) }, makeRemove('backend'))
  }

  test.each([['backend-id'], [null]])(
    'is refused on Docker, which would strand it (network id %s)',
    async (id) => {
      const { outcome, error } = await removeFrom('docker', id)
      expect(outcome).toBe('failed')
      expect(error?.message).toContain('Container "late" is on network "backend" and was not')
    },
  )

  test('is left to Podman, which refuses it itself', async () => {
    expect(await removeFrom('podman', null)).toMatchObject({ outcome: 'done' })
  })
})

describe('an answer that got lost', () => {
  const reset = new EngineError('unreachable', 'read ECONNRESET')

  /** A call that breaks once, before or after it took effect. */
  function breakOnce(
    method: 'createNetwork' | 'removeNetwork' | 'connect' | 'disconnect',
    place: 'before' | 'after',
  ): Engine {
    const { engine } = stub
    const call = engine[method] as (...args: unknown[]) => Promise<unknown>
    let isOpen = true
    return {
      ...engine,
      [method]: async (...args: unknown[]) => {
        const isBroken = isOpen
        isOpen = false
        if (isBroken && place === 'before') throw reset
        const value = await call(...args)
        if (isBroken) throw reset
        return value
      },
    }
  }

  let stub: ReturnType<typeof makeStubEngine>

  beforeEach(() => {
    stub = makeStubEngine(['api'])
    stub.networks.set('backend-id', makeNetwork({ ...makeCreate('backend').spec, name: 'backend' }))
    stub.networks.set('empty-id', makeNetwork({ ...makeCreate('empty').spec, name: 'empty' }))
    stub.containers.set('api-id', {
      ...makeContainer('api'),
      attachments: [makeAttachment('backend-id', makeConnect(['api', 'backend']).endpoint)],
    })
  })

  const cases = [
    { method: 'createNetwork', step: makeCreate('frontend') },
    { method: 'removeNetwork', step: makeRemove('empty') },
    { method: 'connect', step: makeConnect(['api', 'frontend'], { endpoint: { aliases: ['orders'] } }) },
    { method: 'disconnect', step: makeDisconnect(['api', 'backend']) },
  ] as const

  test.each(cases)('after the effect of $method is looked up, and the call not repeated', async (item) => {
    const result = await runOne(breakOnce(item.method, 'after'), item.step)
    expect(result).toMatchObject({ outcome: 'done', error: null })
    expect(stub.calls).toHaveLength(1)
  })

  test.each(cases)('before the effect of $method has the call sent again', async (item) => {
    const result = await runOne(breakOnce(item.method, 'before'), item.step)
    expect(result).toMatchObject({ outcome: 'done', error: null })
    expect(stub.calls).toHaveLength(1)
    expect(result.milliseconds).toBeGreaterThan(180)
  })

  test('of a creation is told by the network that was made, whose id the next steps get', async () => {
    const create = makeCreate('frontend')
    const pending = execute(breakOnce('createNetwork', 'after'), [create])
    await vi.runAllTimersAsync()
    expect([...(await pending).created]).toEqual([[create.id, 'frontend-id']])
  })

  test('is not told by a network that is another one', async () => {
    const foreign = { ...makeNetwork(makeCreate('frontend').spec), id: 'foreign-id' }
    stub.networks.set('foreign-id', { ...foreign, settings: { ...foreign.settings, internal: true } })
    const broken = { ...stub.engine, createNetwork: refuse('unreachable') }
    const result = await runOne(broken, makeCreate('frontend'))
    expect(result).toMatchObject({ outcome: 'failed', error: { kind: 'unreachable' } })
  })

  test('is not told by one of two networks of the name', async () => {
    const made = makeNetwork(makeCreate('frontend').spec)
    stub.networks.set('frontend-id', made).set('second-id', { ...made, id: 'second-id' })
    const taken = { ...stub.engine, createNetwork: refuse('name-taken') }
    expect(await runOne(taken, makeCreate('frontend'))).toMatchObject({ error: { kind: 'name-taken' } })
    const broken = { ...stub.engine, createNetwork: refuse('timeout') }
    expect(await runOne(broken, makeCreate('frontend'))).toMatchObject({ error: { kind: 'timeout' } })
  })

  test('is not told by a place that a container has in another way', async () => {
    const step = makeConnect(['api', 'backend'], { endpoint: { aliases: ['orders'] } })
    const broken = { ...stub.engine, connect: refuse('timeout') }
    expect(await runOne(broken, step)).toMatchObject({ outcome: 'failed', error: { kind: 'timeout' } })
  })

  test('of a connect of a container that is gone by then is nothing to be done', async () => {
    const broken: Engine = {
      ...stub.engine,
      connect: async () => {
        stub.containers.delete('api-id')
        throw reset
      },
    }
    expect(await runOne(broken, makeConnect(['api', 'frontend']))).toMatchObject({ outcome: 'gone' })
  })
})

describe('a container that is gone', () => {
  test.each([makeConnect(['api', 'frontend']), makeDisconnect(['api', 'frontend'])])(
    'has nothing left for a $action to do',
    async (step) => {
      const { engine, calls } = makeStubEngine([])
      expect(await runOne(engine, step)).toMatchObject({ outcome: 'gone', error: null })
      expect(calls).toEqual([])
    },
  )

  test('is not what a network is that does not exist', async () => {
    const { engine } = makeStubEngine(['api'], { connect: refuse('not-found') })
    expect(await runOne(engine, makeConnect(['api', 'frontend']))).toMatchObject({
      outcome: 'failed',
      error: { kind: 'not-found' },
    })
  })

  test('cannot be told from one that nobody can read', async () => {
    const read = vi.fn().mockResolvedValueOnce(makeContainer('api')).mockImplementation(refuse('denied'))
    const { engine } = makeStubEngine(['api'], { connect: refuse('not-found'), inspectContainer: read })
    expect(await runOne(engine, makeConnect(['api', 'frontend']))).toMatchObject({
      error: { kind: 'denied' },
    })
  })
})

describe('a signal', () => {
  async function runUntil(engine: Engine, step: Step, milliseconds: number): Promise<StepResult> {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), milliseconds)
    const pending = executeSteps(engine, [step], { signal: controller.signal })
    await vi.runAllTimersAsync()
    return (await pending)[0] as StepResult
  }

  test.each([makeConnect(['api', 'frontend']), makeDisconnect(['api', 'frontend'])])(
    'ends waiting for a container that restarts, before a $action',
    async (step) => {
      const { engine, containers, calls } = makeStubEngine(['api'])
      containers.set('api-id', { ...makeContainer('api'), state: 'restarting' })
      const result = await runUntil(engine, step, 2_000)
      expect(result.outcome).toBe('failed')
      expect(result.milliseconds).toBe(2_000)
      expect(calls).toEqual([])
    },
  )

  test('ends trying to remove a network that still has endpoints', async () => {
    const { engine, calls } = makeStubEngine([], { removeNetwork: refuse('active-endpoints') })
    const result = await runUntil(engine, makeRemove('frontend'), 300)
    expect(result).toMatchObject({ outcome: 'failed', error: { kind: 'active-endpoints' } })
    expect(calls.length).toBeLessThan(5)
  })

  test('does not end a call that was sent', async () => {
    const { engine } = makeStubEngine([], {
      createNetwork: () => new Promise((resolve) => setTimeout(() => resolve('made-id'), 5_000)),
    })
    expect(await runUntil(engine, makeCreate('frontend'), 100)).toMatchObject({ outcome: 'done' })
  })
})

test('a refusal that passes is met by a removal that breaks, and both are seen through', async () => {
  const { engine, calls } = makeStubEngine([], {
    removeNetwork: vi
      .fn()
      .mockImplementationOnce(refuse('active-endpoints'))
      .mockImplementationOnce(refuse('timeout'))
      .mockResolvedValue(undefined),
    listNetworks: async () => [makeNetwork(makeCreate('frontend').spec)],
  })
  expect(await runOne(engine, makeRemove('frontend'))).toMatchObject({ outcome: 'done' })
  expect(calls).toHaveLength(3)
})
