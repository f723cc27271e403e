import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { draftJournal } from '../../../src/apply/journal-draft.ts'
import { makeJournalPath, readJournalFile } from '../../../src/apply/journal-file.ts'
import { findJournal, openJournal } from '../../../src/apply/journal-store.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { observe } from '../../../src/reconcile/observe.ts'
import { makeDesired } from '../../support/desired.ts'
import { planOptions } from '../../support/states.ts'
import { makeStubEngine } from '../../support/stub-engine.ts'

let folder: string
let path: string
let engine: Engine
let plan: Plan
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-state-'))
  path = makeJournalPath(folder, 'stub', 'shop')
  ;({ engine } = makeStubEngine(['api']))
  plan = await planFor(['frontend'])
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function planFor(networks: readonly string[]): Promise<Plan> {
  const desired = makeDesired({ networks, containers: {} })
  return makePlan(desired, await observe(engine, desired), planOptions)
}

describe('the draft of a journal', () => {
  it('is found by nobody', async () => {
    const draft = await draftJournal(engine, plan, folder)
    const networks = await engine.listNetworks()
    expect(networks).toEqual([])
    expect(await findJournal({ networks, engineId: 'stub', project: 'shop', folder })).toBeNull()
    await draft.discard()
    expect(await readdir(dirname(path))).toEqual([])
    await draft.discard()
  })

  it('is the journal of its plan, once that is opened', async () => {
    const draft = await draftJournal(engine, plan, folder)
    const { warning } = await openJournal(engine, plan, { folder, draft })
    expect(warning).toBeNull()
    expect(await readJournalFile(path)).toEqual(draft.journal)
    await draft.discard()
    expect(await readdir(dirname(path))).toHaveLength(1)
  })

  it('makes room for the journal of another plan', async () => {
    const draft = await draftJournal(engine, plan, folder)
    const other = await planFor(['backend'])
    await openJournal(engine, other, { folder, draft })
    expect(await readJournalFile(path)).toMatchObject({ steps: [{ id: 'create-network:backend' }] })
    expect(await readdir(dirname(path))).toHaveLength(1)
  })

  it('says why it has no file where none can be written', async () => {
    await writeFile(join(folder, 'file'), '')
    const draft = await draftJournal(engine, plan, join(folder, 'file'))
    expect(await draft.publish()).toMatch(/^It cannot be written to .*: ENOTDIR.*\.$/)
    await draft.discard()
    const homeless = await draftJournal(engine, plan, null)
    expect(await homeless.publish()).toBe('There is no state folder.')
    await homeless.discard()
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('says why it has no file where the name is taken by a folder, and leaves nothing', async () => {
    const draft = await draftJournal(engine, plan, folder)
    await mkdir(join(path, 'full'), { recursive: true })
    expect(await draft.publish()).toMatch(/^It cannot be written to /)
    expect(await readdir(dirname(path))).toHaveLength(1)
  })
})
