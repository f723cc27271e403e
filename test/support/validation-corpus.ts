// Networks with address pools, drivers and options, right and wrong in every way that files get wrong, as a file has them.
import type { EngineKind } from './engines.ts'

/** One network with one pool or two. */
export interface Candidate {
  readonly name: string
  readonly driver?: string
  readonly pools: readonly CandidatePool[]
  readonly enableIPv6?: boolean
  readonly options?: Readonly<Record<string, string>>
}

/** A pool as a file has it. */
export interface CandidatePool {
  readonly subnet?: string
  readonly ip_range?: string
  readonly gateway?: string
  readonly aux_addresses?: Readonly<Record<string, string>>
}

const TAKEN = {
  'cidr-reserved': 'It takes some of these ranges, and no container can start in them.',
  'value-invalid': 'It takes an empty driver for "bridge".',
} as const

const DOCKER = {
  ...TAKEN,
  'ipv6-disabled': 'It stores the pool and does not use it.',
  'bridge-name-invalid': 'It takes an empty name for none.',
} as const

const PODMAN = {
  'address-reserved':
    'It takes the network and the broadcast address as gateway; containers cannot use them.',
  'address-outside-subnet': 'It drops auxiliary addresses.',
  'field-unsupported': 'It drops auxiliary addresses.',
  'cidr-host-bits': 'It masks them.',
  'subnet-overlap': 'It accepts one subnet twice in a network.',
  'ipv6-disabled': 'It turns IPv6 on.',
  'bridge-name-invalid': 'It takes the name, and fails when a container starts.',
  'cidr-invalid': 'It takes an IPv4 range in the form of IPv6.',
  ...TAKEN,
  'option-invalid': 'It drops most options, and takes values with which no container starts.',
} as const

const SUBNETS = ['10.95.1.0/24', '10.95.1.0/29', '10.95.1.7/24', '10.95.1.0/33', '10.95.1/24']
const GATEWAYS = [undefined, '10.95.1.1', '10.95.1.0', '10.95.1.7', '10.96.1.1', 'fd95:1::1', '10.95.1.256']
const RANGES = [undefined, '10.95.1.0/29', '10.95.1.0/30', '10.96.1.0/29', '10.95.0.0/16']
const HOLDERS = [undefined, '10.95.1.2', '10.96.1.2']

function makePool(subnet: string, gateway?: string, range?: string, holder?: string): CandidatePool {
  return {
    subnet,
    ...(gateway === undefined ? {} : { gateway }),
    ...(range === undefined ? {} : { ip_range: range }),
    ...(holder === undefined ? {} : { aux_addresses: { router: holder } }),
  }
}

// Every value of one field beside right values of the others, so that each refusal has one cause.
const GENERATED: readonly Candidate[] = [
  ...SUBNETS.flatMap((subnet) => GATEWAYS.map((gateway) => makePool(subnet, gateway))),
  ...SUBNETS.slice(0, 2).flatMap((subnet) =>
    RANGES.flatMap((range) => HOLDERS.map((holder) => makePool(subnet, undefined, range, holder))),
  ),
].map((pool) => ({ name: JSON.stringify(pool), pools: [pool] }))

const WRITTEN: readonly Candidate[] = [
  { name: 'no pool', pools: [] },
  { name: 'a gateway without a subnet', pools: [{ gateway: '10.95.1.1' }] },
  { name: 'two IPv4 pools on a bridge', pools: [{ subnet: '10.95.1.0/24' }, { subnet: '10.95.2.0/24' }] },
  { name: 'one pool twice', pools: [{ subnet: '10.95.1.0/24' }, { subnet: '10.95.1.0/24' }] },
  {
    name: 'two IPv6 pools on a bridge',
    pools: [{ subnet: 'fd95:1::/64' }, { subnet: 'fd95:2::/64' }],
    enableIPv6: true,
  },
  { name: 'both families', pools: [{ subnet: '10.95.1.0/24' }, { subnet: 'fd95:1::/64' }], enableIPv6: true },
  { name: 'IPv6', pools: [{ subnet: 'fd95:1::/64' }], enableIPv6: true },
  { name: 'IPv6 with a gateway', pools: [{ subnet: 'fd95:1::/64', gateway: 'fd95:1::9' }], enableIPv6: true },
  {
    name: 'an IPv6 gateway outside',
    pools: [{ subnet: 'fd95:1::/64', gateway: 'fd96:2::9' }],
    enableIPv6: true,
  },
  { name: 'an IPv6 subnet with host bits', pools: [{ subnet: 'fd95:1::5/64' }], enableIPv6: true },
  { name: 'an IPv6 pool without IPv6', pools: [{ subnet: 'fd95:1::/64' }] },
  { name: 'a /30', pools: [{ subnet: '10.95.1.0/30' }] },
  { name: 'a /31', pools: [{ subnet: '10.95.1.0/31' }] },
  { name: 'a /32', pools: [{ subnet: '10.95.1.1/32' }] },
  {
    name: 'an auxiliary address that is the gateway',
    pools: [makePool('10.95.1.0/24', '10.95.1.9', undefined, '10.95.1.9')],
  },
  {
    name: 'an auxiliary address where the gateway would be',
    pools: [makePool('10.95.1.0/24', undefined, undefined, '10.95.1.1')],
  },
  {
    name: 'an auxiliary address that is the network',
    pools: [makePool('10.95.1.0/24', undefined, undefined, '10.95.1.0')],
  },
  { name: 'a bridge name', pools: [], options: { 'com.docker.network.bridge.name': 'br-corpus' } },
  {
    name: 'a bridge name that is too long',
    pools: [],
    options: { 'com.docker.network.bridge.name': 'br-much-too-long-a-name' },
  },
  {
    name: 'the bridge of the engine itself',
    pools: [],
    options: { 'com.docker.network.bridge.name': 'docker0' },
  },
]

const BRIDGE_NAME = 'com.docker.network.bridge.name'
const MTU = 'com.docker.network.driver.mtu'
const ENABLE_ICC = 'com.docker.network.bridge.enable_icc'

// Ranges that have a meaning of their own, and the narrowest there are.
const SPECIAL: readonly Candidate[] = [
  '0.0.0.0/0',
  '0.0.0.0/8',
  '127.0.0.0/8',
  '127.1.0.0/16',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '255.255.255.0/24',
  '::/0',
  '::1/128',
  '::/96',
  'fe80::/64',
  'ff00::/8',
  '::ffff:10.95.0.0/112',
  'fd95:1::/126',
  'fd95:1::/127',
  'fd95:1::/128',
].map((subnet) => ({
  name: `the subnet ${subnet}`,
  pools: [{ subnet }],
  ...(subnet.includes(':') ? { enableIPv6: true } : {}),
}))

const OPTIONS: readonly Candidate[] = (
  [
    [BRIDGE_NAME, ''],
    [BRIDGE_NAME, 'lo'],
    [BRIDGE_NAME, 'br/corpus'],
    [BRIDGE_NAME, 'br corpus'],
    [BRIDGE_NAME, 'br:corpus'],
    [BRIDGE_NAME, '.'],
    [BRIDGE_NAME, '..'],
    [BRIDGE_NAME, 'all'],
    [BRIDGE_NAME, 'default'],
    [BRIDGE_NAME, 'br%d'],
    [BRIDGE_NAME, 'br-ö'],
    [BRIDGE_NAME, '_br'],
    [BRIDGE_NAME, 'br-fifteen-long'],
    [BRIDGE_NAME, 'br-sixteen-chars'],
    [BRIDGE_NAME, 'br-zwölf-größe'],
    [MTU, ''],
    [MTU, 'jumbo'],
    [MTU, '-1'],
    [MTU, '0'],
    [MTU, '67'],
    [MTU, '68'],
    [MTU, '+1400'],
    [MTU, '1400.5'],
    [MTU, '1400'],
    [MTU, '65535'],
    [MTU, '65536'],
    [MTU, '99999999999999999999'],
    ['mtu', 'jumbo'],
    [ENABLE_ICC, ''],
    [ENABLE_ICC, 'maybe'],
    [ENABLE_ICC, 'false'],
    [ENABLE_ICC, 'T'],
    ['com.docker.network.bridge.enable_ip_masquerade', 'yes'],
    ['com.docker.network.bridge.default_bridge', 'maybe'],
    ['com.docker.network.bridge.inhibit_ipv4', 'maybe'],
    ['com.docker.network.bridge.host_binding_ipv4', ''],
    ['com.docker.network.bridge.host_binding_ipv4', '10.0.0'],
    ['com.docker.network.bridge.host_binding_ipv4', '::1'],
  ] as const
).map(([key, value]) => ({ name: `${key}: ${JSON.stringify(value)}`, pools: [], options: { [key]: value } }))

const MORE: readonly Candidate[] = [
  { name: 'an empty driver', driver: '', pools: [] },
  {
    name: 'two auxiliary addresses that are one',
    pools: [{ subnet: '10.95.1.0/24', aux_addresses: { router: '10.95.1.5', printer: '10.95.1.5' } }],
  },
  {
    name: 'an auxiliary address outside of the range',
    pools: [makePool('10.95.1.0/24', undefined, '10.95.1.64/26', '10.95.1.5')],
  },
  {
    name: 'an auxiliary address inside of the range',
    pools: [makePool('10.95.1.0/24', undefined, '10.95.1.64/26', '10.95.1.70')],
  },
  { name: 'a range of one address', pools: [makePool('10.95.1.0/24', undefined, '10.95.1.9/32')] },
  {
    name: 'the first address of an IPv6 subnet as gateway',
    pools: [makePool('fd95:1::/64', 'fd95:1::')],
    enableIPv6: true,
  },
  {
    name: 'the only address of an IPv6 subnet as gateway',
    pools: [makePool('fd95:1::/128', 'fd95:1::')],
    enableIPv6: true,
  },
  {
    name: 'a range that is the gateway',
    pools: [makePool('10.95.1.0/24', '10.95.1.9', '10.95.1.9/32')],
  },
  {
    name: 'a range that is the gateway that the engine would take',
    pools: [makePool('10.95.1.0/24', undefined, '10.95.1.1/32')],
  },
  {
    name: 'a range of one address that is set aside',
    pools: [makePool('10.95.1.0/24', undefined, '10.95.1.9/32', '10.95.1.9')],
  },
]

/** All candidates, none of them twice. Each has addresses of its own, since an engine may hold on to those of a failed create. */
export const candidates: readonly Candidate[] = [
  ...new Map(
    [...GENERATED, ...WRITTEN, ...MORE, ...SPECIAL, ...OPTIONS].map((candidate) => [
      candidate.name,
      candidate,
    ]),
  ).values(),
].map(giveAddresses)

function giveAddresses(candidate: Candidate, index: number): Candidate {
  const number = 100 + index
  const text = JSON.stringify(candidate)
    .replaceAll('10.95.', `10.${number}.`)
    .replaceAll('10.96.', '10.99.')
    .replaceAll('fd95:', `fd00:${number}:`)
    .replaceAll('fd96:', 'fd00:99:')
  return JSON.parse(text) as Candidate
}

/** Where xec is stricter than an engine: what it says, and why it does not leave it to the engine. */
export const stricter: Readonly<Record<EngineKind, Readonly<Record<string, string>>>> = {
  'docker-20.10': {
    ...DOCKER,
    'cidr-host-bits': 'It stores them; later versions refuse them.',
    'address-outside-subnet':
      'It accepts a range outside the subnet, from which it then cannot give an address.',
    'bridge-name-invalid':
      'It removes the bridge of its default network together with the network that names it.',
    'option-invalid': 'It takes an MTU with which no container starts.',
  },
  'docker-26': DOCKER,
  'docker-28': DOCKER,
  'podman-4': PODMAN,
  'podman-5': PODMAN,
}
