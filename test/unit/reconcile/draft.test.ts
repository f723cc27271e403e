// The journal is made while the engine is read under the lock: whatever that reading shows, only the journal of what is carried out counts.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../../../src/model/network.ts'
import { readPlan } from '../../../src/reconcile/apply.ts'
import { reconcile } from '../../../src/reconcile/reconcile.ts'
import { makeDesired } from '../../support/desired.ts'
import { makeStubEngine } from '../../support/stub-engine.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-state-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const desired = makeDesired({ networks: ['frontend', 'backend'], containers: {} })

// What lies in the folder of the journals whenever a network is made; records are made under the lock as well.
async function listJournals(): Promise<readonly string[]> {
  return readdir(join(folder, 'journals')).catch(() => [])
}

test('it lies there when the first change is made, and is gone in the end', async () => {
  const seen: (readonly string[])[] = []
  const { engine } = makeStubEngine()
  const watched: Engine = {
    ...engine,
    createNetwork: async (spec) => {
      if (!spec.name.startsWith('xec-')) seen.push(await listJournals())
      return engine.createNetwork(spec)
    },
  }
  expect(await reconcile(watched, desired, { journal: { folder } })).toMatchObject({ outcome: 'applied' })
  expect(seen).toEqual([
    [expect.stringMatching(/^shop-[0-9a-f]+\.json$/)],
    [expect.stringMatching(/^shop-[0-9a-f]+\.json$/)],
  ])
  expect(await listJournals()).toEqual([])
  expect((await readPlan(engine, desired)).changes).toEqual([])
})

test('nothing of it is left where the engine has changed meanwhile', async () => {
  const { engine, calls } = makeStubEngine()
  let questions = 0
  const approve = async (): Promise<boolean> => {
    questions += 1
    if (questions === 1) await engine.createNetwork({ name: 'backend', settings: DEFAULT_NETWORK_SETTINGS })
    return questions === 1
  }
  expect(await reconcile(engine, desired, { approve, journal: { folder } })).toMatchObject({
    outcome: 'declined',
  })
  expect(questions).toBe(2)
  expect(calls).not.toContain('create frontend')
  expect(await listJournals()).toEqual([])
})

test('what keeps it from being made early does not keep the apply from its work', async () => {
  let asked = 0
  const { engine } = makeStubEngine([], {
    readClock: async () => {
      asked += 1
      // twice for the lock, then for the draft
      if (asked === 3) throw new EngineError('malformed', 'no date')
      return Date.now()
    },
  })
  expect(await reconcile(engine, desired, { journal: { folder } })).toMatchObject({ outcome: 'applied' })
  expect(asked).toBe(4)
  expect((await readPlan(engine, desired)).changes).toEqual([])
})
