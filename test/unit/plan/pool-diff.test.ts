// Declared against live address pools: exact within a family, untouched beyond it.
import { describe, expect, it } from 'vitest'
import type { Pool } from '../../../src/model/network.ts'
import { diffPools, mergePools } from '../../../src/plan/pool-diff.ts'
import { pairs, pool } from '../../support/states.ts'

const v4 = pool('10.1.0.0/24')
const v6 = pool('fd00:1::/64')
const bare: Pool = { ...v4, subnet: null }

function listPaths(declared: readonly Pool[], live: readonly Pool[]): string[] {
  return diffPools(declared, live).map(
    ({ path, before, after }) => `${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
  )
}

describe('pools', () => {
  it.each<readonly [string, readonly Pool[], readonly Pool[], readonly string[]]>([
    ['do not differ where none is declared', [], [v4, v6], []],
    ['do not differ by their order', [v6, v4], [v4, v6], []],
    ['do not differ by an automatic gateway', [v4], [pool('10.1.0.0/24', { gateway: '10.1.0.1' })], []],
    ['of a family that is not declared are left alone', [v6], [v4, v6], []],
    [
      'of another subnet are one change',
      [v4],
      [pool('10.9.0.0/24')],
      ['ipam.config[0].subnet: "10.9.0.0/24" -> "10.1.0.0/24"'],
    ],
    ['that are missing are named', [v4, v6], [v4], ['ipam.config[1].subnet: null -> "fd00:1::/64"']],
    [
      'that nobody declares beside others of their family are named',
      [v4],
      [v4, pool('10.9.0.0/24'), v6],
      ['ipam.config[1].subnet: "10.9.0.0/24" -> null'],
    ],
    [
      'are paired by subnet first',
      [pool('10.8.0.0/24'), v4],
      [v4, pool('10.9.0.0/24')],
      ['ipam.config[0].subnet: "10.9.0.0/24" -> "10.8.0.0/24"'],
    ],
    [
      'differ by range and gateway where these are declared',
      [pool('10.1.0.0/24', { ipRange: '10.1.0.128/25', gateway: '10.1.0.254' })],
      [pool('10.1.0.0/24', { gateway: '10.1.0.1' })],
      [
        'ipam.config[0].ip_range: null -> "10.1.0.128/25"',
        'ipam.config[0].gateway: "10.1.0.1" -> "10.1.0.254"',
      ],
    ],
    [
      'differ by single auxiliary addresses',
      [pool('10.1.0.0/24', { auxAddresses: pairs({ router: '10.1.0.2', 'dns.a': '10.1.0.3' }) })],
      [
        pool('10.1.0.0/24', {
          auxAddresses: pairs({ router: '10.1.0.9', spare: '10.1.0.4', 'dns.a': '10.1.0.3' }),
        }),
      ],
      ['ipam.config[0].aux_addresses["router"]: "10.1.0.9" -> "10.1.0.2"'],
    ],
    ['without a subnet take any', [bare], [v4], []],
    [
      'without a subnet can ask for a gateway',
      [{ ...bare, gateway: 'fd00:1::5' }],
      [v4, v6],
      ['ipam.config[0].gateway: null -> "fd00:1::5"'],
    ],
    [
      'of a network without any are all new',
      [pool('10.1.0.0/24', { auxAddresses: pairs({ router: '10.1.0.2' }) })],
      [],
      [
        'ipam.config[0].subnet: null -> "10.1.0.0/24"',
        'ipam.config[0].aux_addresses["router"]: null -> "10.1.0.2"',
      ],
    ],
  ])('%s', (_, declared, live, expected) => {
    expect(listPaths(declared, live)).toEqual(expected)
  })
})

describe('the pools of a replacement', () => {
  const both = { enableIPv4: true, enableIPv6: true }
  const full = pool('10.1.0.0/24', {
    ipRange: '10.1.0.128/25',
    gateway: '10.1.0.1',
    auxAddresses: pairs({ router: '10.1.0.2' }),
  })

  it.each<readonly [string, readonly Pool[], readonly Pool[], readonly Pool[]]>([
    ['are the live ones where none is declared', [], [v6, v4], [v4, v6]],
    ['are completed from the live pool of their subnet', [v4], [full], [full]],
    ['take nothing over from another subnet', [v4], [pool('10.9.0.0/24', { gateway: '10.9.0.1' })], [v4]],
    [
      'prefer what is declared',
      [pool('10.1.0.0/24', { gateway: '10.1.0.254', auxAddresses: pairs({ router: '10.1.0.7' }) })],
      [full],
      [{ ...full, gateway: '10.1.0.254', auxAddresses: pairs({ router: '10.1.0.7' }) }],
    ],
    ['keep the family that is not declared', [v6], [v4, pool('fd00:9::/64')], [v4, v6]],
    ['have the live subnet where they declare none', [bare], [full], [full]],
    ['are as declared where there was none', [v4], [], [v4]],
    ['lose what nobody declares beside others of its family', [v4], [v4, pool('10.9.0.0/24')], [v4]],
  ])('%s', (_, declared, live, expected) => {
    expect(mergePools(declared, live, both)).toEqual(expected)
  })

  it('lose a family that is switched off', () => {
    expect(mergePools([], [v4, v6], { enableIPv4: true, enableIPv6: false })).toEqual([v4])
    expect(mergePools([], [v4, v6], { enableIPv4: false, enableIPv6: true })).toEqual([v6])
  })
})
