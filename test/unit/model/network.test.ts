import { describe, expect, it } from 'vitest'
import { comparePools, isEncrypting } from '../../../src/model/network.ts'
import { pool } from '../../support/states.ts'

describe('pools', () => {
  it('are ordered by family, then by subnet; one without a subnet comes first', () => {
    const subnets = ['fd00:2::/64', '10.2.0.0/16', 'fd00:1::/64', '10.1.0.0/16']
    const pools = [...subnets.map((subnet) => pool(subnet)), { ...pool(''), subnet: null }]
    expect(pools.toSorted(comparePools).map(({ subnet }) => subnet)).toEqual([
      null,
      '10.1.0.0/16',
      '10.2.0.0/16',
      'fd00:1::/64',
      'fd00:2::/64',
    ])
  })
})

describe('the overlay option "encrypted"', () => {
  it.each(['', 'true', '1', 'yes'])('encrypts with the value %j', (value) => {
    expect(isEncrypting(value)).toBe(true)
  })

  it.each(['false', '0', 'F'])('does not encrypt with the value %j', (value) => {
    expect(isEncrypting(value)).toBe(false)
  })
})
