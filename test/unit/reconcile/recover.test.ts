// A process that dies in the middle of an apply, at every call of every fixture: whoever comes next brings it to an end, and nobody
// loses a place.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listLocks, releaseLock } from '../../../src/apply/lock.ts'
import { findJournalNetwork } from '../../../src/model/journal.ts'
import { isRecord } from '../../../src/model/record.ts'
import { observe } from '../../../src/reconcile/observe.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { findLeft, inspectLeft, recover, type Unfinished } from '../../../src/reconcile/recover.ts'
import type { DesiredState, Engine } from '../../../src/index.ts'
import { makeDyingEngine } from '../../support/dying-engine.ts'
import { makeEmbeddedHost, type EmbeddedHost } from '../../support/embedded-host.ts'
import {
  approve,
  checkFixtureScene,
  fixtureNames,
  prepareFixture,
  readOthers,
} from '../../support/fixture.ts'
import { makeFaultyEngine, type FaultPlace } from '../../support/faulty-engine.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-state-'))
})
afterEach(() => rm(folder, { recursive: true }))

interface Crash {
  readonly place: FaultPlace
  readonly folder: string | null
  /** What stands between the process and the engine. */
  readonly refuse?: (engine: Engine) => Engine
}

/** What is left of a run that died with a call; null if it did not get that far. */
async function crash(
  name: string,
  number: number,
  { place, folder: state, refuse = (engine) => engine }: Crash,
): Promise<Wreck | null> {
  const host = makeEmbeddedHost()
  const desired = await prepareFixture(name, host)
  const others = await readOthers(host.engine, desired)
  const starts = await host.readStarts()
  const { engine, died } = makeDyingEngine(refuse(host.engine), number, place)
  const end = await Promise.race([died, reconcile(engine, desired, { approve, journal: { folder: state } })])
  if (end !== 'died') return null
  // this process is still there, so that its lock does not look like that of a dead one
  for (const { id } of await listLocks(host.engine)) await releaseLock(host.engine, id)
  return { name, host, desired, others, starts }
}

interface Wreck {
  readonly name: string
  readonly host: EmbeddedHost
  readonly desired: DesiredState
  readonly others: unknown
  readonly starts: unknown
}

async function inspect(
  engine: Engine,
  desired: DesiredState,
  state: string | null,
): Promise<Unfinished | null> {
  const left = await findLeft(await observe(engine, desired), 'anything but a key', { folder: state })
  expect(left).toBeNull()
  const found = await findLeft(await observe(engine, desired), desired.project.name, { folder: state })
  return found === null ? null : inspectLeft(engine, desired, found)
}

async function finish({ name, host, desired, others, starts }: Wreck, state: string | null): Promise<void> {
  const { engine } = host
  const result = await reconcile(engine, desired, { approve, journal: { folder: state } })
  expect(['applied', 'nothing-to-do']).toContain(result.outcome)
  const again = await reconcile(engine, desired, { approve, journal: { folder: state } })
  expect(again).toMatchObject({ outcome: 'nothing-to-do', plan: { changes: [] } })
  await checkFixtureScene(name, await host.readScene())
  expect(await readOthers(engine, desired)).toEqual(others)
  expect(await host.readStarts()).toEqual(starts)
  expect((await engine.listNetworks()).filter(isRecord)).toEqual([])
  expect(await readdir(folder, { recursive: true })).toEqual(state === null ? [] : ['journals'])
}

// Before a call is after the one before it: with both places, every other call is every moment.
describe.each<FaultPlace>(['before', 'after'])(
  'a process that dies %s a call takes effect',
  { timeout: 60_000 },
  (place) => {
    test.each(fixtureNames)(
      '%s: the next apply ends it by itself, from the record of the engine alone',
      async (name) => {
        for (let number = 1; ; number += 2) {
          const wreck = await crash(name, number, { place, folder: null })
          if (wreck === null) break
          const unfinished = await inspect(wreck.host.engine, wreck.desired, null)
          if (unfinished !== null)
            expect(unfinished).toMatchObject({
              doubts: [],
              way: expect.stringMatching(/^(?:none|complete)$/),
            })
          await finish(wreck, null)
        }
      },
    )

    test.each(fixtureNames)('%s: with a file beside the record', async (name) => {
      for (let number = 1; ; number += 2) {
        const wreck = await crash(name, number, { place, folder })
        if (wreck === null) break
        await finish(wreck, folder)
      }
    })

    test.each(fixtureNames)('%s: what is half done can be undone', async (name) => {
      for (let number = 1; ; number += 2) {
        const wreck = await crash(name, number, { place, folder: null })
        if (wreck === null) break
        const { engine } = wreck.host
        const unfinished = await inspect(engine, wreck.desired, null)
        if (unfinished !== null && unfinished.way !== 'none') {
          const { steps, way } = await recover(engine, unfinished, { way: 'undo' })
          expect(way).toBe('undo')
          expect(steps.map(({ step }) => step.id).filter((id) => !id.includes('placeholder'))).toHaveLength(
            unfinished.undoing.length,
          )
          expect(await inspect(engine, wreck.desired, null)).toBeNull()
        }
        await finish(wreck, null)
      }
    })

    test.each(fixtureNames)(
      '%s: where the record is gone, nothing is done that nobody asked for',
      async (name) => {
        for (let number = 1; ; number += 2) {
          const wreck = await crash(name, number, { place, folder })
          if (wreck === null) break
          const { engine } = wreck.host
          const record = findJournalNetwork(await engine.listNetworks(), wreck.desired.project.name)
          if (record !== undefined) await engine.removeNetwork(record.id)
          const unfinished = await inspect(engine, wreck.desired, folder)
          if (unfinished !== null && unfinished.way !== 'none') {
            expect(unfinished.way).toBeNull()
            const scene = await wreck.host.readScene()
            await expect(
              reconcile(engine, wreck.desired, { approve, journal: { folder } }),
            ).rejects.toMatchObject({ code: 'recovery-needed' })
            expect(await wreck.host.readScene()).toEqual(scene)
            await recover(engine, unfinished, { way: 'complete' })
          }
          await finish(wreck, folder)
        }
      },
    )
  },
)

// Those that take something away before they give it back.
const moving = [
  'address-swap',
  'foreign',
  'network-mode',
  'placeholder',
  'rename',
  'replace',
  'subnet-handover',
]

// The first calls are for the lock and the journal: what they fail with ends the run before it begins.
describe('a process that dies while it undoes a failure', { timeout: 60_000 }, () => {
  test.each(moving)('%s: whoever comes next brings it to an end', async (name) => {
    for (let failing = 4; failing < 14; failing += 1) {
      const refuse = (engine: Engine): Engine => makeFaultyEngine(engine, failing, 'before').engine
      for (let later = 1; later < 8; later += 1) {
        const wreck = await crash(name, failing + later, { place: 'before', folder: null, refuse })
        if (wreck === null) break
        await finish(wreck, null)
      }
    }
  })
})
