// Which ends are the same to all others.
import { describe, expect, it } from 'vitest'
import type { ObservedNetwork } from '../../../src/model/observed.ts'
import { makeFindPlace } from '../../../src/policies/places.ts'
import { makeReachability } from '../../../src/reachability/model.ts'
import { stateOf } from '../../support/policies.ts'
import { on, peer, port } from '../../support/reach.ts'
import { observedNetwork, pool } from '../../support/states.ts'

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

  it('is the same from afar on any network, but for one that has an address where ports are published', () => {
    const [red, blue] = ['10.1.0.0/24', '10.2.0.0/24'].map((subnet, index) =>
      observedNetwork(`net-${index}`, { pools: [pool(subnet)] }),
    ) as [ObservedNetwork, ObservedNetwork]
    const isAlike = (published: string): boolean => {
      const containers = [
        on('one', [red]),
        on('two', [blue]),
        on('shop', [front], { ports: [port(published)] }),
      ]
      const of = makeFindPlace(makeReachability(stateOf([front, red, blue], containers)))
      return of(peer('one')).remote === of(peer('two')).remote
    }
    expect(isAlike('80:80')).toBe(true)
    expect(isAlike('127.0.0.1:80:80')).toBe(true)
    expect(isAlike('192.168.7.7:80:80')).toBe(true)
    expect(isAlike('10.1.0.1:80:80')).toBe(false)
  })

  it('is none for a container that is not there', () => {
    expect(() => find(peer('ghost'))).toThrow(new RangeError('There is no container "ghost".'))
  })
})
