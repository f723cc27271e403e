import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../../../src/model/network.ts'
import { makePairs } from '../../../src/model/pairs.ts'
import { observe } from '../../../src/reconcile/observe.ts'
import { makeDesired } from '../../support/desired.ts'
import { makeContainer, makeNetwork, makeStubEngine } from '../../support/stub-engine.ts'

const desired = makeDesired({
  networks: ['frontend'],
  containers: { web: { frontend: { aliases: ['www'] } }, api: { frontend: {} } },
})

/** A stub that counts what is read, and whose list shows less than an inspect. */
function makeReader(names: readonly string[], overrides: Partial<Engine> = {}) {
  const reads: string[] = []
  const { engine, containers, networks } = makeStubEngine(names)
  const reader: Engine = {
    ...engine,
    listContainers: async () =>
      [...containers.values()].map((container) => ({ ...container, inspected: false })),
    ...overrides,
  }
  const counted: Engine = {
    ...reader,
    identify: () => (reads.push('identify'), reader.identify()),
    listNetworks: () => (reads.push('networks'), reader.listNetworks()),
    listContainers: () => (reads.push('containers'), reader.listContainers()),
    inspectNetwork: (id) => (reads.push(`network ${id}`), reader.inspectNetwork(id)),
    inspectContainer: (id) => (reads.push(`container ${id}`), reader.inspectContainer(id)),
  }
  return { engine: counted, reads, containers, networks }
}

describe('observing', () => {
  test('inspects what the plan will touch, and nothing because of what is not declared', async () => {
    const { engine, reads } = makeReader([
      'web',
      'api',
      ...Array.from({ length: 50 }, (_, index) => `other-${index}`),
    ])
    const observed = await observe(engine, desired)
    expect(reads.toSorted()).toEqual([
      'container api-id',
      'container web-id',
      'containers',
      'identify',
      'networks',
    ])
    expect(observed.containers.filter(({ inspected }) => inspected).map(({ name }) => name)).toEqual([
      'web',
      'api',
    ])
    expect(observed.containers).toHaveLength(52)
  })

  test('inspects a Swarm network that the plan would take away: only that shows who else uses it', async () => {
    const { engine, reads, networks } = makeReader([])
    const labels = makePairs([
      ['sh.xec.project', 'shop'],
      ['sh.xec.key', 'mesh'],
      ['sh.xec.name', 'mesh'],
    ])
    const settings = { ...DEFAULT_NETWORK_SETTINGS, driver: 'overlay', scope: 'swarm', labels }
    const mesh = makeNetwork({ name: 'mesh', settings })
    networks.set(mesh.id, mesh)
    await observe(engine, makeDesired({ networks: [], containers: {} }))
    expect(reads).toContain('network mesh-id')
  })

  test('a container that is gone before it is inspected is left out', async () => {
    const { engine, containers } = makeReader(['web', 'api'], {
      inspectContainer: async (id) => {
        if (id === 'web-id') throw new EngineError('not-found', 'No such container: web-id')
        return makeContainer('api')
      },
    })
    const observed = await observe(engine, desired)
    expect(containers.has('web-id')).toBe(true)
    expect(observed.containers.map(({ name }) => name)).toEqual(['api'])
  })

  test.each(['listNetworks', 'listContainers', 'identify', 'inspectContainer'] as const)(
    'an engine that fails to answer %s is an error',
    async (method) => {
      const { engine } = makeReader(['web', 'api'], {
        [method]: async () => {
          throw new EngineError('unreachable', 'the engine is gone')
        },
      })
      await expect(observe(engine, desired, { parallelism: 1 })).rejects.toMatchObject({
        kind: 'unreachable',
      })
    },
  )
})
