import { expect, it } from 'vitest'
import { findLongPackets } from '../../../../src/doctor/rules/mtu.ts'
import type { HostFacts } from '../../../../src/model/host.ts'
import type { ObservedNetwork } from '../../../../src/model/observed.ts'
import { attached, bridge, observedContainer, observedNetwork, pairs } from '../../../support/states.ts'
import { HOST, listCodes, makeCase, say } from '../scene.ts'

const MTU = 'com.docker.network.driver.mtu'
const host: HostFacts = {
  ...HOST,
  devices: [
    { name: 'eth0', mtu: 1450, isBridge: false },
    { name: 'lo', mtu: 65_536, isBridge: false },
  ],
}
const mtu = (name: string, value: string, rest: Partial<ObservedNetwork['settings']> = {}) =>
  observedNetwork(name, { options: pairs({ [MTU]: value }), ...rest })
const look = (networks: readonly ObservedNetwork[], facts: HostFacts | null = host) =>
  findLongPackets(
    makeCase({
      networks,
      containers: networks.map((one) => observedContainer(`on-${one.name}`, [attached(one)])),
      host: facts,
    }),
  )

it('finds networks whose packets are longer than the way out takes', () => {
  const found = look([observedNetwork('front'), mtu('big', '9000')])
  expect(listCodes(found)).toEqual(['mtu-too-large'])
  expect(say(found)).toContain(
    'Containers on "big" and "front" send packets of up to 9000 bytes, and the way out takes 1450',
  )
  expect(say(found)).toContain('/sys/class/net/eth0/mtu: 1450, the device of the default route')
  expect(say(look([mtu('zero', '0')]))).toContain('for it and')
})

it('leaves room for the head of an overlay', () => {
  expect(say(look([mtu('mesh', '1450', { driver: 'overlay' })]))).toContain('the way out takes 1400')
  expect(look([mtu('mesh', '1400', { driver: 'overlay' })])).toEqual([])
  expect(look([observedNetwork('mesh', { driver: 'overlay' })])).toEqual([])
})

it('takes what the daemon was started with for the default network', () => {
  const containers = [observedContainer('a', [attached(bridge)])]
  const daemon = [
    { from: 'x', iptables: null, mtu: null },
    { from: 'y', iptables: null, mtu: 1400 },
  ]
  expect(findLongPackets(makeCase({ containers, host: { ...host, daemon } }))).toEqual([])
  expect(findLongPackets(makeCase({ containers, host }))).toHaveLength(1)
})

it('takes the shortest of several ways out', () => {
  const routes = [...(HOST.routes ?? []), { destination: '::/0', device: 'tun0', gateway: null }]
  const devices = [...(HOST.devices ?? []), { name: 'tun0', mtu: 1400, isBridge: false }]
  expect(say(look([observedNetwork('front')], { ...HOST, routes, devices }))).toContain(
    '/sys/class/net/tun0/mtu: 1400',
  )
})

it('finds nothing where packets fit, lead nowhere, are not known, or nobody sends any', () => {
  const networks = [
    mtu('fits', '1450'),
    mtu('left', '(not in the snapshot)'),
    observedNetwork('inside', { internal: true }),
    observedNetwork('vlan', { driver: 'macvlan' }),
    observedNetwork('hidden', {}, { unknown: ['options'] }),
  ]
  expect(look(networks)).toEqual([])
  expect(findLongPackets(makeCase({ networks: [observedNetwork('empty')], host }))).toEqual([])
  expect(look([observedNetwork('front')], null)).toEqual([])
  expect(look([observedNetwork('front')], { ...host, devices: null })).toEqual([])
  expect(look([observedNetwork('front')], { ...host, routes: null })).toEqual([])
})
