// The lock and the journal of a run vanish from the engine while it works, as "network prune" takes them on Podman: it goes on where nobody
// else was at work, and stops where somebody may have been.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { acquireLock, listLocks, releaseLock } from '../../../src/apply/lock.ts'
import type { Engine, ApplyResult } from '../../../src/index.ts'
import { findJournalNetwork } from '../../../src/model/journal.ts'
import { isRecord } from '../../../src/model/record.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { makeEmbeddedHost, type EmbeddedHost } from '../../support/embedded-host.ts'
import { approve, checkFixtureScene, prepareFixture, readOthers } from '../../support/fixture.ts'
import { makeUnrulyEngine, type UnrulyEngine } from '../../support/unruly-engine.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-state-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function prune(engine: Engine): Promise<void> {
  for (const { id } of (await engine.listNetworks()).filter(isRecord)) await engine.removeNetwork(id)
}

/** What Podman does: all networks that nobody is on. */
async function pruneAll(engine: Engine): Promise<void> {
  const containers = await engine.listContainers()
  const used = new Set(containers.flatMap(({ attachments }) => attachments.map(({ networkId }) => networkId)))
  for (const { id, predefined } of await engine.listNetworks()) {
    if (!predefined && !used.has(id)) await engine.removeNetwork(id)
  }
}

interface Run {
  readonly host: EmbeddedHost
  readonly result: ApplyResult
  readonly warnings: readonly string[]
  readonly calls: UnrulyEngine['calls']
  /** The calls at the time of the meddling. */
  readonly before: number
}

const PARALLELISM = 4

/** Applies the last stage of a fixture; somebody meddles after a call of it took effect. Null if there is no such call. */
async function applyMeddled(
  name: string,
  number: number,
  meddle: (engine: Engine) => Promise<unknown>,
): Promise<Run | null> {
  const host = makeEmbeddedHost()
  const desired = await prepareFixture(name, host)
  const [others, starts] = [await readOthers(host.engine, desired), await host.readStarts()]
  let [count, before] = [0, 0]
  const unruly = makeUnrulyEngine(host.engine, {
    after: async () => {
      count += 1
      if (count !== number) return
      before = unruly.calls.length
      await meddle(host.engine)
    },
  })
  const warnings: string[] = []
  const onWarning = (warning: string): void => void warnings.push(warning)
  const options = { approve, onWarning, journal: { folder }, parallelism: PARALLELISM }
  const result = await reconcile(unruly.engine, desired, options)
  expect(await host.readStarts()).toEqual(starts)
  if (result.outcome === 'applied') {
    await checkFixtureScene(name, await host.readScene())
    expect(await readOthers(host.engine, desired)).toEqual(others)
  }
  return before === 0 ? null : { host, result, warnings, calls: unruly.calls, before }
}

/** The first calls are for the lock and its journal; "replace" takes the lock of the engine as well. */
const FIRST = 4

describe('a run whose lock and journal are pruned', { timeout: 60_000 }, () => {
  test.each(['address-swap', 'network-mode', 'placeholder', 'rename', 'replace', 'subnet-handover'])(
    '%s: makes them again and comes to its end, whenever that is',
    async (name) => {
      let tried = 0
      for (let number = FIRST; ; number += 1) {
        const run = await applyMeddled(name, number, prune)
        if (run === null) break
        tried += 1
        expect(run.result).toMatchObject({ outcome: 'applied', undo: [] })
        expect((await run.host.engine.listNetworks()).filter(isRecord)).toEqual([])
      }
      expect(tried).toBeGreaterThan(3)
    },
  )

  test.each(['rename', 'replace', 'subnet-handover'])(
    '%s: networks that nobody is on and that are pruned with them are made again as well',
    async (name) => {
      const outcomes = new Set<string>()
      for (let number = FIRST; ; number += 1) {
        const run = await applyMeddled(name, number, pruneAll)
        if (run === null) break
        outcomes.add(run.result.outcome)
      }
      expect([...outcomes]).toEqual(['applied'])
    },
  )

  test('says so', async () => {
    const run = await applyMeddled('replace', 6, prune)
    expect(run?.warnings).toEqual([expect.stringMatching(/removed from the engine.*both were made again/)])
  })

  test('has the same lock again, and its journal is found by whoever comes after a crash', async () => {
    const seen: unknown[] = []
    const host = makeEmbeddedHost()
    const desired = await prepareFixture('replace', host)
    const look = async (): Promise<unknown> => ({
      lock: (await listLocks(host.engine)).map(({ id }) => id),
      journal: findJournalNetwork(await host.engine.listNetworks(), desired.project.name)?.settings.labels,
    })
    let count = 0
    const { engine } = makeUnrulyEngine(host.engine, {
      after: async (call) => {
        if (call.includes('xec-')) return
        count += 1
        seen.push(await look())
        if (count === 3) await prune(host.engine)
      },
    })
    expect(await reconcile(engine, desired, { approve, parallelism: 1 })).toMatchObject({
      outcome: 'applied',
    })
    expect(seen.length).toBeGreaterThan(6)
    for (const later of seen) expect(later).toEqual(seen[0])
  })
})

describe('a run that meets the loss of its lock', () => {
  /** Ends with nothing changed since. */
  async function expectStopped(run: Run | null): Promise<void> {
    expect(run).not.toBeNull()
    const { calls, before, result, warnings } = run as Run
    const rest = calls.slice(before).filter((call) => !call.includes('xec-'))
    // what was sent before may come after
    expect(rest.length).toBeLessThan(PARALLELISM)
    expect(['half-done', 'failed']).toContain(result.outcome)
    const messages = [...warnings, ...result.steps.map(({ error }) => error?.message)]
    expect(messages.join(' ')).toContain('The lock of this run no longer holds: ')
  }

  test('goes on without it in no case where it was released and the journal is there', async () => {
    const run = await applyMeddled('replace', 7, async (engine) => {
      for (const { id } of await listLocks(engine)) await releaseLock(engine, id)
    })
    await expectStopped(run)
  })

  test('stops where another run has it now', async () => {
    const run = await applyMeddled('replace', 7, async (engine) => {
      await prune(engine)
      await acquireLock(engine, { project: 'other', scope: 'engine', operation: 'apply' })
    })
    await expectStopped(run)
    expect(await listLocks((run as Run).host.engine)).toMatchObject([{ project: 'other' }])
  })

  test('stops where another run had it, changed what the steps are about, and gave it back', async () => {
    const run = await applyMeddled('replace', 7, async (engine) => {
      await prune(engine)
      const lock = await acquireLock(engine, { project: 'other', scope: 'engine', operation: 'apply' })
      const [network] = (await engine.listNetworks()).filter(({ name }) => name === 'desk')
      for (const { id, attachments } of await engine.listContainers()) {
        if (attachments.some(({ networkId }) => networkId === network?.id)) {
          await engine.disconnect(network?.id as string, id)
        }
      }
      await lock.release()
    })
    await expectStopped(run)
  })
})
