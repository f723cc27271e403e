// A run that dies on a real engine while containers are off their network: the next one, with no file to go by, finds the journal on
// the engine and puts everybody back.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { listLocks, releaseLock } from '../../src/apply/lock.ts'
import type { Recovery } from '../../src/apply/events.ts'
import { isRecord } from '../../src/model/record.ts'
import { reconcile } from '../../src/reconcile/reconcile.ts'
import { makeDyingEngine } from '../support/dying-engine.ts'
import { openHost, type EngineHost } from '../support/engine-host.ts'
import { cleanEngine } from '../support/engine-api.ts'
import { approve, checkFixtureScene, prepareFixture, readOthers } from '../support/fixture.ts'

const KINDS = ['docker-20.10', 'docker-28', 'podman-5']
const kinds = inject('engineKinds').filter((kind) => KINDS.includes(kind))
// of the calls that replace a network: those for the locks and the journal come first
const PLACES = [
  ['while containers leave', 6],
  ['after the network was made again', 11],
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

  test.each(PLACES)('a run that dies %s is finished from the record of the engine', async (_, number) => {
    await cleanEngine(host.socket)
    const desired = await prepareFixture('replace', host)
    const [others, starts] = [await readOthers(host.engine, desired), await host.readStarts()]
    const { engine, died } = makeDyingEngine(host.engine, number, 'after')
    expect(await Promise.race([died, reconcile(engine, desired, { approve })])).toBe('died')
    expect((await host.engine.listNetworks()).filter(isRecord).map(({ name }) => name)).toContain(
      'xec-journal-newsroom',
    )
    // this process is still there, so that its lock does not look like that of a dead one
    for (const { id } of await listLocks(host.engine)) await releaseLock(host.engine, id)
    const recoveries: Recovery[] = []
    const onRecovery = (recovery: Recovery): void => void recoveries.push(recovery)
    const result = await reconcile(host.engine, desired, { approve, onRecovery })
    expect(recoveries).toMatchObject([{ way: 'complete' }])
    expect(result).toMatchObject({ outcome: 'nothing-to-do', plan: { changes: [], steps: [] } })
    await checkFixtureScene('replace', await host.readScene())
    expect(await readOthers(host.engine, desired)).toEqual(others)
    expect(await host.readStarts()).toEqual(starts)
    expect((await host.engine.listNetworks()).filter(isRecord)).toEqual([])
  })
})
