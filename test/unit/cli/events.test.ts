// The stream of events: what happens, one JSON object a line, as it happens, and the result as the last line whatever happened. That every
// line is as the schema says is checked wherever the command line is run.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { acquireLock } from '../../../src/apply/lock.ts'
import type { Io } from '../../../src/cli/io.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { openEngine } from '../../../src/engine/open.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { exceptRecords } from '../../support/except-records.ts'
import { openShop, SHOP, type Run, type Shop } from './xec.ts'

let shop: Shop
afterEach(() => shop.remove())

interface Event {
  readonly type: string
  readonly at: number
  readonly [field: string]: unknown
}

function parseEvents({ stdout }: Pick<Run, 'stdout'>): readonly Event[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event)
}

const EMBEDDED = ['--engine', 'embedded', '--format', 'jsonl']
const APPLY = ['apply', ...EMBEDDED, '--yes', '--parallelism', '1']

const listTypes = (run: Run): readonly string[] => parseEvents(run).map(({ type }) => type)

function openLocal(folder: string): Promise<Engine> {
  return openEngine({ engine: 'embedded', env: {}, folder, declaredContainers: ['nginx', 'api'] })
}

function replaceCalls(makeCalls: (engine: Engine) => Partial<Engine>): Io['openEngine'] {
  return async (request) => {
    const engine = await openEngine(request)
    const calls: Partial<Engine> = exceptRecords(engine, makeCalls(engine))
    const find = (name: keyof Engine): unknown => {
      const own = calls[name] ?? engine[name]
      return typeof own === 'function' ? own.bind(engine) : own
    }
    return new Proxy(engine, { get: (_target, name) => find(name as keyof Engine) })
  }
}

describe('apply --format jsonl', { timeout: 30_000 }, () => {
  it('tells what happens, in its order', async () => {
    shop = await openShop()
    const run = await shop.xec(APPLY)
    const step = ['step-started', 'step-ended']
    expect(listTypes(run)).toEqual([
      'version',
      'plan',
      ...Array.from({ length: 5 }, () => step).flat(),
      'verifying',
      'result',
    ])
    const [version, plan, started, ended] = parseEvents(run)
    expect(version).toMatchObject({ formatVersion: '1.0', tool: 'xec 0.1.0', command: 'apply' })
    expect(plan).toMatchObject({ plan: { project: 'shop', summary: { create: 1 } } })
    const reference = {
      id: 'create-network:frontend',
      action: 'create-network',
      of: 'networks.frontend',
    }
    expect(started).toMatchObject({ type: 'step-started', ...reference })
    expect(ended).toMatchObject({ type: 'step-ended', ...reference, outcome: 'done', error: null })
  })

  it('ends with what --format json prints', async () => {
    shop = await openShop()
    await shop.xec(['apply', '--engine', 'embedded', '--yes'])
    const [events, document] = [
      await shop.xec(APPLY),
      await shop.xec(['apply', '--engine', 'embedded', '--yes', '--format', 'json']),
    ]
    expect(parseEvents(events).at(-1)?.['result']).toEqual(JSON.parse(document.stdout))
  })

  it('tells of a failure, and of what is taken back', async () => {
    shop = await openShop()
    const refuse = async (): Promise<never> => {
      throw new EngineError('server', 'no\u2028more\nroom', { status: 500, call: 'POST /connect' })
    }
    const run = await shop.xec([...APPLY, '--on-failure', 'undo-all'], {
      openEngine: replaceCalls(() => ({ connect: refuse })),
    })
    expect(run.code).toBe(28)
    expect(run.stdout).not.toContain('\u2028')
    expect(run.stdout).toContain(String.raw`no\u2028more\nroom`)
    const types = listTypes(run)
    expect(types.slice(-4)).toEqual(['undoing', 'step-started', 'step-ended', 'result'])
    expect(parseEvents(run).find(({ outcome }) => outcome === 'failed')).toMatchObject({
      error: { code: 'engine-refused', kind: 'server', status: 500, call: 'POST /connect' },
    })
  })

  it.each([
    ['an invalid configuration', 'networks: { a: { drivr: x } }', APPLY, 20, 'config-invalid'],
    ['nobody to ask', SHOP, ['apply', ...EMBEDDED], 22, 'refused'],
    ['an engine that does not exist', SHOP, ['apply', '--engine', 'ftp://x', '--format=jsonl'], 1, 'error'],
    ['wrong usage', SHOP, ['apply', '--format', 'jsonl', '--nonsense'], 1, 'error'],
  ])('ends with a result in case of %s', async (_what, config, argv, code, outcome) => {
    shop = await openShop(config)
    const run = await shop.xec(argv)
    expect(run.code).toBe(code)
    expect(parseEvents(run).at(-1)).toMatchObject({
      type: 'result',
      result: { exitCode: code, outcome, steps: [] },
    })
  })

  it('tells each problem of the file as it is found', async () => {
    shop = await openShop(SHOP.replace('rest-api', 'rest_api!'))
    const events = parseEvents(await shop.xec(APPLY))
    expect(events[1]).toMatchObject({ type: 'diagnostic', diagnostic: { code: 'alias-not-dns' } })
    expect(events.at(-1)).toMatchObject({ result: { diagnostics: [{ code: 'alias-not-dns' }] } })
  })

  it('says for whom it waits, and gives up with a result', async () => {
    shop = await openShop()
    const engine = await openLocal(shop.folder)
    const lock = await acquireLock(engine, { project: 'shop', scope: 'project', operation: 'apply' })
    const run = await shop.xec([...APPLY, '--lock-timeout', '600ms'])
    await lock.release()
    await engine.close()
    expect(run.code).toBe(24)
    const events = parseEvents(run)
    expect(events.find(({ type }) => type === 'waiting')).toMatchObject({
      lock: { id: lock.id, project: 'shop', operation: 'apply', pid: process.pid },
    })
    expect(events.at(-1)).toMatchObject({ result: { exitCode: 24, outcome: 'locked', plan: null } })
  })

  it('says that it was interrupted', async () => {
    shop = await openShop()
    let interrupt = (): void => undefined
    const run = await shop.xec(APPLY, {
      openEngine: replaceCalls((engine) => ({
        createNetwork: (spec) => (interrupt(), engine.createNetwork(spec)),
      })),
      onInterrupt: (listener) => {
        interrupt = listener
      },
    })
    expect(run.code).toBe(26)
    expect(parseEvents(run).find(({ type }) => type === 'interrupted')).toMatchObject({
      running: ['create-network:frontend'],
    })
  })

  it('is there for destroy and recover too, and for no command that changes nothing', async () => {
    shop = await openShop()
    expect(listTypes(await shop.xec(['destroy', ...EMBEDDED, '--yes']))).toEqual([
      'version',
      'plan',
      'result',
    ])
    expect(listTypes(await shop.xec(['recover', ...EMBEDDED, '--yes']))).toEqual(['version', 'result'])
    expect((await shop.xec(['lock', '--format', 'jsonl'])).stderr).toContain('Allowed choices are text, json')
  })
})

// What is built starts in a moment; to compile the sources on the way takes many times as long.
function findProgram(): readonly string[] {
  const find = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
  const built = find('dist/bin.cjs')
  if (existsSync(built)) return [built]
  return ['--import', find('test/support/run-typescript.mjs'), find('src/bin.ts')]
}

describe('a stream of another process', () => {
  it('brings lines before the end, so that a tool can follow', { timeout: 120_000 }, async () => {
    shop = await openShop()
    const engine = await openLocal(shop.folder)
    const lock = await acquireLock(engine, { project: 'shop', scope: 'project', operation: 'apply' })
    const child = spawn(process.execPath, [...findProgram(), ...APPLY], {
      cwd: shop.folder,
      env: { PATH: process.env['PATH'], XDG_STATE_HOME: join(shop.folder, 'state') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    const types: string[] = []
    try {
      for await (const line of createInterface({ input: child.stdout })) {
        const { type } = JSON.parse(line) as Event
        types.push(type)
        // it cannot have ended: it needs the lock
        if (type === 'waiting') await lock.release()
      }
    } finally {
      child.kill('SIGKILL')
    }
    await engine.close()
    expect(types.slice(0, 3)).toEqual(['version', 'plan', 'waiting'])
    expect(types.at(-1)).toBe('result')
    expect(await ended).toBe(0)
  })
})
