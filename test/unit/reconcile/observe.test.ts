import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../../../src/model/network.ts'
import { makePairs } from '../../../src/model/pairs.ts'
import { observe, readState } from '../../../src/reconcile/observe.ts'
import { makeDesired } from '../../support/desired.ts'
import { makeAttachment, makeContainer, makeNetwork, makeStubEngine } from '../../support/stub-engine.ts'

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

  describe('again', () => {
    async function observeTwice(change: (stub: ReturnType<typeof makeHiding>) => void) {
      const stub = makeHiding()
      const { expected } = await readState(stub.engine, desired)
      expect(expected).toEqual(['web-id'])
      stub.reads.length = 0
      change(stub)
      const observed = await observe(stub.engine, desired, { expected })
      return { observed, reads: stub.reads }
    }

    // Both are on the network; of web more is declared than the list shows.
    function makeHiding() {
      const stub = makeReader(['web', 'api'], {
        listContainers: async () => {
          await new Promise((resolve) => setImmediate(resolve))
          stub.reads.push('listed')
          return [...stub.containers.values()].map((container) => ({
            ...container,
            inspected: false,
            attachments: container.attachments.map((attachment) => ({
              ...attachment,
              unknown: ['aliases' as const],
            })),
          }))
        },
      })
      const network = makeNetwork({ name: 'frontend', settings: DEFAULT_NETWORK_SETTINGS })
      stub.networks.set(network.id, network)
      const attachments = [makeAttachment(network.id, { ...DEFAULT_ENDPOINT_SETTINGS, aliases: ['www'] })]
      for (const name of ['web', 'api'])
        stub.containers.set(`${name}-id`, { ...makeContainer(name), attachments })
      return stub
    }

    test('what the list hid before is inspected once, without waiting for the list', async () => {
      const { observed, reads } = await observeTwice(() => undefined)
      expect(reads.filter((read) => read.startsWith('container ') || read === 'listed')).toEqual([
        'container web-id',
        'listed',
      ])
      expect(observed.containers.map(({ inspected }) => inspected)).toEqual([true, false])
    })

    test('one that is gone meanwhile is left out, and one that has come is inspected', async () => {
      const { observed, reads } = await observeTwice(({ containers }) => {
        const web = containers.get('web-id')
        containers.delete('web-id')
        if (web !== undefined) containers.set('new-id', { ...web, id: 'new-id' })
      })
      expect(reads).toContain('container new-id')
      expect(observed.containers.map(({ id }) => id).toSorted()).toEqual(['api-id', 'new-id'])
    })
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
