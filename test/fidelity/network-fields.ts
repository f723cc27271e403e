// Every field of a network: it reaches the engine, reads back as declared, a change of it is seen, and dropping it from the file
// sets it back to what an engine does by itself.
import { expect } from 'vitest'
import {
  beforeDocker28,
  onDocker,
  onPodman,
  type ContractCase,
  type ContractWorld,
} from '../contract/contract.ts'
import { expectChanges, expectEmpty, settle, type Body } from './fidelity.ts'

/** One field in one use. */
export interface NetworkFieldRow {
  readonly field: string
  /** The property of the schema that it is, as `DEFINITION.PROPERTY`. */
  readonly property: string
  readonly body: Body
  /** What an inspect shows of it. */
  readonly shown: Readonly<Record<string, unknown>>
  readonly changed: Body
  /** The paths of the difference between the two. */
  readonly paths: string
  /** What is left in the file without the field; nothing by default. */
  readonly rest?: Body
  /** The paths that differ once the field has left the file; null where it stays as it is. */
  readonly dropped: string | null
  readonly leftOut?: NonNullable<ContractCase['leftOut']>
  /** Makes way before anything else. */
  readonly prepare?: (world: ContractWorld) => Promise<void>
}

const MTU = 'com.docker.network.driver.mtu'
const ICC = 'com.docker.network.bridge.enable_icc'

/** A body with one pool. */
function makePoolBody(pool: Readonly<Record<string, unknown>>, rest: Body = {}): Body {
  return { ipam: { config: [pool] }, ...rest }
}

const ROWS: readonly NetworkFieldRow[] = [
  {
    field: 'internal',
    property: 'network.internal',
    body: { internal: true },
    shown: { internal: true },
    changed: { internal: false },
    paths: 'internal',
    dropped: 'internal',
  },
  {
    field: 'an option',
    property: 'network.options',
    body: { options: { [MTU]: 1400 } },
    shown: { driver: 'bridge' },
    changed: { options: { [MTU]: 1300 } },
    paths: `options["${MTU}"]`,
    dropped: `options["${MTU}"]`,
    leftOut: onPodman('Podman shows this option under another name'),
  },
  {
    field: 'an option of the bridge driver',
    property: 'network.options',
    body: { options: { [ICC]: false } },
    shown: { options: expect.arrayContaining([[ICC, 'false']]) },
    changed: { options: { [ICC]: true } },
    paths: `options["${ICC}"]`,
    dropped: `options["${ICC}"]`,
    leftOut: onPodman('Podman drops the options of Docker'),
  },
  {
    field: 'a label',
    property: 'network.labels',
    body: { labels: { tier: 'data' } },
    shown: { labels: expect.arrayContaining([['tier', 'data']]) },
    changed: { labels: { tier: 'web' } },
    paths: 'labels["tier"]',
    dropped: 'labels["tier"]',
  },
  {
    field: 'a subnet',
    property: 'pool.subnet',
    body: makePoolBody({ subnet: '10.84.1.0/24' }),
    shown: { pools: [expect.objectContaining({ subnet: '10.84.1.0/24' })] },
    changed: makePoolBody({ subnet: '10.84.2.0/24' }),
    paths: 'ipam.config[0].subnet',
    dropped: null,
  },
  {
    field: 'a gateway',
    property: 'pool.gateway',
    body: makePoolBody({ subnet: '10.84.1.0/24', gateway: '10.84.1.9' }),
    shown: { pools: [expect.objectContaining({ gateway: '10.84.1.9' })] },
    changed: makePoolBody({ subnet: '10.84.1.0/24', gateway: '10.84.1.10' }),
    paths: 'ipam.config[0].gateway',
    dropped: null,
  },
  {
    field: 'a range',
    property: 'pool.ip_range',
    body: makePoolBody({ subnet: '10.84.1.0/24', ip_range: '10.84.1.64/26' }),
    shown: { pools: [expect.objectContaining({ ipRange: '10.84.1.64/26' })] },
    changed: makePoolBody({ subnet: '10.84.1.0/24', ip_range: '10.84.1.128/26' }),
    paths: 'ipam.config[0].ip_range',
    dropped: null,
    leftOut: onPodman('Podman does not show ranges'),
  },
  {
    field: 'an auxiliary address',
    property: 'pool.aux_addresses',
    body: makePoolBody({ subnet: '10.84.1.0/24', aux_addresses: { printer: '10.84.1.9' } }),
    shown: { pools: [expect.objectContaining({ auxAddresses: [['printer', '10.84.1.9']] })] },
    changed: makePoolBody({ subnet: '10.84.1.0/24', aux_addresses: { printer: '10.84.1.10' } }),
    paths: 'ipam.config[0].aux_addresses["printer"]',
    dropped: null,
    leftOut: onPodman('Podman drops auxiliary addresses'),
  },
  {
    field: 'an IPv6 subnet',
    property: 'network.enableIPv6',
    body: makePoolBody({ subnet: 'fd84:1::/64' }, { enableIPv6: true }),
    shown: { enableIPv6: true },
    changed: makePoolBody({ subnet: 'fd84:2::/64' }, { enableIPv6: true }),
    paths: 'ipam.config[0].subnet',
    dropped: 'enableIPv6',
  },
  {
    field: 'enableIPv4',
    property: 'network.enableIPv4',
    body: makePoolBody({ subnet: 'fd84:1::/64' }, { enableIPv4: false, enableIPv6: true }),
    shown: { enableIPv4: false },
    changed: makePoolBody({ subnet: 'fd84:1::/64' }, { enableIPv4: true, enableIPv6: true }),
    paths: 'enableIPv4',
    dropped: 'enableIPv4, enableIPv6',
    leftOut: beforeDocker28('needs API 1.48'),
  },
  {
    field: 'an option of the address management',
    property: 'ipam.options',
    body: { ipam: { options: { team: 'net' } } },
    shown: { ipamOptions: [['team', 'net']] },
    changed: { ipam: { options: { team: 'web' } } },
    paths: 'ipam.options["team"]',
    dropped: 'ipam.options["team"]',
    leftOut: onPodman('Podman takes no options for addresses'),
  },
  {
    field: 'the driver',
    property: 'network.driver',
    body: makePoolBody({ subnet: '10.84.1.0/24' }, { driver: 'macvlan', options: { parent: 'docker0' } }),
    shown: { driver: 'macvlan' },
    changed: makePoolBody({ subnet: '10.84.1.0/24' }, { driver: 'bridge' }),
    paths: 'driver, options["parent"]',
    dropped: 'driver, options["parent"]',
    leftOut: onPodman('Podman heeds the parent and never shows it'),
  },
  {
    field: 'the driver, its parent hidden,',
    property: 'network.driver',
    body: makePoolBody({ subnet: '10.84.1.0/24' }, { driver: 'macvlan', options: { parent: 'lo' } }),
    shown: { driver: 'macvlan' },
    changed: makePoolBody({ subnet: '10.84.1.0/24' }, { driver: 'bridge' }),
    paths: 'driver',
    dropped: 'driver',
    leftOut: onDocker('Docker shows the parent'),
  },
  {
    field: 'the driver of the address management',
    property: 'ipam.driver',
    body: { configOnly: true, ipam: { driver: 'null', config: [{ subnet: '10.84.1.0/24' }] } },
    shown: { ipamDriver: 'null' },
    changed: { configOnly: true, ipam: { driver: 'default', config: [{ subnet: '10.84.1.0/24' }] } },
    paths: 'ipam.driver',
    dropped: 'configOnly, ipam.driver',
    leftOut: onPodman('Podman has no config-only networks'),
  },
  {
    field: 'all pools',
    property: 'ipam.config',
    body: makePoolBody({ subnet: '10.84.1.0/24' }),
    shown: { pools: [expect.objectContaining({ subnet: '10.84.1.0/24' })] },
    changed: {
      enableIPv6: true,
      ipam: { config: [{ subnet: '10.84.3.0/24' }, { subnet: 'fd84:3::/64' }] },
    },
    paths: 'enableIPv6, ipam.config[0].subnet, ipam.config[1].subnet',
    dropped: null,
  },
  {
    field: 'configOnly',
    property: 'network.configOnly',
    body: makePoolBody({ subnet: '10.84.1.0/24' }, { configOnly: true }),
    shown: { configOnly: true },
    changed: makePoolBody({ subnet: '10.84.1.0/24' }, { configOnly: false }),
    paths: 'configOnly',
    dropped: 'configOnly',
    leftOut: onPodman('Podman has no config-only networks'),
  },
]

/** The three clauses about each field. */
export function makeNetworkFieldCases(rows: readonly NetworkFieldRow[]): readonly ContractCase[] {
  return rows.flatMap(
    ({ field, property, body, shown, changed, paths, rest = {}, dropped, leftOut = {}, prepare }) => [
      {
        name: `${field} of a network reaches the engine and reads back without a difference`,
        proves: { property, proof: 'reaches' },
        leftOut,
        async run(world) {
          await prepare?.(world)
          await settle(world, { networks: { backend: body } })
          expect((await world.engine.inspectNetwork('backend')).settings).toMatchObject(shown)
        },
      },
      {
        name: `another value for ${field} of a network is a replace that names it`,
        proves: { property, proof: 'changes' },
        leftOut,
        async run(world) {
          await prepare?.(world)
          await settle(world, { networks: { backend: body } })
          await expectChanges(world, { networks: { backend: changed } }, [
            `remove,create networks.backend: ${paths}`,
          ])
          await settle(world, { networks: { backend: changed } })
        },
      },
      {
        name:
          dropped === null
            ? `${field} of a network stays where it leaves the file`
            : `${field} of a network that leaves the file is set back`,
        proves: { property, proof: 'leaves' },
        leftOut,
        async run(world) {
          await prepare?.(world)
          await settle(world, { networks: { backend: body } })
          if (dropped === null) await expectEmpty(world, { networks: { backend: rest } })
          else {
            await expectChanges(world, { networks: { backend: rest } }, [
              `remove,create networks.backend: ${dropped}`,
            ])
            await settle(world, { networks: { backend: rest } })
          }
        },
      },
    ],
  )
}

/** Fields of a network. */
export const networkFieldCases: readonly ContractCase[] = makeNetworkFieldCases(ROWS)
