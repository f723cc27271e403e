// Which ends are the same to all others.
import { describe, expect, it } from 'vitest'
import { makeFindPlace } from '../../../src/policies/places.ts'
import { makeReachability } from '../../../src/reachability/model.ts'
import { stateOf } from '../../support/policies.ts'
import { on, peer, port } from '../../support/reach.ts'
import { observedNetwork } from '../../support/states.ts'

const front = observedNetwork('front')
const back = observedNetwork('back')

describe('the place of an end', () => {
  const find = makeFindPlace(
    makeReachability(
      stateOf(
        [front, back],
        [
          on('web-1', [front]),
          on('web-2', [front]),
          on('api', [back]),
          on('shop', [front], { ports: [port('80:80')] }),
        ],
      ),
    ),
  )

  it('is that of all who are on the same networks with the same ports', () => {
    expect(find(peer('web-1'))).toBe(find(peer('web-2')))
    expect(find(peer('web-1')).index).not.toBe(find(peer('shop')).index)
    expect(find(peer('web-1')).networks).toEqual(new Set([front.id]))
  })

  it('is none for a container that is not there', () => {
    expect(() => find(peer('ghost'))).toThrow(new RangeError('There is no container "ghost".'))
  })
})
