import { describe, expect, it } from 'vitest'
import { findNameless, findSharedNames } from '../../../../src/doctor/rules/names.ts'
import { attached, bridge, observedContainer, observedNetwork, podman5 } from '../../../support/states.ts'
import { listCodes, makeCase, say } from '../scene.ts'

const app = observedNetwork('app')

describe('findNameless', () => {
  const [a, b] = ['a', 'b'].map((name) => observedContainer(name, [attached(bridge)])) as [
    ReturnType<typeof observedContainer>,
    ReturnType<typeof observedContainer>,
  ]

  it('finds containers that meet on the default network alone', () => {
    const found = findNameless(makeCase({ containers: [a, b], engine: podman5 }))
    expect(listCodes(found)).toEqual(['default-bridge-names'])
    expect(say(found)).toContain('"a" and "b" are on "bridge" only.')
    expect(say(found)).toContain('podman network create NETWORK && podman network connect NETWORK a')
  })

  it('finds nothing where one is alone there, does not run, or has another network', () => {
    const other = observedContainer('c', [attached(bridge), attached(app)])
    const stopped = observedContainer('d', [attached(bridge)], { state: 'exited' })
    expect(findNameless(makeCase({ networks: [app], containers: [a, other, stopped] }))).toEqual([])
  })
})

describe('findSharedNames', () => {
  const db = observedContainer('db', [attached(app)])

  it('finds aliases that are the name of another container', () => {
    const cache = observedContainer('cache', [attached(app, { aliases: ['db', 'store'] })])
    const found = findSharedNames(makeCase({ networks: [app], containers: [db, cache] }))
    expect(listCodes(found)).toEqual(['name-shared'])
    expect(say(found)).toContain('On "app", "db" is the name of a container, and an alias of "cache", too')
  })

  it('finds nothing where aliases are of one, not shown, or of a container that does not run', () => {
    const containers = [
      db,
      observedContainer('self', [attached(app, { aliases: ['self'] })]),
      observedContainer('hidden', [attached(app, { aliases: ['db'] }, { unknown: ['aliases'] })]),
      observedContainer('stopped', [attached(app, { aliases: ['db'] })], { state: 'exited' }),
    ]
    expect(findSharedNames(makeCase({ networks: [app], containers }))).toEqual([])
  })
})
