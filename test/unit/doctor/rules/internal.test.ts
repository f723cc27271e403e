import { expect, it } from 'vitest'
import { findInternal } from '../../../../src/doctor/rules/internal.ts'
import { attached, observedContainer, observedNetwork } from '../../../support/states.ts'
import { listCodes, makeCase, say } from '../scene.ts'

const back = observedNetwork('back', { internal: true })
const deep = observedNetwork('deep', { internal: true })
const front = observedNetwork('front')
const networks = [back, deep, front]
const db = observedContainer('db', [attached(back)])

it('finds containers that were asked about and are on internal networks only', () => {
  const both = observedContainer('both', [attached(back), attached(deep)])
  const found = findInternal(makeCase({ networks, containers: [db, both], named: ['db', 'both'] }))
  expect(listCodes(found)).toEqual(['internal-only', 'internal-only'])
  expect(say(found)).toContain('"db" is on "back" only, which is internal')
  expect(say(found)).toContain('"both" is on "back" and "deep" only, which are internal')
})

it('finds nothing where nobody asked, where one network is not internal, or where none is', () => {
  const containers = [
    db,
    observedContainer('web', [attached(back), attached(front)]),
    observedContainer('lonely', []),
    observedContainer('stale', [attached('gone')]),
    observedContainer('off', [attached(back)], { state: 'exited' }),
  ]
  expect(findInternal(makeCase({ networks, containers }))).toEqual([])
  const named = ['web', 'lonely', 'stale', 'off', 'nobody']
  expect(findInternal(makeCase({ networks, containers, named }))).toEqual([])
})
