// The lock on real engines: what it rests on is what they do when many ask at once.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { acquireLock, listLocks, releaseLock, type Lock, type LockRequest } from '../../src/apply/lock.ts'
import { createRecord } from '../../src/apply/record.ts'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { makeLockLabels } from '../../src/model/lock.ts'
import { api, call, cleanEngine } from '../support/engine-api.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'

const request: LockRequest = {
  project: 'shop',
  scope: 'project',
  operation: 'apply',
  timeoutMilliseconds: 0,
}
const taker = fileURLToPath(new URL('../support/lock-taker.ts', import.meta.url))
const loader = fileURLToPath(new URL('../support/run-typescript.mjs', import.meta.url))

describe.each(inject('engineKinds'))('%s', (kind) => {
  let running: RunningEngine
  let engine: Engine
  const children: ChildProcess[] = []

  beforeAll(async () => {
    running = await startEngine(kind)
    await cleanEngine(running.socket)
    engine = await openDockerEngine({ endpoint: `unix://${running.socket}`, env: {} })
  })

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await cleanEngine(running.socket)
  })

  afterAll(() => engine.close())

  /** Asks for the same lock many times at once; the locks that were given. */
  async function race(count: number): Promise<Lock[]> {
    const asked = Array.from({ length: count }, () => acquireLock(engine, request))
    const settled = await Promise.allSettled(asked)
    const refused = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    for (const error of refused) expect(error).toMatchObject({ code: 'locked' })
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  }

  /** Leaves a lock behind whose time was over long ago. */
  async function leaveExpired(project: string): Promise<void> {
    const since = (await engine.readClock()) - 100_000
    const holder = { user: 'ci', host: 'elsewhere', pid: 1, place: null }
    const facts = { id: '0123456789ab', project, operation: 'apply', holder } as const
    const labels = makeLockLabels({ ...facts, since, expires: since + 90_000 })
    await createRecord(engine, { name: `xec-lock-${project}`, labels })
  }

  function start(...words: string[]): ChildProcess & { lines: () => string[] } {
    const args = ['--import', loader, taker, `unix://${running.socket}`, ...words]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more))
    return Object.assign(child, { lines: () => text.split('\n').filter((line) => line !== '') })
  }

  test('of forty that ask at once one has the lock, round after round', async () => {
    for (let round = 0; round < 3; round += 1) {
      const locks = await race(40)
      expect(locks).toHaveLength(1)
      expect(await listLocks(engine)).toMatchObject([{ id: locks[0]?.id, project: 'shop', state: 'held' }])
      await locks[0]?.check()
      await locks[0]?.release()
      expect(await listLocks(engine)).toEqual([])
    }
  })

  test('of twenty that find an expired lock one takes it over', async () => {
    for (let round = 0; round < 3; round += 1) {
      await leaveExpired('shop')
      expect(await listLocks(engine)).toMatchObject([{ id: '0123456789ab', state: 'expired' }])
      const locks = await race(20)
      expect(locks).toHaveLength(1)
      await locks[0]?.check()
      await locks[0]?.release()
    }
  })

  test('a lock is there after a restart of the daemon, and can be released by others', async () => {
    const lock = await acquireLock(engine, request)
    await running.restartDaemon()
    await lock.check()
    await expect(acquireLock(engine, request)).rejects.toMatchObject({ code: 'locked' })
    expect(await releaseLock(engine, lock.id)).toBe(true)
    await expect(lock.check()).rejects.toMatchObject({ code: 'lock-lost' })
    await lock.release()
  })

  test('a prune takes the lock on Podman, which its holder sees, and leaves it on Docker', async () => {
    const lock = await acquireLock(engine, { ...request, scope: 'engine' })
    await api(running.socket, 'POST', '/networks/prune')
    const checked = lock.check()
    if (kind.startsWith('podman')) await expect(checked).rejects.toMatchObject({ code: 'lock-lost' })
    else await checked
    await lock.release()
    expect(await listLocks(engine)).toEqual([])
  })

  test('locks take no default address pool of Docker, and only spare addresses of Podman', async () => {
    const projects = Array.from({ length: 20 }, (_, index) => `shop-${index}`)
    const locks = await Promise.all(projects.map((project) => acquireLock(engine, { ...request, project })))
    type Raw = { Name: string; IPAM: { Config: { Subnet: string }[] | null } }
    const networks = await call<Raw[]>(running.socket, 'GET', '/networks')
    const subnets = networks
      .filter(({ Name: name }) => name.startsWith('xec-lock-'))
      .flatMap(({ IPAM: { Config: pools } }) => (pools ?? []).map(({ Subnet: subnet }) => subnet))
    if (kind.startsWith('podman')) expect(new Set(subnets).size).toBe(20)
    else expect(subnets).toEqual([])
    for (const subnet of subnets) expect(subnet).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+\/29$/)
    await Promise.all(locks.map((lock) => lock.release()))
  })

  test('a lock whose process was killed is taken over at once', async () => {
    const child = start('hold', 'shop')
    await vi.waitFor(() => expect(child.lines()).toHaveLength(1), { timeout: 60_000, interval: 50 })
    await expect(acquireLock(engine, request)).rejects.toMatchObject({
      message: expect.stringContaining(`process ${child.pid}`) as string,
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await listLocks(engine)).toMatchObject([{ state: 'dead', holder: { pid: child.pid } }])
    const lock = await acquireLock(engine, request)
    await lock.check()
    await lock.release()
  })

  test('an engine lock and project locks exclude each other, between processes and without a deadlock', async () => {
    const takers = ['left', 'right'].map((name, index) => start('contend', name, '10', String(7 + index)))
    await Promise.all(takers.map((child) => once(child, 'exit')))
    const spans = takers.map((child) => child.lines().map((line) => JSON.parse(line) as Span))
    expect(spans.map((list) => list.length)).toEqual([10, 10])
    const [left = [], right = []] = spans
    const clashes = left.flatMap((a) => right.filter((b) => isClash(a, b)).map((b) => ({ a, b })))
    expect(clashes).toEqual([])
    expect(await listLocks(engine)).toEqual([])
  })
})

type Span = { scope: 'project' | 'engine'; project: string; from: number; to: number }

function isClash(a: Span, b: Span): boolean {
  const excludes = a.scope === 'engine' || b.scope === 'engine' || a.project === b.project
  return excludes && a.from < b.to && b.from < a.to
}
