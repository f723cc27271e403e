import { describe, expect, it } from 'vitest'
import { findClashes, findNoSubnets, findRouteOverlaps } from '../../../../src/doctor/rules/subnets.ts'
import type { AddressPool } from '../../../../src/model/clues.ts'
import type { HostRoute } from '../../../../src/model/host.ts'
import type { NetworkSettings } from '../../../../src/model/network.ts'
import type { ObservedNetwork } from '../../../../src/model/observed.ts'
import { observedNetwork, podman5, pool } from '../../../support/states.ts'
import { CLUES, HOST, listCodes, makeCase, say } from '../scene.ts'

const net = (name: string, subnet: string, rest: Partial<NetworkSettings> = {}): ObservedNetwork =>
  observedNetwork(name, { pools: [pool(subnet)], ...rest })

describe('findClashes', () => {
  it('finds networks that share addresses', () => {
    const networks = [
      net('wide', '10.0.0.0/8'),
      net('a', '10.1.0.0/16'),
      net('b', '10.2.0.0/16', { driver: 'macvlan' }),
      net('six', 'fd00::/64'),
    ]
    const found = findClashes(makeCase({ networks }))
    expect(listCodes(found)).toEqual(['subnets-clash', 'subnets-clash'])
    expect(say(found)).toContain('"wide" and "a" share addresses')
    expect(say(found)).toContain('"wide" and "b" share addresses')
  })

  it('finds nothing between neighbours, devices of the host, overlays, config-only networks, or in what cannot be read', () => {
    const networks = [
      net('a', '10.1.0.0/16'),
      net('b', '10.2.0.0/16'),
      net('m1', '10.3.0.0/16', { driver: 'macvlan' }),
      net('m2', '10.3.0.0/16', { driver: 'ipvlan' }),
      net('o', '10.1.0.0/16', { driver: 'overlay' }),
      net('c', '10.1.0.0/16', { configOnly: true }),
      observedNetwork('odd', { pools: [{ ...pool('x'), subnet: null }, pool('nonsense')] }),
      observedNetwork('two', { pools: [pool('10.9.0.0/16'), pool('10.9.0.0/17')] }),
    ]
    expect(findClashes(makeCase({ networks }))).toEqual([])
  })

  it('takes time in proportion to what there is', () => {
    const networks = Array.from({ length: 5_000 }, (_, index) =>
      net(`n${index}`, `10.${Math.floor(index / 256)}.${index % 256}.0/24`),
    )
    const begin = performance.now()
    expect(findClashes(makeCase({ networks }))).toEqual([])
    expect(performance.now() - begin).toBeLessThan(5_000)
  })
})

describe('findRouteOverlaps', () => {
  const look = (...routes: readonly HostRoute[]) =>
    findRouteOverlaps(
      makeCase({
        networks: [net('front', '10.5.0.0/24'), net('vlan', '10.6.0.0/24', { driver: 'macvlan' })],
        host: { ...HOST, routes },
      }),
    )
  const route = (destination: string, device: string, gateway: string | null = null): HostRoute => ({
    destination,
    device,
    gateway,
  })

  it('finds routes of the host to addresses of a network', () => {
    expect(say(look(route('10.0.0.0/8', 'tun0', '10.0.0.1')))).toContain(
      '/proc/net/route: 10.0.0.0/8 via 10.0.0.1 dev tun0',
    )
    expect(say(look(route('10.5.0.128/25', 'eth1')))).toContain('10.5.0.128/25 dev eth1')
    const six = findRouteOverlaps(
      makeCase({
        networks: [net('six', 'fd00::/64')],
        host: { ...HOST, routes: [route('fd00::/32', 'tun0')] },
      }),
    )
    expect(say(six)).toContain('/proc/net/ipv6_route: fd00::/32 dev tun0')
  })

  it('finds nothing in the way out, in what the engine set up itself, or where nobody could look', () => {
    expect(
      look(route('0.0.0.0/0', 'eth0'), route('10.5.0.0/24', 'br-front'), route('10.6.0.0/16', 'eth0')),
    ).toEqual([])
    expect(findRouteOverlaps(makeCase({ host: null, networks: [net('front', '10.5.0.0/24')] }))).toEqual([])
  })
})

describe('findNoSubnets', () => {
  const usual = [
    ...Array.from({ length: 14 }, (_, index) => `172.${18 + index}.0.0/16`),
    ...Array.from({ length: 16 }, (_, index) => `192.168.${16 * index}.0/20`),
  ]
  const networks = usual.map((subnet, index) => net(`n${index}`, subnet))
  const given = (pools: readonly AddressPool[] | null) => ({ ...CLUES, engine: { ...CLUES.engine, pools } })

  it('finds that all subnets are given away, which the default network has one of', () => {
    const found = findNoSubnets(makeCase({ networks }))
    expect(listCodes(found)).toEqual(['subnets-used-up'])
    expect(say(found)).toContain("GET /networks: 31 subnets in use\nDocker's own pools: 172.17.0.0/16 in /16")
    const clues = given([
      { base: '10.0.0.0/30', size: 31 },
      { base: 'fd00::/48', size: 64 },
    ])
    const two = [net('a', '10.0.0.0/31'), net('b', '10.0.0.2/31')]
    expect(say(findNoSubnets(makeCase({ networks: two, clues })))).toContain(
      'GET /info, DefaultAddressPools: 10.0.0.0/30 in /31',
    )
  })

  it('finds nothing where one is left, or where nobody knows the pools', () => {
    expect(findNoSubnets(makeCase({ networks: networks.slice(1) }))).toEqual([])
    expect(findNoSubnets(makeCase({ networks: networks.slice(0, -1) }))).toEqual([])
    expect(findNoSubnets(makeCase({ networks, clues: null }))).toEqual([])
    expect(findNoSubnets(makeCase({ networks, engine: podman5 }))).toEqual([])
    for (const odd of [
      { base: 'x', size: 8 },
      { base: '10.0.0.0/16', size: 8 },
      { base: '10.0.0.0/16', size: 33 },
    ])
      expect(findNoSubnets(makeCase({ networks, clues: given([odd]) }))).toEqual([])
    expect(findNoSubnets(makeCase({ networks, clues: given([{ base: 'fd00::/48', size: 64 }]) }))).toEqual([])
  })
})
