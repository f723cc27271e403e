// One meaning in two spellings: what was applied in one is no difference in the other, on either side.
import { onDocker, onPodman, type ContractCase } from '../contract/contract.ts'
import { expectEmpty, settle, type Body } from './fidelity.ts'

interface Pair {
  readonly name: string
  readonly applied: Body
  readonly declared: Body
  readonly leftOut?: NonNullable<ContractCase['leftOut']>
}

const V4 = { subnet: '10.85.1.0/24' }
const V6 = { subnet: 'fd85:1::/64' }

const PAIRS: readonly Pair[] = [
  {
    name: 'an IPv6 subnet in capitals and with zeros',
    applied: { enableIPv6: true, ipam: { config: [{ subnet: 'FD85:0001:0:0:0:0:0:0/64' }] } },
    declared: { enableIPv6: true, ipam: { config: [V6] } },
  },
  {
    name: 'an IPv6 gateway in capitals',
    applied: { enableIPv6: true, ipam: { config: [{ ...V6, gateway: 'FD85:1::000A' }] } },
    declared: { enableIPv6: true, ipam: { config: [{ ...V6, gateway: 'fd85:1::a' }] } },
  },
  {
    name: 'pools in another order',
    applied: { enableIPv6: true, ipam: { config: [V6, V4] } },
    declared: { enableIPv6: true, ipam: { config: [V4, V6] } },
  },
  {
    name: 'one of two families no longer declared',
    applied: { enableIPv6: true, ipam: { config: [V4, V6] } },
    declared: { enableIPv6: true, ipam: { config: [V6] } },
  },
  {
    name: 'a single pool in the short form',
    applied: { ipam: V4 },
    declared: { ipam: { config: [V4] } },
  },
  {
    name: 'no body and an empty one',
    applied: null,
    declared: {},
  },
  {
    name: 'the defaults said and left out',
    applied: {},
    declared: {
      driver: 'bridge',
      internal: false,
      attachable: false,
      enableIPv6: false,
      ipam: { driver: 'default' },
    },
  },
  {
    name: 'snake case and camel case',
    applied: { enable_ipv6: true, ipam: { config: [V6] } },
    declared: { enableIPv6: true, ipam: { config: [V6] } },
  },
  {
    name: 'a declared gateway no longer declared',
    applied: { ipam: { config: [{ ...V4, gateway: '10.85.1.7' }] } },
    declared: { ipam: { config: [V4] } },
  },
  {
    name: 'a range and one no longer declared',
    applied: { ipam: { config: [{ ...V4, ip_range: '10.85.1.128/25' }] } },
    declared: { ipam: { config: [V4] } },
    leftOut: onPodman('Podman does not show ranges'),
  },
  {
    name: 'the gateway that the engine chose, said and left out',
    applied: { ipam: { config: [V4] } },
    declared: { ipam: { config: [{ ...V4, gateway: '10.85.1.1' }] } },
  },
  {
    name: 'the gateway that the engine chose for an IPv6 subnet, said and left out',
    applied: { enableIPv6: true, ipam: { config: [V6] } },
    declared: { enableIPv6: true, ipam: { config: [{ ...V6, gateway: 'fd85:1::1' }] } },
  },
  {
    name: 'the gateway that the engine chose within a range, said and left out',
    applied: { ipam: { config: [{ ...V4, ip_range: '10.85.1.128/25' }] } },
    declared: { ipam: { config: [{ ...V4, gateway: '10.85.1.128' }] } },
    leftOut: onPodman('Podman takes the first address of the subnet'),
  },
  {
    name: 'a range that spans the subnet and none',
    applied: { ipam: { config: [V4] } },
    declared: { ipam: { config: [{ ...V4, ip_range: V4.subnet }] } },
  },
  {
    name: 'a range that the engine does not show',
    applied: { ipam: { config: [{ ...V4, ip_range: '10.85.1.128/25' }] } },
    declared: { ipam: { config: [{ ...V4, ip_range: '10.85.1.64/26' }] } },
    leftOut: onDocker('Docker shows ranges'),
  },
  {
    name: 'the name of a bridge that the engine does not show',
    applied: { options: { 'com.docker.network.bridge.name': 'br-shop' } },
    declared: { options: { 'com.docker.network.bridge.name': 'br-shop' } },
    leftOut: onDocker('Docker shows it'),
  },
  {
    name: 'the length of packets under both names that Podman knows it by',
    applied: { options: { mtu: 1400 } },
    declared: { options: { 'com.docker.network.driver.mtu': '1400' } },
    leftOut: onDocker('Docker knows one name'),
  },
  {
    name: 'labels as a list and as a map',
    applied: { labels: ['tier=data', 'empty='] },
    declared: { labels: { tier: 'data', empty: '' } },
  },
  {
    name: 'labels in another order',
    applied: { labels: { b: '2', a: '1' } },
    declared: { labels: { a: '1', b: '2' } },
  },
  {
    name: 'labels named like what every object has',
    applied: { labels: { toString: 'a', constructor: 'b', ['__proto__']: 'c', hasOwnProperty: 'd' } },
    declared: { labels: { hasOwnProperty: 'd', ['__proto__']: 'c', constructor: 'b', toString: 'a' } },
  },
  {
    name: 'a label with an empty value and one in other scripts',
    applied: { labels: { empty: '', größe: 'ø', 日本: '語' } },
    declared: { labels: { 日本: '語', größe: 'ø', empty: '' } },
  },
  {
    name: 'labels with quotes, brackets and equals signs',
    applied: { labels: { 'a"b': '[x]', 'c=d': 'e=f', 'g\\h': '{"i":1}' } },
    declared: { labels: { 'g\\h': '{"i":1}', 'c=d': 'e=f', 'a"b': '[x]' } },
  },
  {
    name: 'label values that are numbers and booleans, and the same as text',
    applied: { labels: { replicas: 3, ratio: 1.5, critical: true } },
    declared: { labels: { replicas: '3', ratio: '1.5', critical: 'true' } },
  },
  {
    name: 'option values that are numbers and booleans, and the same as text',
    applied: {
      options: { 'com.docker.network.bridge.enable_icc': false, 'com.docker.network.driver.mtu': 1400 },
    },
    declared: {
      options: { 'com.docker.network.bridge.enable_icc': 'false', 'com.docker.network.driver.mtu': '1400' },
    },
    leftOut: onPodman('Podman drops the options of Docker or renames them'),
  },
  {
    name: 'options under the name that Compose gives them',
    applied: { driver_opts: { 'com.docker.network.bridge.enable_icc': 'false' } },
    declared: { options: { 'com.docker.network.bridge.enable_icc': 'false' } },
    leftOut: onPodman('Podman drops the options of Docker'),
  },
  {
    name: 'an unknown option, which Docker keeps',
    applied: { options: { 'org.example.option': 'on', ['__proto__']: 'a', größe: '', toString: 'ø' } },
    declared: { options: { toString: 'ø', größe: '', ['__proto__']: 'a', 'org.example.option': 'on' } },
    leftOut: onPodman('Podman drops the options of Docker'),
  },
  {
    name: 'auxiliary addresses in another order',
    applied: { ipam: { config: [{ ...V4, aux_addresses: { b: '10.85.1.9', a: '10.85.1.8' } }] } },
    declared: { ipam: { config: [{ ...V4, aux_addresses: { a: '10.85.1.8', b: '10.85.1.9' } }] } },
    leftOut: onPodman('Podman drops auxiliary addresses'),
  },
]

/** Canonical forms of networks. */
export const formCases: readonly ContractCase[] = PAIRS.map(({ name, applied, declared, leftOut = {} }) => ({
  name: `no difference: ${name}`,
  leftOut,
  async run(world) {
    await settle(world, { networks: { backend: applied } })
    await expectEmpty(world, { networks: { backend: declared } })
  },
}))
