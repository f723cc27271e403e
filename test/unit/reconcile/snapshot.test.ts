// Taking a snapshot: what is read, what it says of itself, and that a file of it gives the plans that the engine gives.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireLock } from '../../../src/apply/lock.ts'
import { packJournal } from '../../../src/apply/journal.ts'
import { createRecord } from '../../../src/apply/record.ts'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { renderSnapshot } from '../../../src/engine/snapshot/format.ts'
import { openSnapshotEngine } from '../../../src/engine/snapshot/snapshot-engine.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { makeJournalLabels } from '../../../src/model/journal.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import { readPlan } from '../../../src/reconcile/apply.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { requireLive, takeSnapshot } from '../../../src/reconcile/snapshot.ts'
import { VERSION } from '../../../src/reconcile/version.ts'
import { makeJournal } from '../../support/journals.ts'
import { decorate, wish, world } from '../../support/random-states.ts'
import { desiredState } from '../../support/states.ts'
import { makeStubEngine } from '../../support/stub-engine.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-snapshot-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function openWorld(state: ObservedState): Promise<Engine> {
  const file = join(folder, 'world.json')
  await writeFile(file, renderSnapshot({ state, embedded: null, taken: null }))
  return openEmbeddedEngine({ file })
}

describe('a snapshot', { timeout: 120_000 }, () => {
  it('gives the plan that the engine gives, by digest, from its file', async () => {
    await fc.assert(
      fc.asyncProperty(decorate(world), wish, fc.boolean(), async (state, desired, isFull) => {
        const engine = await openWorld(state)
        const live = await readPlan(engine, desired, { adopt: true })
        const file = join(folder, 'snapshot.json')
        await writeFile(file, renderSnapshot(await takeSnapshot(engine, { desired, isFull })))
        const plan = await readPlan(await openSnapshotEngine(file), desired, { adopt: true })
        fc.pre(!JSON.stringify(plan).includes('(not in the snapshot)'))
        expect(plan.digests.plan).toBe(live.digests.plan)
        expect(plan.diagnostics).toEqual(live.diagnostics)
      }),
      { numRuns: 60 },
    )
  })

  it('is whole where nothing is to be left out, and the same when it is taken of a snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(decorate(world), async (state) => {
        const engine = await openWorld(state)
        const file = join(folder, 'snapshot.json')
        const full = await takeSnapshot(engine, { isFull: true })
        const inspected = await Promise.all(
          full.state.containers.map(({ id }) => engine.inspectContainer(id)),
        )
        expect(full.state).toEqual({
          engine: await engine.identify(),
          networks: await engine.listNetworks(),
          containers: inspected,
        })
        await writeFile(file, renderSnapshot(full))
        const copy = await openSnapshotEngine(file)
        expect(await takeSnapshot(copy, { isFull: true })).toEqual(full)
        const { taken, ...redacted } = await takeSnapshot(copy)
        expect(taken).toEqual({ ...full.taken, isRedacted: true })
        await writeFile(file, renderSnapshot({ taken, ...redacted }))
        expect(await takeSnapshot(await openSnapshotEngine(file), { isFull: true })).toEqual({
          taken,
          ...redacted,
        })
      }),
      { numRuns: 20 },
    )
  })
})

describe('taking a snapshot', () => {
  it("says when that was, by the engine's clock, and by what", async () => {
    const { engine } = makeStubEngine(['web'], { readClock: async () => Date.UTC(2026, 10, 26, 3, 4, 5) })
    expect((await takeSnapshot(engine)).taken).toEqual({
      takenAt: '2026-11-26T03:04:05Z',
      tool: `xec ${VERSION}`,
      isRedacted: true,
      isNewer: false,
      open: [],
    })
  })

  it('reads every container in full, once, and leaves out what is gone by then', async () => {
    const asked: string[] = []
    const engine = openEmbeddedEngine({ file: null, containers: ['web', 'api', 'db'] })
    const inspect = engine.inspectContainer.bind(engine)
    engine.inspectContainer = async (id) => {
      asked.push(id)
      const found = await inspect(id)
      if (found.name === 'api') throw new EngineError('not-found', `No such container: ${id}`)
      return found
    }
    const { state } = await takeSnapshot(engine)
    expect(new Set(asked).size).toBe(3)
    expect(asked).toHaveLength(3)
    expect(state.containers.map(({ name, inspected }) => [name, inspected])).toEqual([
      ['db', true],
      ['web', true],
    ])
  })

  it('tells of applies that are under way, and of those that did not come to their end', async () => {
    const engine = openEmbeddedEngine({ file: null })
    const lock = await acquireLock(engine, { project: 'shop', scope: 'project', operation: 'apply' })
    const keep = (project: string, text: string): Promise<string> =>
      createRecord(engine, { name: `xec-journal-${project}`, labels: makeJournalLabels('1', text) })
    await keep('shop', 'damaged')
    await keep('bank', packJournal(makeJournal([], { project: 'bank' })))
    await keep('farm', packJournal(makeJournal([], { project: 'farm', since: 'yesterday' })))
    await keep('lost', 'damaged')
    const { taken, state } = await takeSnapshot(engine)
    expect(taken.open).toEqual([
      { project: 'bank', since: '2026-11-26T15:22:17Z', isRunning: false },
      { project: 'farm', since: null, isRunning: false },
      { project: 'lost', since: null, isRunning: false },
      { project: 'shop', since: expect.stringMatching(/^\d{4}-.*Z$/) as string, isRunning: true },
    ])
    expect(state.networks.map(({ name }) => name)).toEqual(['bridge', 'host', 'none'])
    const full = await takeSnapshot(engine, { isFull: true })
    expect(full.state.networks).toHaveLength(8)
    await lock.release()
  })
})

describe('what is only a snapshot', () => {
  it('is refused before anybody is asked anything', async () => {
    const file = join(folder, 'snapshot.json')
    await writeFile(file, renderSnapshot(await takeSnapshot(openEmbeddedEngine({ file: null }))))
    const engine = await openSnapshotEngine(file)
    const error = {
      code: 'usage',
      message: expect.stringContaining('nothing can be changed on it') as string,
    }
    expect(() => requireLive(engine)).toThrowError(expect.objectContaining(error))
    await expect(reconcile(engine, desiredState())).rejects.toMatchObject(error)
    expect(() => requireLive(openEmbeddedEngine({ file: null }))).not.toThrow()
  })
})
