// The lock on the embedded engine: who excludes whom, what becomes of locks that are over, and of answers that are lost.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  acquireLock,
  guardEngine,
  listLocks,
  releaseLock,
  type Lock,
  type LockRequest,
} from '../../../src/apply/lock.ts'
import { createRecord } from '../../../src/apply/record.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { EngineError } from '../../../src/model/errors.ts'
import { makeLockLabels, type LockInfo } from '../../../src/model/lock.ts'
import { makeSpec } from '../../contract/contract.ts'

const MINUTE = 60_000
const once: LockRequest = { project: 'shop', scope: 'project', operation: 'apply', timeoutMilliseconds: 0 }

let engine: Engine
beforeEach(() => {
  engine = openEmbeddedEngine({ file: null })
})
afterEach(() => {
  vi.useRealTimers()
})

/** The same engine with other answers to some calls. */
function change(overrides: Partial<Engine>): Engine {
  return { ...guardEngine(engine, { check: async () => undefined }), ...overrides }
}

/** A lock of a run elsewhere, from and until so many minutes from now. */
async function leave(name: string, [from, until]: readonly [number, number], id = '0123456789ab') {
  const holder = { user: 'ci', host: 'runner-1', pid: 4711, place: null }
  const facts = { id, project: 'shop', operation: 'apply', holder } as const
  const [since, expires] = [Date.now() + from * MINUTE, Date.now() + until * MINUTE]
  return createRecord(engine, { name, labels: makeLockLabels({ ...facts, since, expires }) })
}

async function listNames(): Promise<string[]> {
  return (await engine.listNetworks()).filter(({ predefined }) => !predefined).map(({ name }) => name)
}

describe('a lock', () => {
  it('is a network of the engine that says who holds it', async () => {
    const lock = await acquireLock(engine, once)
    await lock.check()
    expect(await listNames()).toEqual(['xec-lock-shop'])
    expect(await listLocks(engine)).toEqual([
      {
        id: lock.id,
        scope: 'project',
        project: 'shop',
        operation: 'apply',
        holder: expect.objectContaining({ pid: process.pid }) as unknown,
        since: expect.stringMatching(/Z$/) as unknown,
        expires: expect.stringMatching(/Z$/) as unknown,
        state: 'held',
      },
    ])
    await lock.release()
    expect(await listNames()).toEqual([])
    await lock.release()
  })

  it('of an engine is that of its project as well, and one in the list', async () => {
    const lock = await acquireLock(engine, { ...once, scope: 'engine', operation: 'destroy' })
    expect(await listNames()).toEqual(['xec-lock', 'xec-lock-shop'])
    expect(await listLocks(engine)).toMatchObject([
      { id: lock.id, scope: 'engine', project: 'shop', operation: 'destroy' },
    ])
    await lock.check()
    await lock.release()
    expect(await listNames()).toEqual([])
  })

  it.each<[LockRequest['scope'], LockRequest['scope'], string, boolean]>([
    ['project', 'project', 'shop', true],
    ['project', 'project', 'other', false],
    ['project', 'engine', 'shop', true],
    ['project', 'engine', 'other', true],
    ['engine', 'project', 'shop', true],
    ['engine', 'project', 'other', true],
    ['engine', 'engine', 'other', true],
  ])(
    'of scope %s and one of scope %s of project %s exclude each other: %s',
    async (first, second, project, excludes) => {
      const lock = await acquireLock(engine, { ...once, scope: first })
      const before = await listNames()
      const other = acquireLock(engine, { ...once, scope: second, project })
      if (excludes) {
        await expect(other).rejects.toMatchObject({ code: 'locked' })
        expect(await listNames()).toEqual(before)
        await lock.release()
        await (await acquireLock(engine, { ...once, scope: second, project })).release()
      } else {
        await (await other).release()
        await lock.release()
      }
      expect(await listNames()).toEqual([])
    },
  )

  it('is looked for once where nobody had one a moment ago, after it is made', async () => {
    const calls: string[] = []
    const told = change({
      listNetworks: (filter) => (calls.push('list'), engine.listNetworks(filter)),
      createNetwork: (spec) => (calls.push('create'), engine.createNetwork(spec)),
    })
    const lock = await acquireLock(told, { ...once, isFree: true })
    expect(calls).toEqual(['create', 'list'])
    await lock.check()
  })

  it.each(['project', 'engine'] as const)(
    'of a %s is not taken because nobody had one a moment ago',
    async (scope) => {
      for (const other of ['project', 'engine'] as const) {
        const held = await acquireLock(engine, { ...once, scope: other })
        const asked = acquireLock(engine, { ...once, scope, isFree: true })
        await expect(asked).rejects.toMatchObject({ code: 'locked' })
        await held.check()
        expect(await listLocks(engine)).toMatchObject([{ id: held.id }])
        await held.release()
        expect(await listNames()).toEqual([])
      }
    },
  )

  it('is given back once, however often that is asked for, and again where it failed', async () => {
    const removed: string[] = []
    let isBroken = true
    const lock = await acquireLock(
      change({
        removeNetwork: async (id) => {
          removed.push(id)
          if (isBroken) throw new EngineError('invalid', 'not now')
          await engine.removeNetwork(id)
        },
      }),
      once,
    )
    await expect(Promise.all([lock.release(), lock.release()])).rejects.toThrow('not now')
    isBroken = false
    await Promise.all([lock.release(), lock.release()])
    await lock.release()
    expect(removed).toHaveLength(2)
    expect(await listNames()).toEqual([])
  })

  it('is given to one of many that ask at once', async () => {
    const asked = Array.from({ length: 40 }, () => acquireLock(engine, once))
    const settled = await Promise.allSettled(asked)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await listNames()).toEqual(['xec-lock-shop'])
  })

  it('says who has it, and what to do', async () => {
    await leave('xec-lock-shop', [0, 10])
    await expect(acquireLock(engine, once)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(
        /^Locked by another run: apply of project "shop" by ci@runner-1, process 4711, since \S+Z, until \S+Z at the latest \(lock 0123456789ab\)\.$/,
      ) as unknown,
      fix: 'Wait until it has ended, or, if you know that it is dead, run "xec lock release 0123456789ab".',
    })
  })

  it('is not waited for where a network only has its name', async () => {
    const id = await engine.createNetwork(makeSpec('xec-lock-shop'))
    await expect(acquireLock(engine, { ...once, timeoutMilliseconds: MINUTE })).rejects.toMatchObject({
      code: 'locked',
      message: `Network "xec-lock-shop" (${id}) has the name of a lock, and is none.`,
    })
    expect(await listNames()).toEqual(['xec-lock-shop'])
    expect(await listLocks(engine)).toEqual([])
  })

  it('that says nothing is held by somebody unknown, and can be released by its network', async () => {
    const labels = [['sh.xec.record', 'lock']] as const
    const id = await createRecord(engine, { name: 'xec-lock-shop', labels })
    await expect(acquireLock(engine, once)).rejects.toMatchObject({
      message: `Locked by another run: a run of project "shop" by somebody unknown, without an end that can be read (lock ${id}).`,
      fix: expect.stringContaining(`"xec lock release ${id}"`) as unknown,
    })
    expect(await releaseLock(engine, id)).toBe(true)
    expect(await releaseLock(engine, id)).toBe(false)
    await acquireLock(engine, once)
  })
})

describe('waiting for a lock', () => {
  it('ends when it is released, and told once for whom it was', async () => {
    const first = await acquireLock(engine, once)
    const told: LockInfo[] = []
    const begin = performance.now()
    const onWait = (info: LockInfo): void => {
      expect(performance.now() - begin).toBeGreaterThan(390)
      told.push(info)
      if (told.length === 1) setTimeout(() => void first.release(), 500)
    }
    const second = await acquireLock(engine, { ...once, timeoutMilliseconds: MINUTE, onWait })
    await second.check()
    expect(told).toMatchObject([{ id: first.id }])
  })

  it('ends when time is up, holding nothing', async () => {
    await acquireLock(engine, { ...once, project: 'other' })
    let between: string[] = []
    const onWait = (): void => void listNames().then((names) => (between = names))
    const waiting = acquireLock(engine, { ...once, scope: 'engine', timeoutMilliseconds: 1_000, onWait })
    await expect(waiting).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/project "other".*\. It was not released within 1 s\.$/) as unknown,
    })
    // it keeps out new ones meanwhile
    expect(between).toEqual(['xec-lock', 'xec-lock-other', 'xec-lock-shop'])
    expect(await listNames()).toEqual(['xec-lock-other'])
  })

  it.each([0, 100])('ends when it is interrupted, after %d ms', async (delay) => {
    await acquireLock(engine, once)
    const interrupt = new AbortController()
    if (delay === 0) interrupt.abort()
    else setTimeout(() => interrupt.abort(), delay)
    const waiting = acquireLock(engine, { ...once, timeoutMilliseconds: MINUTE, signal: interrupt.signal })
    await expect(waiting).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/ The wait for it was interrupted\.$/) as unknown,
    })
  })

  it('begins for a project where another run takes the engine at the same moment', async () => {
    let rival: Lock | null = null
    const late = change({
      createNetwork: async (spec) => {
        rival ??= await acquireLock(engine, { ...once, project: 'other', scope: 'engine' })
        return engine.createNetwork(spec)
      },
    })
    let between: string[] = []
    const look = async (): Promise<void> => {
      between = await listNames()
      await rival?.release()
    }
    const onWait = (): void => void look()
    const lock = await acquireLock(late, { ...once, timeoutMilliseconds: MINUTE, onWait })
    await lock.check()
    expect(between).toEqual(['xec-lock', 'xec-lock-other'])
    expect(await listNames()).toEqual(['xec-lock-shop'])
  })

  it('ends where it was watched for longer than it lasts: the clock was put back', async () => {
    // one second, and the rest of one
    await leave('xec-lock-shop', [0, 1 / 60])
    const backwards = change({ readClock: async () => Date.UTC(2000, 1, 1) })
    const begin = performance.now()
    const lock = await acquireLock(backwards, { ...once, timeoutMilliseconds: MINUTE })
    expect(performance.now() - begin).toBeGreaterThan(1_000)
    await lock.check()
  })
})

describe('a lock that is over', () => {
  it.each<[string, LockRequest['scope']]>([
    ['xec-lock-shop', 'project'],
    ['xec-lock', 'project'],
    ['xec-lock', 'engine'],
    ['xec-lock-other', 'engine'],
  ])('%s is removed by one of scope %s', async (name, scope) => {
    await leave(name, [-10, -1])
    expect(await listLocks(engine)).toMatchObject([{ state: 'expired' }])
    const lock = await acquireLock(engine, { ...once, scope })
    expect(await listLocks(engine)).toMatchObject([{ id: lock.id, state: 'held' }])
  })

  it("is left alone where it is in nobody's way", async () => {
    await leave('xec-lock-other', [-10, -1])
    await acquireLock(engine, once)
    expect(await listNames()).toEqual(['xec-lock-other', 'xec-lock-shop'])
  })

  it('is taken over by one of many', async () => {
    await leave('xec-lock-shop', [-10, -1])
    const settled = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(engine, once)))
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await listLocks(engine)).toMatchObject([{ state: 'held' }])
  })
})

describe('the holder of a lock', () => {
  it('has it for its lifetime and not longer, whatever the clocks say', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const lock = await acquireLock(engine, { ...once, lifetimeMilliseconds: MINUTE })
    expect(lock.remaining()).toBe(MINUTE)
    vi.advanceTimersByTime(59_000)
    expect(lock.remaining()).toBe(1_000)
    await lock.check()
    vi.advanceTimersByTime(1_001)
    expect(lock.remaining()).toBe(0)
    await expect(lock.check()).rejects.toMatchObject({
      code: 'lock-lost',
      message: 'The lock of this run no longer holds: its time is over.',
    })
    // others wait a while longer for what it may have under way
    await expect(acquireLock(engine, once)).rejects.toMatchObject({ code: 'locked' })
  })

  it('sees that it was released, also where another one has its place', async () => {
    const lock = await acquireLock(engine, once)
    await releaseLock(engine, lock.id)
    const gone = {
      code: 'lock-lost',
      message: 'The lock of this run no longer holds: it is gone from the engine.',
    }
    await expect(lock.check()).rejects.toMatchObject(gone)
    const other = await acquireLock(engine, once)
    await expect(lock.check()).rejects.toMatchObject(gone)
    await lock.release()
    await other.check()
    // an engine that makes an id of a name shows the network of the other one
    const [network] = (await engine.listNetworks()).filter(({ name }) => name === 'xec-lock-shop')
    const first = await acquireLock(change({ inspectNetwork: async () => network as never }), {
      ...once,
      project: 'first',
    })
    await expect(first.check()).rejects.toMatchObject(gone)
  })

  it('changes nothing more through a guarded engine without it', async () => {
    const lock = await acquireLock(engine, once)
    const guarded = guardEngine(engine, lock)
    const id = await guarded.createNetwork(makeSpec('shop'))
    await releaseLock(engine, lock.id)
    const lost = { code: 'lock-lost' }
    await expect(guarded.createNetwork(makeSpec('other'))).rejects.toMatchObject(lost)
    await expect(guarded.removeNetwork(id)).rejects.toMatchObject(lost)
    await expect(guarded.connect(id, 'web', DEFAULT_ENDPOINT_SETTINGS)).rejects.toMatchObject(lost)
    await expect(guarded.disconnect(id, 'web')).rejects.toMatchObject(lost)
    expect(await listNames()).toEqual(['shop'])
    // and reads all the same
    expect(await guarded.inspectNetwork(id)).toMatchObject({ name: 'shop' })
    expect(await guarded.identify()).toEqual(await engine.identify())
    expect(await guarded.listNetworks()).toEqual(await engine.listNetworks())
    expect(await guarded.listContainers()).toEqual([])
    expect(await guarded.readClock()).toBeGreaterThan(0)
    await expect(guarded.inspectContainer('web')).rejects.toMatchObject({ kind: 'not-found' })
    await guarded.close()
  })
})

describe('a lock that is gone from the engine', () => {
  const yes = async (): Promise<boolean> => true

  async function removeAll(): Promise<void> {
    const networks = await engine.listNetworks()
    for (const { id, predefined } of networks) if (!predefined) await engine.removeNetwork(id)
  }

  it.each(['project', 'engine'] as const)(
    'of scope %s is taken again under its id, and lasts no longer',
    async (scope) => {
      const lock = await acquireLock(engine, { ...once, scope, lifetimeMilliseconds: MINUTE })
      const [before] = await listLocks(engine)
      await removeAll()
      expect(await lock.regain(yes)).toBe(true)
      await lock.check()
      expect(lock.remaining()).toBeLessThanOrEqual(MINUTE)
      const [after] = await listLocks(engine)
      expect(after).toEqual({
        ...before,
        since: after?.since,
        expires: after?.expires,
      })
      await lock.release()
      expect(await listNames()).toEqual([])
    },
  )

  it('in part only is made whole', async () => {
    const lock = await acquireLock(engine, { ...once, scope: 'engine' })
    const [first] = (await engine.listNetworks()).filter(({ name }) => name === 'xec-lock')
    await engine.removeNetwork(first?.id as string)
    expect(await lock.regain(yes)).toBe(true)
    expect(await listNames()).toEqual(['xec-lock', 'xec-lock-shop'])
  })

  it('is taken back from nobody', async () => {
    const lock = await acquireLock(engine, once)
    await removeAll()
    const other = await acquireLock(engine, once)
    expect(await lock.regain(yes)).toBe(false)
    await other.release()
    // given up is given up
    expect(await lock.regain(yes)).toBe(false)
    await expect(lock.check()).rejects.toMatchObject({ code: 'lock-lost' })
  })

  it.each<[string, () => Promise<boolean>]>([
    ['where the work cannot go on', async () => false],
    [
      'where the engine breaks meanwhile',
      async () => {
        throw new EngineError('unreachable', 'read ECONNRESET')
      },
    ],
  ])('holds no more %s, although it is there until it is given back', async (_, isUndisturbed) => {
    const lock = await acquireLock(engine, once)
    await removeAll()
    expect(await lock.regain(isUndisturbed)).toBe(false)
    await expect(lock.check()).rejects.toMatchObject({
      message: expect.stringMatching(/gone for a while, in which somebody else may have been/) as unknown,
    })
    expect(lock.remaining()).toBe(0)
    await lock.release()
    expect(await listNames()).toEqual([])
  })

  it('is not taken again once its time is over, and what is no refusal is told', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const lock = await acquireLock(engine, { ...once, lifetimeMilliseconds: MINUTE })
    await removeAll()
    const fault = new TypeError('a defect')
    await expect(lock.regain(() => Promise.reject(fault))).rejects.toBe(fault)
    const second = await acquireLock(engine, { ...once, project: 'other', lifetimeMilliseconds: MINUTE })
    vi.advanceTimersByTime(MINUTE)
    expect(await second.regain(yes)).toBe(false)
  })
})

describe('a connection that breaks', () => {
  const broken = new EngineError('unreachable', 'read ECONNRESET')

  it('after the lock was made does not lose it', async () => {
    let creates = 0
    const shaky = change({
      createNetwork: async (spec) => {
        creates += 1
        await engine.createNetwork(spec)
        throw broken
      },
    })
    const lock = await acquireLock(shaky, once)
    await lock.check()
    expect(creates).toBe(1)
  })

  it('before the lock was made has it made again', async () => {
    let creates = 0
    const shaky = change({
      createNetwork: async (spec) => {
        creates += 1
        if (creates < 3) throw new EngineError('timeout', 'no answer within 45000 ms')
        return engine.createNetwork(spec)
      },
    })
    await (await acquireLock(shaky, once)).check()
    expect(creates).toBe(3)
  })

  it('is like an engine that is busy for a moment: the lock is asked for again', async () => {
    let creates = 0
    const busy = change({
      createNetwork: async (spec) => {
        creates += 1
        if (creates === 1) throw new EngineError('server', 'try again later', { status: 503 })
        return engine.createNetwork(spec)
      },
    })
    await (await acquireLock(busy, once)).check()
    expect(creates).toBe(2)
  })

  it('each time is told in the end, and nothing is held', async () => {
    const shaky = change({
      createNetwork: async () => {
        throw broken
      },
    })
    await expect(acquireLock(shaky, once)).rejects.toBe(broken)
    expect(await listNames()).toEqual([])
  })

  it('while the lock is read or released is met by another try', async () => {
    let calls = 0
    const shake = async (): Promise<void> => {
      calls += 1
      if (calls % 2 === 1) throw broken
    }
    const shaky = change({
      listNetworks: async () => (await shake(), engine.listNetworks()),
      inspectNetwork: async (id) => (await shake(), engine.inspectNetwork(id)),
      removeNetwork: async (id) => (await engine.removeNetwork(id), shake()),
    })
    const lock = await acquireLock(shaky, once)
    await lock.check()
    await lock.release()
    expect(await listNames()).toEqual([])
  })

  it('is another thing than a refusal, which is told at once', async () => {
    const refusal = new EngineError('denied', 'authorization denied by plugin')
    const strict = change({
      createNetwork: async () => {
        throw refusal
      },
      removeNetwork: async () => {
        throw refusal
      },
    })
    await expect(acquireLock(strict, once)).rejects.toBe(refusal)
    const lock = await acquireLock(engine, once)
    await expect(releaseLock(strict, lock.id)).rejects.toBe(refusal)
    const blind = change({
      inspectNetwork: async () => {
        throw refusal
      },
    })
    await expect((await acquireLock(blind, { ...once, project: 'other' })).check()).rejects.toBe(refusal)
  })
})

describe('before Docker 25, where several networks can have one name for a moment,', () => {
  // The embedded engine has one network of a name; the list shows a second one, of another run.
  async function showTwins(isAnswered: boolean) {
    await leave('xec-lock', [0, 10], 'another-run!')
    const [twin] = (await engine.listNetworks()).filter(({ name }) => name === 'xec-lock')
    await engine.removeNetwork(twin?.id as string)
    let isMade = false
    return change({
      createNetwork: async (spec) => {
        const id = await engine.createNetwork(spec)
        isMade = true
        if (!isAnswered) throw new EngineError('unreachable', 'read ECONNRESET')
        return id
      },
      listNetworks: async () => {
        const networks = await engine.listNetworks()
        return isMade ? [...networks, twin as never] : networks
      },
    })
  }

  it('a lock whose create was answered is the first', async () => {
    const lock = await acquireLock(await showTwins(true), { ...once, scope: 'engine' })
    expect(await listNames()).toEqual(['xec-lock', 'xec-lock-shop'])
    await lock.check()
  })

  it('a lock whose create was not answered gives way', async () => {
    const request = { ...once, scope: 'engine' } as const
    await expect(acquireLock(await showTwins(false), request)).rejects.toMatchObject({ code: 'locked' })
    expect(await listNames()).toEqual([])
  })
})
