import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRecord } from '../../../src/apply/record.ts'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { makeLockLabels } from '../../../src/model/lock.ts'
import { openShop, type Run, type Shop, type World } from './xec.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop(null)
})
afterEach(() => shop.remove())

const since = Date.UTC(2026, 10, 26, 15, 22, 17)
const holder = { user: 'ci', host: 'runner-1', pid: 4711, place: null }

/** Leaves a lock behind; `until` is when it ends. */
async function leave(name: string, id: string, until: number = Date.UTC(2126, 0, 1)): Promise<void> {
  const engine = openEmbeddedEngine({ file: join(shop.folder, '.xec', 'embedded.json') })
  const facts = { id, project: 'shop', operation: 'apply', holder, since, expires: until } as const
  await createRecord(engine, { name, labels: makeLockLabels(facts) })
}

function xec(line: string, world?: World): Promise<Run> {
  return shop.xec([...line.split(' '), '--engine', 'embedded'], world)
}

describe('xec lock', () => {
  it('needs no configuration and says where there is no lock', async () => {
    expect(await xec('lock')).toMatchObject({ code: 0, stdout: 'No locks.\n', stderr: '' })
  })

  it('shows who holds what, in 80 columns', async () => {
    await leave('xec-lock', '0123456789ab')
    await leave('xec-lock-shop', 'abcdef012345', since + 60_000)
    const { stdout } = await xec('lock')
    expect(stdout).toBe(
      [
        'ID            STATE    LOCKS       OPERATION  UNTIL',
        '0123456789ab  held     the engine  apply      2126-01-01T00:00:00Z',
        '              by ci@runner-1, process 4711, for project shop, since',
        '              2026-11-26T15:22:17Z',
        'abcdef012345  expired  shop        apply      2026-11-26T15:23:17Z',
        '              by ci@runner-1, process 4711, since 2026-11-26T15:22:17Z',
        '',
      ].join('\n'),
    )
  })

  it('is a document for machines', async () => {
    await leave('xec-lock-shop', 'abcdef012345')
    const { stdout } = await xec('lock --format json')
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 0,
      locks: [
        {
          id: 'abcdef012345',
          project: 'shop',
          scope: 'project',
          operation: 'apply',
          user: 'ci',
          host: 'runner-1',
          pid: 4711,
          since: '2026-11-26T15:22:17Z',
          expires: '2126-01-01T00:00:00Z',
          state: 'held',
        },
      ],
    })
  })

  it('shows a lock that says nothing', async () => {
    const engine = openEmbeddedEngine({ file: join(shop.folder, '.xec', 'embedded.json') })
    const id = await createRecord(engine, { name: 'xec-lock-shop', labels: [['sh.xec.record', 'lock']] })
    const { stdout } = await xec('lock')
    expect(stdout).toContain(`${id.slice(0, 12)}  held   shop   unknown    unknown\n`)
    expect(stdout).toContain('by somebody unknown')
    expect(JSON.parse((await xec('lock --format json')).stdout)).toMatchObject({ locks: [{ user: null }] })
  })
})

describe('xec lock release', () => {
  const terminal = { isTTY: true, env: { NO_COLOR: '1' } }

  it('asks, and warns of a lock that is still held', async () => {
    await leave('xec-lock-shop', 'abcdef012345')
    const { code, questions, stderr } = await xec('lock release abcd', { ...terminal, answer: () => true })
    expect(code).toBe(0)
    expect(stderr).toContain('This lock is still held: apply of project "shop" by ci@runner-1')
    expect(questions).toEqual([expect.stringContaining('Release the lock of apply of project "shop"')])
    expect(await xec('lock')).toMatchObject({ stdout: 'No locks.\n' })
  })

  it('leaves it where the answer is no', async () => {
    await leave('xec-lock-shop', 'abcdef012345')
    expect(await xec('lock release abcdef012345', terminal)).toMatchObject({ code: 25 })
    expect((await xec('lock')).stdout).toContain('abcdef012345')
  })

  it('needs --yes where nobody can be asked', async () => {
    await leave('xec-lock-shop', 'abcdef012345', since + 60_000)
    expect(await xec('lock release abcdef012345')).toMatchObject({
      code: 22,
      stderr: expect.stringContaining('Pass --yes') as unknown,
    })
    const { code, stderr, stdout } = await xec('lock release abcdef012345 --yes')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Released the lock of apply of project "shop"')
    expect(await xec('lock')).toMatchObject({ stdout: 'No locks.\n' })
  })

  it.each([
    ['beef', 'There is no lock "beef". Locks of this engine: 0123456789ab, 0123456789cd.'],
    ['012', 'There is no lock "012".'],
    ['0123', 'There are several locks "0123".'],
  ])('does not guess what %s is', async (id, text) => {
    await leave('xec-lock', '0123456789ab')
    await leave('xec-lock-shop', '0123456789cd')
    const { code, stderr } = await xec(`lock release ${id} --yes`)
    expect(code).toBe(1)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(text)
  })

  it('says that there is none, or that it needs an id', async () => {
    expect((await xec('lock release beef')).stderr).toContain('Locks of this engine: none.')
    expect(await xec('lock release')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Write xec lock release ID.') as unknown,
    })
  })
})
