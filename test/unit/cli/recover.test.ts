// An apply that is killed, as the command line meets it afterwards: plan says so, apply ends it, recover does what a person says.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeJournalPath } from '../../../src/apply/journal-file.ts'
import { listLocks, releaseLock } from '../../../src/apply/lock.ts'
import { createRecord } from '../../../src/apply/record.ts'
import { openEmbeddedEngine, type EmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { findJournalNetwork, makeJournalLabels } from '../../../src/model/journal.ts'
import { makeLockLabels } from '../../../src/model/lock.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../../../src/model/network.ts'
import { isRecord } from '../../../src/model/record.ts'
import { makeDyingEngine } from '../../support/dying-engine.ts'
import { pool } from '../../support/states.ts'
import { openShop, SHOP, type Run, type Shop, type World } from './xec.ts'

let shop: Shop
let engine: EmbeddedEngine
beforeEach(async () => {
  shop = await openShop()
  engine = openEmbeddedEngine({
    file: join(shop.folder, '.xec/embedded.json'),
    containers: ['nginx', 'api'],
  })
  expect(await shop.xec(['apply', '--engine', 'embedded', '--yes'])).toMatchObject({ code: 0 })
  // another subnet takes another network
  await shop.write('.xec/config.yaml', SHOP.replace('172.30.', '172.31.'))
})
afterEach(() => shop.remove())

const CONSENT = ['--yes', '--allow', 'replaces-network']
const APPLY = ['apply', ...CONSENT, '--parallelism', '1']
const TERMINAL: World = { isTTY: true, env: { TERM: 'dumb' } }

/** The changing calls of that apply: 1 lock, 2 journal, 3 and 4 disconnect, 5 remove, 6 create, 7 and 8 connect, 9 journal, 10 lock. */
const DISCONNECTED = 5
const REMOVED = 6
const BEGUN = 3

/** An engine that a process with a state folder works on. */
function makeWorld(opened: Engine = engine, more: World = {}): World {
  const kept = new Proxy(opened, {
    get: (target, name) => {
      if (name === 'close') return async () => undefined
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  return { ...more, env: { HOME: join(shop.folder, 'home'), ...more.env }, openEngine: async () => kept }
}

function xec(line: string, world: World = makeWorld()): Promise<Run> {
  return shop.xec(line.split(' '), world)
}

/** Kills an apply before a changing call takes effect. */
async function crash(number: number, { isLockKept = false } = {}): Promise<void> {
  const dying = makeDyingEngine(engine, number, 'before')
  expect(await Promise.race([dying.died, shop.xec(APPLY, makeWorld(dying.engine))])).toBe('died')
  // this process is still there, so that its lock does not look like that of a dead one
  if (!isLockKept) for (const { id } of await listLocks(engine)) await releaseLock(engine, id)
}

async function readPlaces(): Promise<Record<string, string[]>> {
  const containers = await Promise.all(['nginx', 'api'].map((name) => engine.inspectContainer(name)))
  return Object.fromEntries(
    containers.map(({ name, attachments }) => [
      name,
      attachments.map(({ networkName, live }) => `${networkName} ${live.ipv4Address?.slice(0, 6)}`),
    ]),
  )
}

async function removeJournal(): Promise<void> {
  const { id } = findJournalNetwork(await engine.listNetworks(), 'shop') ?? expect.fail('no journal')
  await engine.removeNetwork(id)
}

async function makeForeign(): Promise<void> {
  await engine.createNetwork({
    name: 'frontend',
    settings: { ...DEFAULT_NETWORK_SETTINGS, pools: [pool('172.29.0.0/16')] },
  })
}

async function expectNoTrace(): Promise<void> {
  expect((await engine.listNetworks()).filter(isRecord)).toEqual([])
  const files = await readdir(join(shop.folder, 'home'), { recursive: true }).catch(() => [])
  expect(files.filter((file) => file.endsWith('.json'))).toEqual([])
}

function flatten(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

const OLD = { nginx: ['frontend 172.30'], api: ['frontend 172.30'] }
const NEW = { nginx: ['frontend 172.31'], api: ['frontend 172.31'] }
const NOWHERE = { nginx: [], api: [] }

describe('xec recover', { timeout: 30_000 }, () => {
  it('says where there is nothing to recover', async () => {
    expect(await xec('recover')).toMatchObject({
      code: 0,
      stdout: 'Nothing to recover: no apply was left before its end.\n',
      stderr: '',
    })
    expect(JSON.parse((await xec('recover --format json')).stdout)).toMatchObject({
      exitCode: 0,
      unfinished: null,
      recovery: null,
    })
  })

  it('shows how far it got, asks, and finishes it', async () => {
    await crash(DISCONNECTED)
    const run = await xec('recover', makeWorld(engine, { ...TERMINAL, answer: () => true }))
    expect(run).toMatchObject({ code: 0, questions: ['Finish what is half done?'] })
    expect(run.stdout.replaceAll(/\d{4}-\S+Z/g, 'T').replaceAll(/\S+@\S+ \(process \d+\)/g, 'W')).toContain(
      [
        'To finish what is half done:',
        '  remove network frontend',
        '  create network frontend',
        '  connect api to frontend',
        '  connect nginx to frontend',
        '',
        'To undo it instead, these are taken back:',
        '  disconnect api from frontend',
        '  disconnect nginx from frontend',
        '',
      ].join('\n'),
    )
    expect(flatten(run.stdout)).toContain('finished what was half done of it (4 steps).')
    expect(await readPlaces()).toEqual(NEW)
    await expectNoTrace()
    expect(await xec(APPLY.join(' '))).toMatchObject({ code: 0, stderr: '' })
  })

  it('undoes it where that is asked for', async () => {
    await crash(REMOVED)
    const run = await xec('recover --undo', makeWorld(engine, { ...TERMINAL, answer: () => true }))
    expect(run).toMatchObject({ code: 0, questions: ['Undo what is half done?'] })
    expect(flatten(run.stdout)).toContain('took back what was half done of it (3 steps).')
    expect(await readPlaces()).toEqual(OLD)
    await expectNoTrace()
  })

  it('forgets a journal of which nothing was begun', async () => {
    await crash(BEGUN)
    const run = await xec('recover', makeWorld(engine, { ...TERMINAL, answer: () => true }))
    expect(run).toMatchObject({ code: 0, questions: ['Forget the journal?'] })
    expect(run.stdout).toContain('Nothing of it is half done.')
    expect(await readPlaces()).toEqual(OLD)
    await expectNoTrace()
  })

  it('touches nothing after a no, or where nobody can be asked', async () => {
    await crash(DISCONNECTED)
    expect(await xec('recover', makeWorld(engine, TERMINAL))).toMatchObject({ code: 25 })
    expect(await xec('recover')).toMatchObject({
      code: 22,
      stderr: expect.stringContaining('Pass --yes') as string,
    })
    expect(JSON.parse((await xec('recover --format json')).stdout)).toMatchObject({
      exitCode: 22,
      unfinished: {
        way: 'complete',
        doubts: [],
        mode: 'apply',
        project: 'shop',
        completing: [
          'remove-network:frontend',
          'create-network:frontend',
          'connect:api/frontend',
          'connect:web/frontend',
        ],
        undoing: ['disconnect:api/frontend', 'disconnect:web/frontend'],
      },
      recovery: null,
      diagnostics: [{ code: 'nobody-to-ask' }],
    })
    expect(await readPlaces()).toEqual(NOWHERE)
  })

  it('is one document for machines, with steps by id', async () => {
    await crash(DISCONNECTED)
    const { code, stdout } = await xec('recover --yes --format json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      formatVersion: '1.0',
      exitCode: 0,
      unfinished: { way: 'complete' },
      recovery: {
        way: 'complete',
        steps: [
          { id: 'remove-network:frontend', outcome: 'done', error: null },
          { id: 'create-network:frontend' },
          { id: 'connect:api/frontend' },
          { id: 'connect:web/frontend' },
        ],
      },
      diagnostics: [],
    })
  })

  it('discards the journal where that is asked for, and what is half done stays so', async () => {
    await crash(DISCONNECTED)
    expect(await xec('recover --discard')).toMatchObject({ code: 22 })
    expect(await xec('recover --discard', makeWorld(engine, TERMINAL))).toMatchObject({
      code: 25,
      questions: ['Forget the journal? What is half done stays as it is.'],
    })
    const run = await xec('recover --discard --yes')
    expect(run).toMatchObject({ code: 0, stdout: 'The journal is forgotten.\n' })
    expect(await readPlaces()).toEqual(NOWHERE)
    await expectNoTrace()
    expect(JSON.parse((await xec('recover --discard --yes --format json')).stdout)).toMatchObject({
      exitCode: 0,
      discarded: false,
    })
  })

  it('takes no two of its ways at once', async () => {
    for (const ways of ['--complete --undo', '--undo --discard', '--complete --discard']) {
      expect(await xec(`recover ${ways}`)).toMatchObject({ code: 1 })
    }
  })

  it('says so where what cannot be finished cannot be undone either, and keeps the journal', async () => {
    await crash(DISCONNECTED)
    const broken: Engine = {
      ...makeDyingEngine(engine, 1_000, 'before').engine,
      connect: () => Promise.reject(new EngineError('server', 'no space left on device', { status: 500 })),
    }
    const { code, stderr } = await xec('recover --yes', makeWorld(broken))
    expect(code).toBe(27)
    expect(flatten(stderr)).toMatch(/could not be finished or undone\. .*no space left on device/)
    // what is being taken back is not finished any more
    const forced = await xec('recover --complete --yes')
    expect(forced).toMatchObject({ code: 27 })
    expect(flatten(forced.stderr)).toContain('It was being undone. Fix: Pass --undo to go on with that.')
    const run = await xec('recover --yes')
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('took back') as string })
    expect(await readPlaces()).toEqual(OLD)
    await expectNoTrace()
  })

  it('leaves an apply alone that is under way', async () => {
    await crash(DISCONNECTED, { isLockKept: true })
    const { code, stderr } = await xec('recover')
    expect(code).toBe(24)
    expect(flatten(stderr)).toContain('has not ended yet: there is nothing to recover.')
    expect(await xec('recover --discard --yes --lock-timeout 0')).toMatchObject({ code: 24 })
    expect(await xec('recover --yes --lock-timeout 0')).toMatchObject({ code: 24 })
    expect(findJournalNetwork(await engine.listNetworks(), 'shop')).toBeDefined()
  })

  it('is done where somebody else comes first', async () => {
    await crash(DISCONNECTED)
    const answer = async (): Promise<boolean> => (await xec('recover --yes')).code === 0
    const run = await xec('recover', makeWorld(engine, { ...TERMINAL, answer }))
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('somebody else has done it') as string,
    })
  })

  it('touches nothing if what is half done changed while the question stood there', async () => {
    await crash(REMOVED)
    const answer = async (): Promise<boolean> => {
      await makeForeign()
      return true
    }
    const run = await xec('recover', makeWorld(engine, { ...TERMINAL, answer }))
    expect(run.code).toBe(27)
    expect(flatten(run.stderr)).toContain('has changed after it was shown')
    expect(await readPlaces()).toEqual(NOWHERE)
  })
})

describe('an interrupt of a recovery', { timeout: 30_000 }, () => {
  it('while it waits for the lock touches nothing', async () => {
    await crash(DISCONNECTED, { isLockKept: true })
    let interrupt = (): void => undefined
    const world = makeWorld(engine, { onInterrupt: (listener) => void (interrupt = listener) })
    setTimeout(() => interrupt(), 600)
    const { code, stdout } = await xec('recover --yes --format json', world)
    expect(code).toBe(26)
    expect(JSON.parse(stdout)).toMatchObject({ formatVersion: '1.0', exitCode: 26, diagnostics: [] })
  })

  it('takes back what it cannot finish any more', async () => {
    await crash(DISCONNECTED)
    let interrupt = (): void => undefined
    const slow: Engine = {
      ...makeDyingEngine(engine, 1_000, 'before').engine,
      createNetwork: (spec) => {
        if (spec.name === 'frontend') interrupt()
        return engine.createNetwork(spec)
      },
    }
    const world = makeWorld(slow, { onInterrupt: (listener) => void (interrupt = listener) })
    expect(await xec('recover --yes', world)).toMatchObject({ code: 26 })
    expect(await readPlaces()).toEqual(OLD)
    await expectNoTrace()
  })
})

describe('what is left in doubt', { timeout: 30_000 }, () => {
  it('is left to a person: a network of the same name that somebody else made meanwhile', async () => {
    await crash(REMOVED)
    await makeForeign()
    const run = await xec(APPLY.join(' '))
    expect(run.code).toBe(27)
    expect(flatten(run.stderr)).toContain('There is a network "frontend" that this apply did not make.')
    expect(run.stderr).toContain('xec recover')
    expect(await readPlaces()).toEqual(NOWHERE)
    const shown = await xec('recover --yes')
    expect(shown.code).toBe(27)
    expect(shown.stdout).toContain('There is a network "frontend" that this apply did not make.')
    expect(flatten(shown.stderr)).toContain(
      'Pass --complete to finish what is half done, --undo to take it back, or --discard',
    )
    expect(JSON.parse((await xec('recover --yes --format json')).stdout)).toMatchObject({
      exitCode: 27,
      unfinished: { way: null, doubts: [expect.stringContaining('frontend') as string] },
      diagnostics: [{ code: 'recovery-unclear' }],
    })
    expect(await readPlaces()).toEqual(NOWHERE)
  })

  it('is left to a person: a file of which the engine has lost its copy', async () => {
    await crash(DISCONNECTED)
    await removeJournal()
    const run = await xec([...APPLY, '--format', 'json'].join(' '))
    expect(run.code).toBe(27)
    expect(JSON.parse(run.stdout)).toMatchObject({
      formatVersion: '1.0',
      exitCode: 27,
      diagnostics: [{ code: 'recovery-needed', detail: expect.stringContaining('somebody else') as string }],
    })
    expect(await readPlaces()).toEqual(NOWHERE)
    expect(await xec('recover --complete --yes')).toMatchObject({ code: 0 })
    expect(await readPlaces()).toEqual(NEW)
    await expectNoTrace()
  })

  it('is cleared by itself, a file whose copy is gone, where everything is in its place by now', async () => {
    await crash(REMOVED)
    await removeJournal()
    // somebody elsewhere, who knows nothing of it, has it his way
    await shop.write('.xec/config.yaml', SHOP.replace('172.30.', '172.32.'))
    const elsewhere = makeWorld(engine, { env: { HOME: join(shop.folder, 'elsewhere') } })
    expect(await xec(APPLY.join(' '), elsewhere)).toMatchObject({ code: 0 })
    const { code, stderr } = await xec(APPLY.join(' '))
    expect(code).toBe(0)
    expect(flatten(stderr)).toContain('had not come to its end: nothing of it was half done.')
    await expectNoTrace()
  })

  it('is none where nothing of it is half done', async () => {
    await crash(BEGUN)
    await removeJournal()
    expect(await xec(APPLY.join(' '))).toMatchObject({ code: 0 })
    expect(await readPlaces()).toEqual(NEW)
    await expectNoTrace()
  })
})

describe('apply after a crash', { timeout: 30_000 }, () => {
  it('ends what was left, says so, and goes on', async () => {
    await crash(DISCONNECTED)
    const { code, stderr, stdout } = await xec(APPLY.join(' '))
    expect(code).toBe(0)
    expect(flatten(stderr)).toMatch(
      /An earlier apply by \S+, begun \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, had not come to its end: finished what was half done of it \(4 steps\)\./,
    )
    expect(stdout).toContain('No changes')
    expect(await readPlaces()).toEqual(NEW)
    await expectNoTrace()
  })

  it('does so on a terminal before it asks', async () => {
    await crash(DISCONNECTED)
    const run = await xec('apply', makeWorld(engine, TERMINAL))
    expect(run).toMatchObject({ code: 0, questions: [] })
    expect(await readPlaces()).toEqual(NEW)
  })

  it('touches nothing where nobody can be asked', async () => {
    await crash(DISCONNECTED)
    expect(await xec('apply')).toMatchObject({ code: 22 })
    expect(await readPlaces()).toEqual(NOWHERE)
  })

  it.each(['keep', 'undo-all'])('ends it in the same way with --on-failure %s', async (policy) => {
    await crash(DISCONNECTED)
    let left = 1
    const flaky: Engine = {
      ...makeDyingEngine(engine, 1_000, 'before').engine,
      connect: (...call) => {
        left -= 1
        return left < 0
          ? engine.connect(...call)
          : Promise.reject(new EngineError('invalid', 'not now', { status: 400 }))
      },
    }
    const run = await xec([...APPLY, '--on-failure', policy].join(' '), makeWorld(flaky))
    expect(flatten(run.stderr)).toContain('took back what was half done of it')
    expect(run.code).toBe(0)
    expect(await readPlaces()).toEqual(NEW)
    await expectNoTrace()
  })
})

describe('plan after a crash', { timeout: 30_000 }, () => {
  it('says so, plans from what is there, and changes nothing', async () => {
    await crash(DISCONNECTED)
    const { engine: watched, count } = makeDyingEngine(engine, 1_000, 'before')
    const { code, stdout, stderr } = await xec('plan', makeWorld(watched))
    expect(code).toBe(0)
    expect(stdout).toContain('network frontend')
    expect(stderr).toContain('warning[apply-unfinished]: An earlier apply did not come to its end')
    expect(flatten(stderr)).toContain('"xec apply" ends it first; "xec recover" shows how.')
    expect(JSON.parse((await xec('plan --format json', makeWorld(watched))).stdout)).toMatchObject({
      exitCode: 0,
      diagnostics: [{ code: 'apply-unfinished', severity: 'warning' }],
    })
    expect(count()).toBe(0)
  })

  it('says that an apply is under way where it is', async () => {
    await crash(DISCONNECTED, { isLockKept: true })
    const { code, stderr } = await xec('plan')
    expect(code).toBe(0)
    expect(stderr).toContain('warning[apply-running]: An apply is under way')
    expect(stderr).not.toContain('did not come to its end')
  })
})

describe('a journal that cannot be read', { timeout: 30_000 }, () => {
  const check = async (message: string): Promise<void> => {
    const plan = await xec('plan')
    expect(plan).toMatchObject({ code: 0, stdout: expect.stringContaining('network frontend') as string })
    expect(flatten(plan.stderr)).toContain(message)
    for (const line of [APPLY.join(' '), 'recover --yes']) {
      const run = await xec(line)
      expect(run.code).toBe(1)
      expect(run.stderr).toContain('error[journal]')
      expect(flatten(run.stderr)).toContain(message)
    }
    expect(await readPlaces()).toEqual(OLD)
    expect(await xec('recover --discard --yes')).toMatchObject({
      code: 0,
      stdout: 'The journal is forgotten.\n',
    })
    expect(await xec(APPLY.join(' '))).toMatchObject({ code: 0 })
    await expectNoTrace()
  }

  it('on the engine stops every change until it is discarded', async () => {
    await createRecord(engine, { name: 'xec-journal-shop', labels: makeJournalLabels('7d0c', 'bm9pc2U=') })
    await check('is damaged')
  })

  it('in a file stops every change until it is discarded', async () => {
    const path = makeJournalPath(join(shop.folder, 'home/.local/state/xec'), 'embedded', 'shop')
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, '{"formatVersion":"2.0"}')
    await check('is of version 2.0, which this xec cannot read')
  })
})

describe('what another project left', { timeout: 30_000 }, () => {
  // the same file under another name, as after a change of it
  const RENAMED = SHOP.replace('172.30.', '172.31.').replace('name: shop', 'name: store')

  it('is told beside a plan where it is about what this file declares, with the way out', async () => {
    await crash(DISCONNECTED)
    await shop.write('.xec/config.yaml', RENAMED)
    const { stderr } = await xec('plan')
    expect(flatten(stderr)).toMatch(
      /apply-unfinished.*The apply of "shop" by \S+, begun \S+, did not come to its end, and was about what this file declares: "api", "frontend", "nginx"\. Fix: "xec recover" ends it with the file of "shop"\. If this file had that name before/,
    )
    for (const line of [APPLY.join(' '), 'apply']) {
      expect(flatten((await xec(line)).stderr)).toContain('ends it with the file of "shop"')
    }
  })

  it('is not told where it is about other things, still at work, or cannot be read', async () => {
    await crash(DISCONNECTED, { isLockKept: true })
    await shop.write('.xec/config.yaml', RENAMED)
    expect((await xec('plan')).stderr).not.toContain('apply-unfinished')
    for (const { id } of await listLocks(engine)) await releaseLock(engine, id)
    expect((await xec('plan')).stderr).toContain('apply-unfinished')
    await shop.write('.xec/config.yaml', 'name: store\nnetworks: { yard: {} }\n')
    expect((await xec('plan')).stderr).not.toContain('apply-unfinished')
    await removeJournal()
    await createRecord(engine, { name: 'xec-journal-shop', labels: makeJournalLabels('7d0c', 'noise') })
    await shop.write('.xec/config.yaml', RENAMED)
    expect((await xec('plan')).stderr).not.toContain('apply-unfinished')
  })
})

describe('apply --no-journal', { timeout: 30_000 }, () => {
  it('leaves what an earlier apply left, and says so', async () => {
    await crash(DISCONNECTED)
    const { code, stderr } = await xec([...APPLY, '--no-journal'].join(' '))
    expect(code).toBe(0)
    expect(flatten(stderr)).toMatch(
      /apply-unfinished.*This plan is made of what it left, and --no-journal leaves that as it is\. Fix: "xec apply" without --no-journal ends it first/,
    )
    expect(findJournalNetwork(await engine.listNetworks(), 'shop')).toBeDefined()
  })
})

describe('apply without a place for its journal', { timeout: 30_000 }, () => {
  const refusing = (): Engine => ({
    ...makeDyingEngine(engine, 1_000, 'before').engine,
    createNetwork: (spec) =>
      spec.name.startsWith('xec-journal')
        ? Promise.reject(new EngineError('server', 'no space left on device', { status: 500 }))
        : engine.createNetwork(spec),
  })

  it('keeps it in the file alone and says so', async () => {
    const { code, stderr } = await xec(APPLY.join(' '), makeWorld(refusing()))
    expect(code).toBe(0)
    expect(flatten(stderr)).toContain(
      'warning[safety]: A safeguard is not complete The engine does not take it: no space left on device.',
    )
    await expectNoTrace()
  })

  it('changes nothing, and says how to go on', async () => {
    const homeless = makeWorld(refusing(), { env: { HOME: '' } })
    const { code, stderr } = await xec(APPLY.join(' '), homeless)
    expect(code).toBe(1)
    expect(stderr).toContain('error[journal]')
    expect(stderr).toContain('--no-journal')
    expect(await readPlaces()).toEqual(OLD)
    await expectNoTrace()
    expect(await xec([...APPLY, '--no-journal'].join(' '), homeless)).toMatchObject({ code: 0 })
    expect(await readPlaces()).toEqual(NEW)
  })

  it('leaves no trace of one with --no-journal', async () => {
    const made: string[] = []
    const watched: Engine = {
      ...makeDyingEngine(engine, 1_000, 'before').engine,
      createNetwork: (spec) => {
        made.push(spec.name)
        return engine.createNetwork(spec)
      },
    }
    const run = await xec([...APPLY, '--no-journal'].join(' '), makeWorld(watched))
    expect(run).toMatchObject({ code: 0 })
    expect(made.filter((name) => name.startsWith('xec-journal'))).toEqual([])
    await expect(readdir(join(shop.folder, 'home'))).rejects.toThrow('ENOENT')
  })

  it('keeps no file for an embedded engine: folders with engines of one name do not meet', async () => {
    const world = { env: { HOME: join(shop.folder, 'home') } }
    expect(await shop.xec([...APPLY, '--engine', 'embedded'], world)).toMatchObject({ code: 0 })
    await expect(readdir(join(shop.folder, 'home'))).rejects.toThrow('ENOENT')
  })
})

describe('apply with a lock in its way', { timeout: 30_000 }, () => {
  const holder = { user: 'ci', host: 'runner-1', pid: 4711, place: null }
  const lock = async (): Promise<void> => {
    const until = Date.UTC(2126, 0, 1)
    const facts = { id: '0123456789ab', project: 'shop', operation: 'apply', holder } as const
    const labels = makeLockLabels({ ...facts, since: Date.UTC(2026, 10, 26), expires: until })
    await createRecord(engine, { name: 'xec-lock-shop', labels })
  }

  it('gives up with the name of the holder', async () => {
    await lock()
    const { code, stderr, stdout } = await xec(
      [...APPLY, '--lock-timeout', '0', '--format', 'json'].join(' '),
    )
    expect(code).toBe(24)
    expect(stderr).toContain('ci@runner-1')
    expect(JSON.parse(stdout)).toMatchObject({
      formatVersion: '1.0',
      exitCode: 24,
      diagnostics: [{ code: 'locked', detail: expect.stringContaining('process 4711') as string }],
    })
    expect(await readPlaces()).toEqual(OLD)
  })

  it('says whom it waits for, and an interrupt ends the waiting', async () => {
    await lock()
    let interrupt = (): void => undefined
    const world = makeWorld(engine, { onInterrupt: (listener) => void (interrupt = listener) })
    setTimeout(() => interrupt(), 900)
    const { code, stderr, stdout } = await xec([...APPLY, '--format', 'json'].join(' '), world)
    expect(code).toBe(26)
    expect(flatten(stderr)).toContain('Waiting for the lock of apply of project "shop" by ci@runner-1')
    expect(JSON.parse(stdout)).toMatchObject({ formatVersion: '1.0', exitCode: 26, diagnostics: [] })
    expect(await readPlaces()).toEqual(OLD)
  })
})

describe('an interrupt of an apply', { timeout: 30_000 }, () => {
  async function interruptAt(call: 'removeNetwork' | 'listContainers', format: string): Promise<Run> {
    let interrupt = (): void => undefined
    const base = makeDyingEngine(engine, 1_000, 'before').engine
    const slow: Engine = {
      ...base,
      [call]: (...args: never[]) => {
        interrupt()
        return (base[call] as (...args: never[]) => unknown)(...args)
      },
    }
    return xec(
      [...APPLY, '--format', format].join(' '),
      makeWorld(slow, { onInterrupt: (listener) => void (interrupt = listener) }),
    )
  }

  it('during the steps takes back what is half done', async () => {
    const { code, stdout } = await interruptAt('removeNetwork', 'json')
    expect(code).toBe(26)
    expect(JSON.parse(stdout)).toMatchObject({
      formatVersion: '1.0',
      exitCode: 26,
      outcome: 'interrupted',
      undo: [{ outcome: 'done' }, { outcome: 'done' }, { outcome: 'done' }],
      diagnostics: [],
    })
    expect(await readPlaces()).toEqual(OLD)
    await expectNoTrace()
  })

  it('during the planning touches nothing', async () => {
    const { code, stdout } = await interruptAt('listContainers', 'json')
    expect(code).toBe(26)
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 26 })
    expect(await readPlaces()).toEqual(OLD)
    await expectNoTrace()
  })
})

describe('a failure', { timeout: 30_000 }, () => {
  const failing = (): Engine => ({
    ...makeDyingEngine(engine, 1_000, 'before').engine,
    connect: (network, container, endpoint) =>
      endpoint.aliases.includes('rest-api') && !isOld(endpoint.ipv4Address)
        ? Promise.reject(new EngineError('invalid', 'not here', { status: 400 }))
        : engine.connect(network, container, endpoint),
  })
  const isOld = (address: string | null): boolean => address?.startsWith('172.30') === true

  it('is kept as it is with --on-failure keep, with a journal of what is half done', async () => {
    const run = await xec([...APPLY, '--on-failure', 'keep'].join(' '), makeWorld(failing()))
    expect(run.code).toBe(27)
    expect(run.stdout).toContain('Half done\n  api is not on frontend\n')
    expect(run.stdout).toMatch(/Containers now\n {2}api is on no network\n {2}nginx is on frontend/)
    expect(run.stdout).not.toContain('Taken back')
    expect(findJournalNetwork(await engine.listNetworks(), 'shop')).toBeDefined()
    expect(await xec('recover --yes')).toMatchObject({ code: 0 })
    expect(await readPlaces()).toEqual(NEW)
    await expectNoTrace()
  })

  it('takes everything back with --on-failure undo-all', async () => {
    await shop.write(
      '.xec/config.yaml',
      SHOP.replace('172.30.', '172.31.').replace('targets:', '  backend: {}\ntargets:'),
    )
    let isFirst = true
    const once: Engine = {
      ...makeDyingEngine(engine, 1_000, 'before').engine,
      connect: (...call) => {
        const isFailing = isFirst
        isFirst = false
        return isFailing
          ? Promise.reject(new EngineError('invalid', 'not here', { status: 400 }))
          : engine.connect(...call)
      },
    }
    const run = await xec([...APPLY, '--on-failure', 'undo-all'].join(' '), makeWorld(once))
    expect(run.code).toBe(28)
    expect(run.stdout).toContain('Taken back\n')
    expect(run.stdout).toMatch(/undone +\d+ ms {2}create network backend/)
    expect(await readPlaces()).toEqual(OLD)
    expect((await engine.listNetworks()).map(({ name }) => name)).not.toContain('backend')
    await expectNoTrace()
  })
})

describe('the journal of a run with values from the environment', { timeout: 30_000 }, () => {
  const SECRETIVE = `name: shop
networks:
  frontend:
    ipam: { subnet: 172.30.0.0/16 }
    labels: { token: "\${env.TOKEN}" }
    options: { com.docker.network.driver.mtu: "\${env.MTU:-1450}" }
targets:
  containers:
    web: { container: nginx, networks: [frontend] }
    api:
      networks: { frontend: { aliases: ["\${env.ALIAS}"], ipv4Address: "\${env.ADDRESS}" } }
`
  const env = { TOKEN: 'hunter2-token', ALIAS: 'hunter2-alias', ADDRESS: '172.30.66.66', HOME: '' }

  const other = (): World =>
    makeWorld(engine, { env: { ...env, TOKEN: 'other-token', HOME: join(shop.folder, 'home') } })

  async function crashSecretly(number: number, config = SECRETIVE): Promise<void> {
    await shop.write('.xec/config.yaml', config)
    const dying = makeDyingEngine(engine, number, 'before')
    const argv = ['apply', '--yes', '--allow', 'replaces-network,address-changes', '--parallelism', '1']
    const world = makeWorld(dying.engine, { env: { ...env, HOME: join(shop.folder, 'home') } })
    expect(await Promise.race([dying.died, shop.xec(argv, world)])).toBe('died')
    for (const { id } of await listLocks(engine)) await releaseLock(engine, id)
  }

  it('holds none of them, on the engine or in the file', async () => {
    await crashSecretly(DISCONNECTED)
    const path = makeJournalPath(join(shop.folder, 'home/.local/state/xec'), 'embedded', 'shop')
    const file = await readFile(path, 'utf8')
    const { unpackJournal } = await import('../../../src/apply/journal.ts')
    const network = findJournalNetwork(await engine.listNetworks(), 'shop')
    const labels = network?.settings.labels ?? []
    const packed = labels.find(([key]) => key === 'sh.xec.journal.data')?.[1] ?? ''
    const record = JSON.stringify(unpackJournal(packed, 'here'))
    for (const text of [file, record, JSON.stringify(labels)]) {
      expect(text).not.toMatch(/hunter2|172\.30\.66\.66/)
    }
    expect(record).toContain('(from env.TOKEN)')
  })

  it('is finished with the same environment', async () => {
    await crashSecretly(DISCONNECTED)
    expect(await xec('recover --yes', makeWorld(engine, { env }))).toMatchObject({ code: 0 })
    const { attachments } = await engine.inspectContainer('api')
    expect(attachments).toMatchObject([
      { settings: { ipv4Address: '172.30.66.66', aliases: ['hunter2-alias'] } },
    ])
  })

  it('is in no message of a recovery, whatever the engine has in its place', async () => {
    await crashSecretly(DISCONNECTED)
    const stubborn: Engine = {
      ...makeDyingEngine(engine, 1_000, 'before').engine,
      connect: (network, container, endpoint) =>
        engine.connect(network, container, { ...endpoint, aliases: ['old-secret-alias'] }),
    }
    const run = await xec('recover --complete --yes', makeWorld(stubborn, { env }))
    expect(flatten(run.stderr)).toContain('as it should be: aliases is "(hidden)" instead of "(hidden)"')
    expect(run.stdout + run.stderr).not.toContain('old-secret-alias')
  })

  it('is undone with another one, and nothing that stands for a value reaches the engine', async () => {
    await crashSecretly(DISCONNECTED, SECRETIVE.replace(/networks: \{ frontend: .*/, 'networks: [frontend]'))
    const forced = await xec('recover --complete --yes', other())
    expect(forced.code).toBe(27)
    expect(flatten(forced.stderr)).toContain('cannot be finished. Values from the environment')
    expect(await xec('recover --yes', other())).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('took back') as string,
    })
    expect(await readPlaces()).toEqual(OLD)
    expect(JSON.stringify(await engine.listNetworks())).not.toContain('(from env')
    await expectNoTrace()
  })

  it('is left to a person where values are missing for both ways', async () => {
    await crashSecretly(DISCONNECTED)
    for (const line of ['recover --yes', 'recover --undo --yes', 'recover --complete --yes']) {
      expect(await xec(line, other())).toMatchObject({ code: 27 })
    }
    const { stdout } = await xec('recover --yes', other())
    expect(flatten(stdout)).toContain('Values from the environment, which the journal does not hold')
    expect(await readPlaces()).toEqual(NOWHERE)
    expect(await xec('recover --yes', makeWorld(engine, { env }))).toMatchObject({ code: 0 })
  })
})
