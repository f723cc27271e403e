import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  findLifetime,
  isLock,
  makeLockLabels,
  makeLockName,
  parseLock,
  renderHolding,
  type LockInfo,
} from '../../../src/model/lock.ts'
import { makePairs } from '../../../src/model/pairs.ts'

const since = Date.UTC(2026, 10, 26, 15, 22, 17)
const holder = { user: 'ci', host: 'runner-1', pid: 4711, place: 'boot pid:[1] 99' }
const facts = {
  id: '1a2b3c4d5e6f',
  project: 'shop',
  operation: 'apply',
  holder,
  since,
  expires: since + 60_000,
} as const

function makeNetwork(name: string, labels: Readonly<Record<string, string>>) {
  return { id: 'net-1', name, settings: { labels: makePairs(Object.entries(labels)) } }
}

const labels = Object.fromEntries(makeLockLabels(facts))
const info: LockInfo = {
  id: '1a2b3c4d5e6f',
  scope: 'project',
  project: 'shop',
  operation: 'apply',
  holder,
  since: '2026-11-26T15:22:17Z',
  expires: '2026-11-26T15:23:17Z',
}

describe('the labels of a lock', () => {
  it('say who, where, what for, since when and until when', () => {
    expect(labels).toEqual({
      'sh.xec.record': 'lock',
      'sh.xec.lock.version': '1',
      'sh.xec.lock.id': '1a2b3c4d5e6f',
      'sh.xec.lock.project': 'shop',
      'sh.xec.lock.operation': 'apply',
      'sh.xec.lock.user': 'ci',
      'sh.xec.lock.host': 'runner-1',
      'sh.xec.lock.process': '4711',
      'sh.xec.lock.place': 'boot pid:[1] 99',
      'sh.xec.lock.since': '2026-11-26T15:22:17Z',
      'sh.xec.lock.expires': '2026-11-26T15:23:17Z',
    })
  })

  it('say no place where the system shows none', () => {
    const nowhere = { ...holder, place: null }
    const found = makeLockLabels({ ...facts, holder: nowhere })
    expect(found.map(([key]) => key)).not.toContain('sh.xec.lock.place')
    expect(parseLock(makeNetwork('xec-lock-shop', Object.fromEntries(found)))).toEqual({
      ...info,
      holder: nowhere,
    })
  })

  it('are read back, on the network of a project and on that of the engine', () => {
    expect(parseLock(makeNetwork(makeLockName('shop'), labels))).toEqual(info)
    expect(parseLock(makeNetwork('xec-lock', labels))).toEqual({ ...info, scope: 'engine' })
  })

  it('are read back whatever they say, and to the second', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\n', '\0', '@', '\u{1f600}') })
    const point = fc.integer({ min: 0, max: 4_102_444_800_000 })
    const made = fc.record({
      user: text,
      host: text,
      pid: fc.integer({ min: 1, max: 4_194_304 }),
      place: text,
    })
    fc.assert(
      fc.property(made, point, point, (someone, from, until) => {
        const found = makeLockLabels({ ...facts, holder: someone, since: from, expires: until })
        const read = parseLock(makeNetwork('xec-lock-shop', Object.fromEntries(found)))
        expect(read.holder).toEqual(someone)
        expect(Date.parse(read.since as string)).toBe(from - (from % 1000))
        expect(Date.parse(read.expires as string)).toBe(until - (until % 1000))
      }),
      { numRuns: 50 },
    )
  })
})

describe('a lock that this version does not understand', () => {
  it('has no holder, but the id and the times that every version has', () => {
    const found = parseLock(makeNetwork('xec-lock-shop', { ...labels, 'sh.xec.lock.version': '2' }))
    expect(found).toEqual({ ...info, operation: null, holder: null })
  })

  it.each(['', '0', '-1', '4711x', '99999999999'])('has no holder without a process: %j', (pid) => {
    expect(
      parseLock(makeNetwork('xec-lock-shop', { ...labels, 'sh.xec.lock.process': pid })).holder,
    ).toBeNull()
  })

  it.each(['user', 'host', 'process'])('has no holder without a label for %s', (key) => {
    const { [`sh.xec.lock.${key}`]: _left, ...rest } = labels
    expect(parseLock(makeNetwork('xec-lock-shop', rest)).holder).toBeNull()
  })

  it.each(['', 'soon', '2026-11-26', '2026-13-26T15:22:17Z', '2026-11-26T15:22:17+01:00'])(
    'has no end that can be read: %j',
    (expires) => {
      const found = parseLock(makeNetwork('xec-lock-shop', { ...labels, 'sh.xec.lock.expires': expires }))
      expect(found.expires).toBeNull()
      expect(findLifetime(found)).toBeNull()
    },
  )

  it('is called by its network where it has no id', () => {
    const nobody = { scope: 'project', operation: null, holder: null, since: null, expires: null } as const
    expect(parseLock(makeNetwork('xec-lock-shop', {}))).toEqual({ ...nobody, id: 'net-1', project: 'shop' })
    expect(parseLock(makeNetwork('xec-lock', {}))).toEqual({
      ...nobody,
      id: 'net-1',
      scope: 'engine',
      project: null,
    })
  })
})

describe('a lifetime', () => {
  it.each([
    ['2026-11-26T15:22:17Z', '2026-11-26T15:23:17Z', 60_000],
    ['2026-11-26T15:23:17Z', '2026-11-26T15:22:17Z', null],
    [null, '2026-11-26T15:22:17Z', null],
    ['2026-11-26T15:23:17Z', null, null],
  ])('from %s to %s is %s', (from, until, expected) => {
    expect(findLifetime({ ...info, since: from, expires: until })).toBe(expected)
  })
})

it.each([
  ['xec-lock', 'lock', true],
  ['xec-lock-shop', 'lock', true],
  ['xec-journal-shop', 'journal', false],
  ['xec-lockers', 'lock', false],
  ['xec-lock-shop', undefined, false],
])('%s with record %s: a lock? %s', (name, record, expected) => {
  expect(isLock(makeNetwork(name, record === undefined ? {} : { 'sh.xec.record': record }))).toBe(expected)
})

it.each<[Partial<LockInfo>, string]>([
  [
    {},
    'apply of project "shop" by ci@runner-1, process 4711, since 2026-11-26T15:22:17Z, until 2026-11-26T15:23:17Z at the latest',
  ],
  [
    { operation: null, project: null, holder: null, since: null, expires: null },
    'a run by somebody unknown, without an end that can be read',
  ],
])('the holding %j is told in full', (change, text) => {
  expect(renderHolding({ ...info, ...change })).toBe(text)
})
