import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeJournalPath, readJournalFile, writeJournalFile } from '../../../src/apply/journal-file.ts'
import {
  discardJournal,
  findJournal,
  openJournal,
  type LeftJournal,
} from '../../../src/apply/journal-store.ts'
import { packJournal } from '../../../src/apply/journal.ts'
import { createRecord } from '../../../src/apply/record.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { EngineError, XecError } from '../../../src/model/errors.ts'
import { makeJournalLabels } from '../../../src/model/journal.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { observe } from '../../../src/reconcile/observe.ts'
import { makeDesired } from '../../support/desired.ts'
import { makeJournal } from '../../support/journals.ts'
import { planOptions } from '../../support/states.ts'
import { makeCreate } from '../../support/steps.ts'
import { makeStubEngine } from '../../support/stub-engine.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-state-'))
  path = makeJournalPath(folder, 'stub', 'shop')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const desired = makeDesired({ networks: ['frontend'], containers: { api: { frontend: {} } } })

async function open(engine: Engine, state: string | null = folder) {
  const plan = makePlan(desired, await observe(engine, desired), planOptions)
  return openJournal(engine, plan, { folder: state })
}

async function find(engine: Engine, state: string | null = folder): Promise<LeftJournal | null> {
  const networks = await engine.listNetworks()
  return findJournal({ networks, engineId: 'stub', project: 'shop', folder: state })
}

async function leave(engine: Engine, text: string): Promise<string> {
  return createRecord(engine, { name: 'xec-journal-shop', labels: makeJournalLabels('7d0c', text) })
}

function refuse(kind: 'server' | 'timeout' | 'unreachable' | 'name-taken', status: number | null) {
  return (): Promise<never> => Promise.reject(new EngineError(kind, 'no space left on device', { status }))
}

const steps = [{ id: 'create-network:frontend' }, { id: 'connect:api/frontend' }]

describe('a journal that is opened', () => {
  it('lies on the engine and in a file, and says who wrote it when', async () => {
    const { engine } = makeStubEngine(['api'])
    const { warning } = await open(engine)
    expect(warning).toBeNull()
    const file = await readJournalFile(path)
    expect(file).toMatchObject({
      project: 'shop',
      mode: 'apply',
      engine: { id: 'stub' },
      onEngine: true,
      steps,
    })
    expect(file?.since).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(file?.holder.pid).toBe(process.pid)
    expect(await find(engine, null)).toMatchObject({ journal: file, doubt: null })
  })

  it('is gone from both places once it is closed', async () => {
    const { engine, networks } = makeStubEngine(['api'])
    const { close } = await open(engine)
    await close()
    expect(networks.size).toBe(0)
    expect(await readdir(dirname(path))).toEqual([])
    await close()
  })

  it('is on the engine alone without a state folder', async () => {
    const { engine } = makeStubEngine(['api'])
    expect(await open(engine, null)).toMatchObject({ warning: 'There is no state folder.' })
    expect(await find(engine, null)).toMatchObject({ doubt: null, journal: { steps } })
  })

  it('is on the engine alone where the folder cannot be written, and says so', async () => {
    const { engine } = makeStubEngine(['api'])
    await writeFile(join(folder, 'file'), '')
    const { warning, close } = await open(engine, join(folder, 'file'))
    expect(warning).toMatch(/^It cannot be written to .*\/file\/journals\/shop-[0-9a-f]+\.json: ENOTDIR.*\.$/)
    expect(await find(engine, join(folder, 'file'))).toMatchObject({ doubt: null })
    await close()
    expect(await find(engine, null)).toBeNull()
  })

  it('is in the file alone where the engine refuses it, and is certain all the same', async () => {
    const { engine, networks } = makeStubEngine(['api'], { createNetwork: refuse('server', 500) })
    const { warning, close } = await open(engine)
    expect(warning).toBe('The engine does not take it: no space left on device.')
    expect(networks.size).toBe(0)
    expect(await find(engine)).toMatchObject({ doubt: null, journal: { onEngine: false, steps } })
    await close()
    expect(await find(engine)).toBeNull()
  })

  it('is none where nothing takes it: that says what to do, and leaves nothing', async () => {
    const { engine } = makeStubEngine(['api'], { createNetwork: refuse('name-taken', 409) })
    await writeFile(join(folder, 'file'), '')
    for (const state of [null, join(folder, 'file')]) {
      await expect(open(engine, state)).rejects.toMatchObject({
        code: 'journal',
        message: expect.stringMatching(
          /can be kept nowhere\. The engine does not take it: no space left on device\. (?:There is no state folder|It cannot be written to .*)\.$/,
        ) as string,
        fix: expect.stringContaining('--no-journal') as string,
      })
    }
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('is none where the file cannot be written a second time, and leaves no file that raises doubts', async () => {
    const { engine } = makeStubEngine(['api'], {
      createNetwork: async () => {
        // what replaces the file, which is written meanwhile, is written beside it
        await vi.waitFor(() => access(path))
        await mkdir(`${path}.${process.pid}.new`)
        throw new EngineError('server', 'no space left on device', { status: 507 })
      },
    })
    await expect(open(engine)).rejects.toMatchObject({ code: 'journal' })
    expect(await find(engine)).toBeNull()
  })

  it('is on the engine where its answer got lost and the engine has it', async () => {
    const { engine } = makeStubEngine(['api'])
    const lossy: Engine = {
      ...engine,
      createNetwork: async (spec) => {
        await engine.createNetwork(spec)
        throw new EngineError('unreachable', 'read ECONNRESET')
      },
    }
    const { warning, close } = await open(lossy)
    expect(warning).toBeNull()
    expect(await find(engine, null)).toMatchObject({ doubt: null })
    await close()
    expect(await find(engine)).toBeNull()
  })

  it.each([
    ['busy', 'server', 503],
    ['gone for a moment', 'unreachable', null],
  ] as const)('is on the engine where that was %s', async (_, kind, status) => {
    let calls = 0
    const { engine } = makeStubEngine(['api'])
    const shaky: Engine = {
      ...engine,
      createNetwork: async (spec) => {
        calls += 1
        if (calls === 1) throw new EngineError(kind, 'not now', { status })
        return engine.createNetwork(spec)
      },
    }
    const { warning } = await open(shaky)
    expect(warning).toBeNull()
    expect(await find(engine, null)).toMatchObject({ doubt: null, journal: { onEngine: true } })
  })

  it('is written to the engine again where it was removed', async () => {
    const { engine, networks } = makeStubEngine(['api'])
    const { record, close } = await open(engine)
    const before = [...networks.values()].map(({ settings }) => settings.labels)
    expect(await record?.isGone()).toBe(false)
    await record?.restore()
    expect(networks.size).toBe(1)
    networks.clear()
    expect(await record?.isGone()).toBe(true)
    await record?.restore()
    expect([...networks.values()].map(({ settings }) => settings.labels)).toEqual(before)
    await close()
    expect(networks.size).toBe(0)
  })

  it('is not on the engine where its answer got lost and what is there is of another apply', async () => {
    const { engine } = makeStubEngine(['api'])
    await leave(engine, packJournal(makeJournal([])))
    const lossy: Engine = { ...engine, createNetwork: refuse('unreachable', null) }
    expect(await open(lossy)).toMatchObject({
      warning: expect.stringContaining('does not take it') as string,
    })
    expect(await readJournalFile(path)).toMatchObject({ onEngine: false })
  })

  it('leaves no file where the lock was lost meanwhile', async () => {
    const { engine } = makeStubEngine(['api'], {
      createNetwork: () => Promise.reject(new XecError('lock-lost', 'The lock is gone.')),
    })
    await expect(open(engine)).rejects.toMatchObject({ code: 'lock-lost' })
    expect(await find(engine)).toBeNull()
  })

  it('is closed where the engine or somebody else has removed it already, and rejects where the engine fails', async () => {
    for (const kind of ['not-found', 'denied'] as const) {
      const { engine } = makeStubEngine(['api'], {
        removeNetwork: () => Promise.reject(new EngineError(kind, 'no')),
      })
      const { close } = await open(engine)
      if (kind === 'not-found') await close()
      else await expect(close()).rejects.toMatchObject({ kind })
      // what is left is the record, which raises no doubts
      expect(await readJournalFile(path)).toBeNull()
    }
  })
})

describe('a journal that was left', () => {
  it('raises doubts where the engine has lost its copy', async () => {
    const { engine } = makeStubEngine(['api'])
    await writeJournalFile(path, makeJournal([makeCreate('frontend')]))
    expect(await find(engine)).toMatchObject({
      doubt: expect.stringMatching(/does not have the journal any more/) as string,
    })
  })

  it('is that of the engine, whatever an old file says, and both go together', async () => {
    const { engine, networks } = makeStubEngine(['api'])
    await writeJournalFile(path, makeJournal([], { id: 'old' }))
    await leave(engine, packJournal(makeJournal([makeCreate('frontend')], { id: 'new' })))
    const left = await find(engine)
    expect(left).toMatchObject({ journal: { id: 'new' }, doubt: null })
    await left?.keep(engine).close()
    expect(networks.size).toBe(0)
    expect(await readJournalFile(path)).toBeNull()
  })

  it.each([
    ['is noise', '!!!', /network "xec-journal-shop" of the engine is damaged/],
    ['is empty', '', /is damaged/],
    [
      'is of another engine',
      packJournal(makeJournal([], { engine: { id: 'other', name: 'host-2' } })),
      /of another engine, host-2 \(other\): network "xec-journal-shop"/,
    ],
    [
      'is of a version to come',
      packJournal(makeJournal([], { formatVersion: '2.0' })),
      /version 2\.0, which this xec cannot read/,
    ],
  ])('on the engine that %s says where it is and can be discarded', async (_, text, message) => {
    const { engine } = makeStubEngine(['api'])
    await leave(engine, text)
    await expect(find(engine)).rejects.toMatchObject({
      code: 'journal',
      message: expect.stringMatching(message) as string,
    })
    const places = { networks: await engine.listNetworks(), engineId: 'stub', project: 'shop', folder }
    expect(await discardJournal(engine, places)).toBe(true)
    expect(await find(engine)).toBeNull()
  })

  it('that is damaged on the engine does not hide its file', async () => {
    const { engine, networks } = makeStubEngine(['api'])
    const journal = makeJournal([makeCreate('frontend')], { id: '7d0c' })
    await writeJournalFile(path, journal)
    await leave(engine, 'noise')
    const left = await find(engine)
    expect(left).toMatchObject({ journal, doubt: null })
    await left?.keep(engine).close()
    expect(networks.size).toBe(0)
    expect(await readJournalFile(path)).toBeNull()
  })

  it('that is damaged on the engine and does not say which it is raises doubts about the file', async () => {
    const { engine } = makeStubEngine(['api'])
    await writeJournalFile(path, makeJournal([makeCreate('frontend')]))
    await createRecord(engine, { name: 'xec-journal-shop', labels: [['sh.xec.record', 'journal']] })
    expect(await find(engine)).toMatchObject({ doubt: expect.stringContaining('cannot be read') as string })
  })

  it('that is damaged on the engine is damaged where the file is of another apply, or damaged too', async () => {
    const { engine } = makeStubEngine(['api'])
    await leave(engine, 'noise')
    await writeJournalFile(path, makeJournal([], { id: 'another' }))
    await expect(find(engine)).rejects.toMatchObject({
      message: expect.stringContaining('network') as string,
    })
    await writeFile(path, 'noise')
    await expect(find(engine)).rejects.toMatchObject({
      message: expect.stringContaining('network') as string,
    })
  })

  it('without any text is damaged', async () => {
    const { engine } = makeStubEngine(['api'])
    await createRecord(engine, { name: 'xec-journal-shop', labels: [['sh.xec.record', 'journal']] })
    await expect(find(engine)).rejects.toMatchObject({ code: 'journal' })
  })

  it('in a file of another engine is named with its path', async () => {
    const { engine } = makeStubEngine(['api'])
    await writeJournalFile(path, makeJournal([], { engine: { id: 'other', name: 'host-2' } }))
    await expect(find(engine)).rejects.toMatchObject({ message: expect.stringContaining(path) as string })
  })

  it('is discarded wherever it is; nothing is said of what was not there', async () => {
    const { engine } = makeStubEngine(['api'])
    const discard = async (state: string | null): Promise<boolean> =>
      discardJournal(engine, {
        networks: await engine.listNetworks(),
        engineId: 'stub',
        project: 'shop',
        folder: state,
      })
    expect(await discard(folder)).toBe(false)
    expect(await discard(null)).toBe(false)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, 'noise')
    expect(await discard(folder)).toBe(true)
    await expect(readFile(path)).rejects.toThrow('ENOENT')
  })
})
