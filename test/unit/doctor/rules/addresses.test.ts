import { describe, expect, it } from 'vitest'
import { findFullNetworks, findTakenAddresses } from '../../../../src/doctor/rules/addresses.ts'
import type { Pool } from '../../../../src/model/network.ts'
import { attached, observedContainer, observedNetwork, pairs, pool } from '../../../support/states.ts'
import { listCodes, makeCase, say } from '../scene.ts'

const back = observedNetwork('back', { pools: [pool('10.1.0.0/24')] })
const at = (name: string, ipv4Address: string, state: 'running' | 'exited' = 'running') =>
  observedContainer(name, [attached(back, { ipv4Address }, state === 'exited' ? { live: NONE } : {})], {
    state,
  })
const NONE = { ipv4Address: null, ipv6Address: null, macAddress: null }

describe('findTakenAddresses', () => {
  it('finds an address that a running container has and another one asks for', () => {
    const found = findTakenAddresses(
      makeCase({ networks: [back], containers: [at('a', '10.1.0.5', 'exited'), at('b', '10.1.0.5')] }),
    )
    expect(listCodes(found)).toEqual(['address-taken'])
    expect(say(found)).toContain('"a" asks for 10.1.0.5 on "back", which "b" has')
    expect(say(found)).toContain('IPAddress of "back": 10.1.0.5')
  })

  it('finds one that two stopped containers ask for, for IPv6 as well', () => {
    const six = (name: string) =>
      observedContainer(name, [attached(back, { ipv6Address: 'fd00::5' }, { live: NONE })], {
        state: 'exited',
      })
    expect(
      say(findTakenAddresses(makeCase({ networks: [back], containers: [six('a'), six('b')] }))),
    ).toContain('which "a" asks for, too')
  })

  it('finds nothing where addresses differ, were not asked for, or are not shown', () => {
    const hidden = observedContainer(
      'c',
      [
        attached(
          back,
          { ipv4Address: '10.1.0.5', ipv6Address: 'fd00::5' },
          { unknown: ['ipv4Address', 'ipv6Address'], live: NONE },
        ),
      ],
      { state: 'exited' },
    )
    const containers = [at('a', '10.1.0.5'), at('b', '10.1.0.6'), hidden]
    expect(findTakenAddresses(makeCase({ networks: [back], containers }))).toEqual([])
  })
})

describe('findFullNetworks', () => {
  const fill = (pools: readonly Pool[], ...addresses: readonly string[]) => {
    const network = observedNetwork('small', { pools })
    const containers = addresses.map((address, index) =>
      observedContainer(`c${index}`, [
        attached(
          network,
          {},
          {
            live: address.includes(':')
              ? { ...NONE, ipv6Address: address }
              : { ...NONE, ipv4Address: address },
          },
        ),
      ]),
    )
    return findFullNetworks(makeCase({ networks: [network], containers }))
  }

  it('finds networks without a free address', () => {
    expect(say(fill([pool('10.1.0.0/30')], '10.1.0.2'))).toContain(
      'All addresses of 10.1.0.0/30 on "small" are in use',
    )
    expect(
      fill([pool('10.1.0.0/24', { ipRange: '10.1.0.8/31', gateway: '10.1.0.1' })], '10.1.0.8', '10.1.0.9'),
    ).toHaveLength(1)
    expect(
      fill(
        [pool('10.1.0.0/29', { auxAddresses: pairs({ r: '10.1.0.6' }) })],
        '10.1.0.2',
        '10.1.0.3',
        '10.1.0.4',
        '10.1.0.5',
      ),
    ).toHaveLength(1)
    expect(fill([pool('fd00::/126', { gateway: 'fd00::1' })], 'fd00::2', 'fd00::3')).toHaveLength(1)
  })

  it('finds nothing where one is free, where nobody can fill it, or where there is no subnet', () => {
    expect(fill([pool('10.1.0.0/29')], '10.1.0.2')).toEqual([])
    expect(fill([pool('10.0.0.0/8')], '10.1.0.2')).toEqual([])
    expect(fill([{ ...pool('10.0.0.0/8'), subnet: null }])).toEqual([])
    expect(fill([{ ...pool('nonsense') }])).toEqual([])
    expect(fill([pool('10.1.0.0/29', { ipRange: 'nonsense' })])).toEqual([])
  })
})
