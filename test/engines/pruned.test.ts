// "network prune" under a run that is at work: Podman takes its lock, its journal and every network that nobody is on; Docker takes none of
// the two, but networks that no running container is on. Nobody loses a place.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { acquireLock, type Lock } from '../../src/apply/lock.ts'
import { isRecord } from '../../src/model/record.ts'
import { reconcile } from '../../src/reconcile/reconcile.ts'
import { call, cleanEngine } from '../support/engine-api.ts'
import { openHost, type EngineHost } from '../support/engine-host.ts'
import { approve, checkFixtureScene, prepareFixture, readOthers } from '../support/fixture.ts'
import { makeUnrulyEngine } from '../support/unruly-engine.ts'

const KINDS = ['docker-28', 'podman-4', 'podman-5']
const kinds = inject('engineKinds').filter((kind) => KINDS.includes(kind))
// of the calls that replace a network: those for the locks and the journal come first
const PLACES = [
  ['before anything is changed', 3],
  ['while containers leave', 6],
  ['after the network was made again', 11],
  ['while containers come back', 13],
] as const

describe.each(kinds)('%s', (kind) => {
  let host: EngineHost
  beforeAll(async () => {
    host = await openHost(kind)
  })
  afterAll(async () => {
    await cleanEngine(host.socket)
    await host.engine.close()
  })

  const prune = (filters: object = {}): Promise<unknown> =>
    call(host.socket, 'POST', `/networks/prune?filters=${encodeURIComponent(JSON.stringify(filters))}`)
  const listRecords = async (): Promise<string[]> =>
    (await host.engine.listNetworks()).filter(isRecord).map(({ name }) => name)

  test.each(PLACES)('a run that is pruned %s comes to its end', async (_, number) => {
    await cleanEngine(host.socket)
    const desired = await prepareFixture('replace', host)
    const [others, starts] = [await readOthers(host.engine, desired), await host.readStarts()]
    let [count, left] = [0, 0]
    const { engine } = makeUnrulyEngine(host.engine, {
      after: async () => {
        count += 1
        if (count !== number) return
        await prune()
        left = (await listRecords()).length
      },
    })
    const warnings: string[] = []
    const onWarning = (warning: string): void => void warnings.push(warning)
    const result = await reconcile(engine, desired, { approve, onWarning })
    const errors = [...result.steps, ...result.undo].flatMap(({ step, error }) =>
      error === null ? [] : [`${step.id}: ${error.message}`],
    )
    if (kind.startsWith('podman') || result.outcome === 'applied') {
      expect({ outcome: result.outcome, errors, warnings }).toMatchObject({ outcome: 'applied', errors: [] })
    } else {
      // nothing tells a run on Docker that the network was pruned that it has just made: it takes all back
      expect(result).toMatchObject({ outcome: 'failed', lost: [] })
      expect(await reconcile(host.engine, desired, { approve })).toMatchObject({ outcome: 'applied' })
    }
    expect(left).toBe(kind.startsWith('podman') ? 0 : 3)
    expect(warnings.filter((warning) => warning.includes('both were made again'))).toHaveLength(
      kind.startsWith('podman') ? 1 : 0,
    )
    await checkFixtureScene('replace', await host.readScene())
    expect(await readOthers(host.engine, desired)).toEqual(others)
    expect(await host.readStarts()).toEqual(starts)
    expect(await listRecords()).toEqual([])
  })

  test('a prune with a filter leaves lock and journal', async () => {
    await cleanEngine(host.socket)
    const lock: Lock = await acquireLock(host.engine, {
      project: 'shop',
      scope: 'project',
      operation: 'apply',
    })
    await prune({ 'label!': ['sh.xec.record'] })
    await lock.check()
    await lock.release()
  })
})
