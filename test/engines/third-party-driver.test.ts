// Networks of a driver that neither Docker nor xec knows.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { makeRealWorld } from '../contract/real-world.ts'
import { listNames, type ContractWorld } from '../contract/contract.ts'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import { applyInVain, expectChanges, expectEmpty, settle, type Words } from '../fidelity/fidelity.ts'
import { cleanEngine } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'
import { startNetworkPlugin, type RunningPlugin } from '../support/network-plugin.ts'

const kinds = inject('engineKinds').filter((kind) => kind.startsWith('docker'))
const WORDS: Words = {
  networks: { cloud: { driver: 'weave', options: { color: 'red' }, ipam: { subnet: '10.94.1.0/24' } } },
  containers: { web: { cloud: { aliases: ['www'], ipv4Address: '10.94.1.9' } } },
}

describe.each(kinds)('a third-party driver on %s', (kind) => {
  let running: RunningEngine
  let world: ContractWorld
  let plugin: RunningPlugin
  beforeAll(async () => {
    running = await startEngine(kind, `weave-${kind}`)
    plugin = await startNetworkPlugin(running, 'weave')
    await cleanEngine(running.socket)
    const engine = await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })
    world = makeRealWorld(running, engine)
    await world.run('web')
  })
  afterAll(async () => {
    await world.engine.close()
    await plugin.stop()
    await running.stop()
  })

  it('makes networks, and containers join them', async () => {
    await settle(world, WORDS)
    expect(await listNames(world, 'web')).toEqual(['cloud'])
    expect((await world.engine.inspectNetwork('cloud')).settings).toMatchObject({
      driver: 'weave',
      options: [['color', 'red']],
    })
  })

  it('has options that are compared, and a changed one replaces the network', async () => {
    const words: Words = {
      ...WORDS,
      networks: { cloud: { ...WORDS.networks?.['cloud'], options: { color: 'blue' } } },
    }
    await expectChanges(world, words, [
      'remove,create networks.cloud: options["color"]',
      'disconnect,connect containers.web/cloud',
    ])
    await settle(world, words)
    await settle(world, WORDS)
  })

  it('may refuse a network, which is told with its words and changes nothing else', async () => {
    const words: Words = {
      ...WORDS,
      networks: { ...WORDS.networks, other: { driver: 'weave', options: { fail: 'yes' } } },
    }
    expect(await applyInVain(world, words)).toEqual({
      outcome: 'failed',
      failures: [expect.stringContaining('refused by the driver')],
    })
    await expectEmpty(world, WORDS)
  })

  it('is not asked by a plan: its networks are read while it is gone', async () => {
    await plugin.stop()
    await expectEmpty(world, WORDS)
    plugin = await startNetworkPlugin(running, 'weave')
    await settle(world, { networks: {}, containers: { web: [] } })
  })
})
