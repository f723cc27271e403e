import { expect, it } from 'vitest'
import {
  findJournals,
  findLeftEndpoints,
  findLocks,
  findNamesakes,
  findPlaceholders,
} from '../../../../src/doctor/rules/leftovers.ts'
import type { LockStatus } from '../../../../src/model/lock.ts'
import { attached, observedContainer, observedNetwork, ownedNetwork } from '../../../support/states.ts'
import { CLUES, listCodes, makeCase, say } from '../scene.ts'

const back = observedNetwork('back')
const db = observedContainer('db', [attached(back)])

it('finds endpoints of containers that do not exist', () => {
  const endpoints = new Map([
    [
      back.id,
      [
        { container: db.id, name: 'db' },
        { container: 'f'.repeat(64), name: "ghost's" },
      ],
    ],
  ])
  const found = findLeftEndpoints(
    makeCase({ networks: [back], containers: [db], clues: { ...CLUES, endpoints } }),
  )
  expect(listCodes(found)).toEqual(['endpoint-left'])
  expect(say(found)).toContain(String.raw`docker network disconnect --force back 'ghost'\''s'`)
  expect(say(found)).toContain('Containers has ffffffffffff')
  const known = new Map([[back.id, [{ container: db.id, name: 'db' }]]])
  expect(
    findLeftEndpoints(
      makeCase({ networks: [back], containers: [db], clues: { ...CLUES, endpoints: known } }),
    ),
  ).toEqual([])
  expect(findLeftEndpoints(makeCase({ networks: [back], clues: null }))).toEqual([])
})

it('finds networks of one name', () => {
  const twin = { ...back, id: 'e'.repeat(64) }
  expect(say(findNamesakes(makeCase({ networks: [back, twin] })))).toContain('2 networks are called "back"')
  expect(findNamesakes(makeCase({ networks: [back] }))).toEqual([])
})

it('finds placeholders that no container needs', () => {
  const held = ownedNetwork('old', { configOnly: true }, { 'sh.xec.placeholder': 'true' })
  const user = observedContainer('user', [], { mode: { kind: 'network', network: 'old' } })
  expect(listCodes(findPlaceholders(makeCase({ networks: [held] })))).toEqual(['placeholder-left'])
  expect(findPlaceholders(makeCase({ networks: [held], containers: [user] }))).toEqual([])
  expect(findPlaceholders(makeCase({ networks: [ownedNetwork('front'), back] }))).toEqual([])
})

it('finds applies that did not come to their end', () => {
  const left = [
    { project: 'shop', title: 'apply of "shop" by ci@runner', isRunning: false },
    { project: 'blog', title: 'apply of "blog" by ci@runner', isRunning: true },
  ]
  const found = findJournals(makeCase({ left }))
  expect(found).toHaveLength(1)
  expect(say(found)).toContain('The apply of "shop" by ci@runner, did not come to its end')
  expect(say(found)).toContain('"xec recover"')
})

it('finds locks whose run is over', () => {
  const lock = (rest: Partial<LockStatus>): LockStatus => ({
    id: 'abcdef012345',
    scope: 'project',
    project: 'shop',
    operation: 'apply',
    holder: null,
    since: null,
    expires: null,
    state: 'dead',
    ...rest,
  })
  const text = say(findLocks(makeCase({ locks: [lock({}), lock({ project: null, state: 'expired' })] })))
  expect(text).toContain('lock abcdef012345 of "shop"\nxec lock release abcdef012345')
  expect(text).toContain('lock abcdef012345 of the engine')
  expect(findLocks(makeCase({ locks: [lock({ state: 'held' })] }))).toEqual([])
})
