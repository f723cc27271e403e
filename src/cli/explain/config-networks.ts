// What is meant by the problems of networks and addresses.
import type { ConfigCode } from '../../config/codes.ts'
import { renderLines, type Meaning } from './meaning.ts'

type Code = Extract<
  ConfigCode,
  | 'external-with-settings'
  | 'config-from-with-settings'
  | 'config-source-invalid'
  | 'bridge-name-invalid'
  | 'bridge-name-taken'
  | 'option-invalid'
  | 'cidr-invalid'
  | 'cidr-host-bits'
  | 'cidr-reserved'
  | 'subnet-missing'
  | 'subnet-overlap'
  | 'ipv6-disabled'
  | 'address-invalid'
  | 'address-family'
  | 'address-outside-subnet'
  | 'address-reserved'
  | 'address-declared-twice'
  | 'address-needs-subnet'
  | 'address-dynamic'
  | 'mac-invalid'
>

/** What is meant by the problems of networks and addresses. */
export const NETWORKS_MEANINGS: Readonly<Record<Code, Meaning>> = {
  'external-with-settings': {
    meaning: 'Settings of a network that xec never changes.',
    why: 'An external network is used as it is. Settings that are never applied only look as if they were.',
    example: renderLines('networks:', '  corp: { external: true, internal: true }'),
    remedy: 'Remove them, or external.',
  },
  'config-from-with-settings': {
    meaning: 'A setting that engines refuse beside configFrom.',
    why: 'The network takes its settings from another one, and engines refuse a second source.',
    example: renderLines(
      'networks:',
      '  base: { configOnly: true }',
      '  frontend: { configFrom: base, internal: true, options: { a: b } }',
    ),
    remedy: 'Move it to the config-only network.',
  },
  'config-source-invalid': {
    meaning: 'ConfigFrom names no declared config-only network.',
    why: 'Settings can only come from a network that holds nothing but settings.',
    example: renderLines('networks:', '  base: {}', '  frontend: { configFrom: base }'),
    remedy: 'Correct it, or add configOnly: true there.',
  },
  'bridge-name-invalid': {
    meaning:
      'A bridge name that is empty, longer than 15 bytes, has blanks, /, : or %, or is one of docker0, lo, all, default, . and ...',
    why: 'The kernel refuses the name of the interface, or it is the interface of somebody else.',
    example: renderLines('networks:', '  frontend: { options: { com.docker.network.bridge.name: docker0 } }'),
    remedy: 'Choose another.',
  },
  'bridge-name-taken': {
    meaning: 'Two networks have one bridge name.',
    why: 'A bridge is an interface of the host, and there is one of each name.',
    example: renderLines(
      'networks:',
      '  frontend: { options: { com.docker.network.bridge.name: br-shop } }',
      '  backend: { options: { com.docker.network.bridge.name: br-shop } }',
    ),
    remedy: 'Choose another.',
  },
  'option-invalid': {
    meaning:
      'An option of a bridge network that engines cannot read: an MTU that is neither 0 nor from 68 to 65535, or text where a boolean or an address belongs.',
    why: 'Engines take such a value when the network is created, and containers then do not start on it.',
    example: renderLines('networks:', '  frontend: { options: { com.docker.network.driver.mtu: tiny } }'),
    remedy: 'Write what the message asks for.',
  },
  'cidr-invalid': {
    meaning: 'No address range.',
    why: 'Without the prefix length nobody knows how large the subnet is.',
    example: renderLines('networks:', '  frontend: { ipam: { subnet: 172.30.0.0 } }'),
    remedy: 'Write 172.25.0.0/16.',
  },
  'cidr-host-bits': {
    meaning: 'An address inside a range instead of the range.',
    why: 'Some engines cut the bits off and others refuse them, so that a file would not mean the same everywhere.',
    example: renderLines('networks:', '  frontend: { ipam: { subnet: 172.30.0.5/16 } }'),
    remedy: 'Write the range that the message names.',
  },
  'cidr-reserved': {
    meaning: 'A subnet of loopback, multicast or unspecified addresses, which containers cannot have.',
    why: 'Kernels route these addresses nowhere, or to the host itself.',
    example: renderLines('networks:', '  frontend: { ipam: { subnet: 127.10.0.0/16 } }'),
    remedy: 'Choose a subnet of private addresses.',
  },
  'subnet-missing': {
    meaning: 'A pool without subnet.',
    why: 'A range, a gateway and auxiliary addresses lie inside a subnet; by themselves they say nothing.',
    example: renderLines('networks:', '  frontend: { ipam: { config: [{ gateway: 172.30.0.1 }] } }'),
    remedy: 'Add subnet.',
  },
  'subnet-overlap': {
    meaning:
      'Two subnets share addresses. Those of overlay networks may be used by other networks, not by each other.',
    why: 'A packet to such an address could go to either network. Engines refuse the second one in the middle of an apply.',
    example: renderLines(
      'networks:',
      '  frontend: { ipam: { subnet: 172.30.0.0/16 } }',
      '  backend: { ipam: { subnet: 172.30.5.0/24 } }',
    ),
    remedy: 'Choose another subnet.',
  },
  'ipv6-disabled': {
    meaning: 'An IPv6 subnet without enableIPv6: true.',
    why: 'Docker stores such a pool and does not use it, Podman turns IPv6 on by itself.',
    example: renderLines('networks:', '  frontend: { ipam: { subnet: "2001:db8::/64" } }'),
    remedy: 'Add it.',
  },
  'address-invalid': {
    meaning: 'No address.',
    why: 'Leading zeros and prefix lengths are read differently by different programs.',
    example: renderLines(
      'networks:',
      '  frontend: { ipam: { config: [{ subnet: 172.30.0.0/16, gateway: 172.30.0.300 }] } }',
    ),
    remedy: 'Write it without prefix length and leading zeros.',
  },
  'address-family': {
    meaning: 'An IPv4 address where IPv6 belongs, or the other way round.',
    why: 'An address of one family cannot lie in a subnet of the other.',
    example: renderLines(
      'networks:',
      '  frontend: { ipam: { config: [{ subnet: 172.30.0.0/16, gateway: "2001:db8::1" }] } }',
    ),
    remedy: 'Move or correct it.',
  },
  'address-outside-subnet': {
    meaning: 'An address or range outside of its subnet.',
    why: 'The engine would refuse it, or never give it to anybody.',
    example: renderLines(
      'networks:',
      '  frontend: { ipam: { config: [{ subnet: 172.30.0.0/16, gateway: 172.31.0.1 }] } }',
    ),
    remedy: 'Correct one of the two.',
  },
  'address-reserved': {
    meaning: "The gateway's, a reserved, the network or the broadcast address.",
    why: 'The address is taken before the first container comes.',
    example: renderLines(
      'networks:',
      '  frontend: { ipam: { config: [{ subnet: 172.30.0.0/16, gateway: 172.30.0.1 }] } }',
      'targets:',
      '  containers:',
      '    web: { networks: { frontend: { ipv4Address: 172.30.0.1 } } }',
    ),
    remedy: 'Choose another.',
  },
  'address-declared-twice': {
    meaning: 'Two containers have one address on a network.',
    why: 'The second container could not be connected.',
    example: renderLines(
      'networks:',
      '  frontend: { ipam: { subnet: 172.30.0.0/16 } }',
      'targets:',
      '  containers:',
      '    web: { networks: { frontend: { ipv4Address: 172.30.0.5 } } }',
      '    api: { networks: { frontend: { ipv4Address: 172.30.0.5 } } }',
    ),
    remedy: 'Choose another.',
  },
  'address-needs-subnet': {
    meaning: 'A static address on a network without declared subnet.',
    why: 'The engine chooses a subnet by itself, and the next time another one. Engines refuse static addresses there.',
    example: renderLines(
      'networks:',
      '  frontend: {}',
      'targets:',
      '  containers:',
      '    web: { networks: { frontend: { ipv4Address: 172.30.0.5 } } }',
    ),
    remedy: 'Declare the subnet.',
  },
  'address-dynamic': {
    meaning:
      'A static address inside ip_range, which the engine may give away while the container is stopped.',
    why: 'While the container is stopped its address is free, and the engine gives it to the next container that comes.',
    example: renderLines(
      'networks:',
      '  frontend: { ipam: { config: [{ subnet: 172.30.0.0/16, ip_range: 172.30.1.0/24 }] } }',
      'targets:',
      '  containers:',
      '    web: { networks: { frontend: { ipv4Address: 172.30.1.5 } } }',
    ),
    remedy: 'Choose one outside.',
  },
  'mac-invalid': {
    meaning: 'No MAC address.',
    why: 'Without quotes YAML reads some of these addresses as numbers.',
    example: renderLines(
      'networks: { frontend: {} }',
      'targets:',
      '  containers:',
      '    web: { networks: { frontend: { macAddress: "02:42" } } }',
    ),
    remedy: 'Six pairs of hexadecimal digits, in quotes.',
  },
}
