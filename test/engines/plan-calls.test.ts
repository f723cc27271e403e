// What a plan sends: it reads only, and the number of its calls does not grow with what is not declared.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { runBounded } from '../../src/apply/bounded.ts'
import { openEngine, readPlan } from '../../src/index.ts'
import { call, cleanEngine, runContainer } from '../support/engine-api.ts'
import { openHost, type EngineHost } from '../support/engine-host.ts'
import { prepareFixture } from '../support/fixture.ts'
import { startRecordingProxy, type RecordedCall, type RecordingProxy } from '../support/recording-proxy.ts'

describe.each(inject('engineKinds'))('%s', (kind) => {
  let host: EngineHost
  let proxy: RecordingProxy

  beforeAll(async () => {
    host = await openHost(kind)
    proxy = await startRecordingProxy(host.socket)
  })

  afterAll(async () => {
    await proxy.stop()
    await cleanEngine(host.socket)
    await host.engine.close()
  })

  const record = async (plan: (socket: string) => Promise<void>): Promise<RecordedCall[]> => {
    proxy.calls.length = 0
    await plan(`unix://${proxy.socket}`)
    return [...proxy.calls]
  }

  // the full crowd where it is quickest to make
  const crowd = kind === 'docker-28' ? { containers: 500, networks: 100 } : { containers: 50, networks: 30 }
  const { containers, networks } = crowd

  test(`reads only, and as much beside ${containers} foreign containers and ${networks} foreign networks as alone`, async () => {
    const desired = await prepareFixture('replace', host)
    const plan = async (socket: string): Promise<void> => {
      const engine = await openEngine({ engine: socket, env: {}, folder: '.', declaredContainers: [] })
      for (const mode of ['apply', 'destroy'] as const) {
        await readPlan(engine, desired, { mode, adopt: true, allowMissing: true, showUnchanged: true })
      }
      await engine.close()
    }
    const alone = await record(plan)
    await runBounded([...Array(containers).keys()], 4, (index) =>
      runContainer(host.socket, { name: `neighbour-${index}`, start: false }),
    )
    for (let index = 0; index < networks; index += 1) {
      const ipam = { Config: [{ Subnet: `10.80.${index}.0/24` }] }
      // those behind the first thirty only hold settings, which costs the engine nothing
      const body = { Name: `street-${index}`, IPAM: ipam, ConfigOnly: index >= 30 }
      await call(host.socket, 'POST', '/networks/create', body)
    }
    const crowded = await record(plan)
    expect(
      crowded.map(({ method }) => method).filter((method) => method !== 'GET' && method !== 'HEAD'),
    ).toEqual([])
    console.info(`${kind}: two plans made ${alone.length} calls alone and ${crowded.length} in the crowd`)
    expect(crowded.length).toBe(alone.length)
    // identity once; then for each mode two lists, and five containers on a network that is replaced or removed
    expect(crowded.length).toBeLessThanOrEqual(1 + 2 * (2 + 5))
  })
})
