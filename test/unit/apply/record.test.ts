import { describe, expect, it } from 'vitest'
import { createRecord } from '../../../src/apply/record.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSpec } from '../../../src/model/network.ts'
import { makeNetwork, makeStubEngine } from '../../support/stub-engine.ts'
import { docker28, podman5, pool } from '../../support/states.ts'

const record = { name: 'xec-lock-shop', labels: [['sh.xec.record', 'lock']] } as const

/** A stub that says who it is and keeps what it was asked to create. */
function makeWorld(overrides: Partial<Engine>) {
  const specs: NetworkSpec[] = []
  const stub = makeStubEngine([], overrides)
  const createNetwork = (spec: NetworkSpec): Promise<string> => (
    specs.push(spec),
    stub.engine.createNetwork(spec)
  )
  return { engine: { ...stub.engine, createNetwork }, networks: stub.networks, specs }
}

function hold(subnet: string) {
  const name = `held-${subnet}`
  return makeNetwork({ name, settings: { ...DEFAULT_NETWORK_SETTINGS, pools: [pool(subnet)] } })
}

describe('a record', () => {
  it('is a config-only network on Docker, without a subnet', async () => {
    const { engine, specs } = makeWorld({ identify: async () => docker28 })
    expect(await createRecord(engine, record)).toBe('xec-lock-shop-id')
    const settings = { ...DEFAULT_NETWORK_SETTINGS, configOnly: true, labels: record.labels }
    expect(specs).toEqual([{ name: 'xec-lock-shop', settings }])
  })

  it('has a small subnet on Podman that no network has', async () => {
    const { engine, networks, specs } = makeWorld({ identify: async () => podman5 })
    for (const subnet of ['192.0.2.0/28', '192.0.2.17/32', '10.0.0.0/8', 'fd00::/64']) {
      networks.set(subnet, hold(subnet))
    }
    networks.set('none', makeNetwork({ name: 'none', settings: DEFAULT_NETWORK_SETTINGS }))
    await createRecord(engine, record)
    expect(specs.map(({ settings }) => settings.pools)).toEqual([[pool('192.0.2.24/29')]])
  })

  it('gets the next subnet where the host has a route to the first', async () => {
    const { engine, specs } = makeWorld({
      identify: async () => podman5,
      createNetwork: async ({ settings }) => {
        if (settings.pools[0]?.subnet?.startsWith('192.0.2.') === true) {
          throw new EngineError('pool-overlap', 'subnet is already used on the host')
        }
        return 'the-id'
      },
    })
    expect(await createRecord(engine, record)).toBe('the-id')
    expect(specs).toHaveLength(33)
    expect(specs.at(-1)?.settings.pools).toEqual([pool('198.51.100.0/29')])
  })

  it('is not made where no subnet is left', async () => {
    const { engine, networks, specs } = makeWorld({ identify: async () => podman5 })
    for (const subnet of ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24']) {
      networks.set(subnet, hold(subnet))
    }
    await expect(createRecord(engine, record)).rejects.toMatchObject({
      kind: 'pool-exhausted',
      message: expect.stringContaining('203.0.113.0/24') as string,
    })
    expect(specs).toEqual([])
  })

  it.each([docker28, podman5])('is not made twice: $id', async (identity) => {
    const { engine, specs } = makeWorld({
      identify: async () => identity,
      createNetwork: async () => {
        throw new EngineError('name-taken', 'network with name xec-lock-shop already exists')
      },
    })
    await expect(createRecord(engine, record)).rejects.toMatchObject({ kind: 'name-taken' })
    expect(specs).toHaveLength(1)
  })
})
