// Every field of an attachment: it reaches the engine, reads back as declared, a change of it is seen and made, and a field that is
// left out is not compared. On running and on stopped containers.
import { expect } from 'vitest'
import { onPodman, type ContractCase, type ContractKind, type ContractWorld } from '../contract/contract.ts'
import { engineKinds } from '../support/engines.ts'
import { expectChanges, expectEmpty, expectRefused, settle, type Body, type Words } from './fidelity.ts'

interface Row {
  readonly field: string
  readonly value: unknown
  readonly other: unknown
  /** The path of its difference; default: the field. */
  readonly path?: string
  /** What an inspect shows of it. */
  readonly shown: unknown
  /** True where it can be cleared by `null`. */
  readonly clears: boolean
  readonly leftOut?: NonNullable<ContractCase['leftOut']>
  /** What an error says that it needs, on engines that cannot. */
  readonly needs?: Readonly<Partial<Record<ContractKind, string>>>
}

const NETWORK: Body = {
  enableIPv6: true,
  ipam: { config: [{ subnet: '10.86.1.0/24' }, { subnet: 'fd86:1::/64' }] },
}

const OLD_DOCKER = 'Docker Engine 29.3'
const NO_MAC = {
  'docker-20.10': OLD_DOCKER,
  'docker-26': OLD_DOCKER,
  'docker-28': OLD_DOCKER,
  embedded: OLD_DOCKER,
}
const DOCKER_28 = 'Docker Engine 28'
const NO_PRIORITY = { 'docker-20.10': DOCKER_28, 'docker-26': DOCKER_28, ...onPodman('Docker') }

const ROWS: readonly Row[] = [
  { field: 'aliases', value: ['www', 'front'], other: ['www'], shown: ['front', 'www'], clears: true },
  { field: 'ipv4Address', value: '10.86.1.80', other: '10.86.1.81', shown: '10.86.1.80', clears: true },
  { field: 'ipv6Address', value: 'fd86:1::80', other: 'fd86:1::81', shown: 'fd86:1::80', clears: true },
  {
    field: 'linkLocalIPs',
    value: ['169.254.8.1'],
    other: ['169.254.8.2'],
    shown: ['169.254.8.1'],
    clears: true,
    needs: onPodman('Docker'),
  },
  {
    field: 'driverOpts',
    value: { 'org.example.shape': 'fast' },
    other: { 'org.example.shape': 'slow' },
    path: 'driverOpts["org.example.shape"]',
    shown: [['org.example.shape', 'fast']],
    clears: true,
    needs: onPodman('Docker'),
  },
  { field: 'gwPriority', value: 7, other: 8, shown: 7, clears: false, needs: NO_PRIORITY },
  {
    field: 'links',
    value: ['mail:post'],
    other: ['mail:letter'],
    shown: ['mail:post'],
    clears: true,
    needs: onPodman('Docker'),
  },
  {
    field: 'macAddress',
    value: '02:42:0a:56:01:50',
    other: '02:42:0a:56:01:51',
    shown: '02:42:0a:56:01:50',
    clears: false,
    needs: NO_MAC,
  },
]

function makeWords(field: string, value: unknown): Words {
  return {
    networks: { backend: NETWORK },
    containers: { web: { networks: { backend: { [field]: value } } } },
  }
}

function leaveOut(
  needs: Row['needs'] = {},
  leftOut: Row['leftOut'] = {},
): NonNullable<ContractCase['leftOut']> {
  const cannot = Object.entries(needs).map(([kind, need]) => [kind, `needs ${need}`])
  return { ...leftOut, ...(Object.fromEntries(cannot) as object) }
}

const ALL: readonly ContractKind[] = ['embedded', ...engineKinds]

// Where an inspect of a stopped container hides what it asked for, there is nothing to compare.
const HIDDEN = new Set(['ipv4Address', 'ipv6Address', 'macAddress'])

function makeFieldCases({
  field,
  value,
  other,
  path = field,
  shown,
  clears,
  leftOut,
  needs,
}: Row): readonly ContractCase[] {
  const about = leaveOut(needs, leftOut)
  const property = `attachment.${field}`
  const stopped = HIDDEN.has(field)
    ? { ...about, ...onPodman('Podman hides what a stopped container asks for') }
    : about
  const refusing = Object.entries(needs ?? {}) as readonly (readonly [ContractKind, string])[]
  const able = Object.fromEntries(
    ALL.filter((kind) => needs?.[kind] === undefined).map((kind) => [kind, 'This engine can']),
  )
  const change = `disconnect,connect containers.web/backend: ${path}`
  return [
    {
      name: `${field} of an attachment reaches the engine and reads back without a difference`,
      proves: { property, proof: 'reaches' },
      leftOut: about,
      async run(world) {
        await world.run('web')
        await settle(world, makeWords(field, value))
        const { attachments } = await world.engine.inspectContainer('web')
        const found = attachments.find(({ networkName }) => networkName === 'backend')
        const isLive = field === 'ipv4Address' || field === 'ipv6Address' || field === 'macAddress'
        expect({ ...found?.settings, ...(isLive ? found?.live : {}) }).toMatchObject({ [field]: shown })
      },
    },
    {
      name: `another value for ${field} of an attachment is a reconnect that names it`,
      proves: { property, proof: 'changes' },
      leftOut: about,
      async run(world) {
        await world.run('web')
        await settle(world, makeWords(field, value))
        await expectChanges(world, makeWords(field, other), [change])
        await settle(world, makeWords(field, other))
      },
    },
    {
      name: `${field} of an attachment is compared and changed on a stopped container`,
      leftOut: stopped,
      async run(world) {
        await world.run('web')
        await settle(world, makeWords(field, value))
        await world.stop('web')
        await expectEmpty(world, makeWords(field, value))
        await expectChanges(world, makeWords(field, other), [change])
        await settle(world, makeWords(field, other))
      },
    },
    {
      name: `${field} of an attachment that is left out is not compared`,
      proves: { property, proof: 'leaves' },
      leftOut: about,
      async run(world) {
        await world.run('web')
        await settle(world, makeWords(field, value))
        await expectEmpty(world, { networks: { backend: NETWORK }, containers: { web: ['backend'] } })
      },
    },
    ...(clears
      ? [
          {
            name: `${field} of an attachment is cleared by null`,
            leftOut: HIDDEN.has(field)
              ? { ...about, ...onPodman('Podman never shows whether an address was asked for') }
              : about,
            async run(world) {
              await world.run('web')
              await settle(world, makeWords(field, value))
              await expectChanges(world, makeWords(field, null), [change])
              await settle(world, makeWords(field, null))
            },
          } satisfies ContractCase,
        ]
      : []),
    ...(refusing.length > 0
      ? [
          {
            name: `${field} of an attachment is refused at plan time by an engine that cannot`,
            leftOut: able,
            async run(world) {
              await world.run('web')
              const need = needs?.[world.kind] ?? ''
              await expectRefused(world, makeWords(field, value), {
                code: 'field-unsupported',
                words: [field, need],
              })
            },
          } satisfies ContractCase,
        ]
      : []),
  ]
}

const OPTION_CASES: readonly ContractCase[] = [
  {
    name: 'each key of driverOpts of an attachment counts for itself, and a reconnect keeps those that are not declared',
    leftOut: leaveOut(onPodman('Docker')),
    async run(world) {
      await world.run('web')
      await settle(world, makeWords('driverOpts', { 'org.example.shape': 'fast', 'org.example.size': 1 }))
      await expectEmpty(world, makeWords('driverOpts', { 'org.example.size': 1 }))
      const declared = makeWords('driverOpts', { 'org.example.size': 2, 'org.example.tint': 'red' })
      await expectChanges(world, declared, [
        'disconnect,connect containers.web/backend: driverOpts["org.example.size"], driverOpts["org.example.tint"]',
      ])
      await settle(world, declared)
      expect(await readOptions(world)).toEqual([
        ['org.example.shape', 'fast'],
        ['org.example.size', '2'],
        ['org.example.tint', 'red'],
      ])
    },
  },
  {
    name: 'a key of driverOpts of an attachment that was taken away is seen and put back',
    leftOut: leaveOut(onPodman('Docker')),
    async run(world) {
      await world.run('web')
      const declared = makeWords('driverOpts', { 'org.example.shape': 'fast', 'org.example.size': 1 })
      await settle(world, declared)
      await settle(world, makeWords('driverOpts', {}))
      expect(await readOptions(world)).toEqual([])
      await settle(world, makeWords('driverOpts', { 'org.example.size': 1 }))
      await expectChanges(world, declared, [
        'disconnect,connect containers.web/backend: driverOpts["org.example.shape"]',
      ])
      await settle(world, declared)
    },
  },
]

async function readOptions({ engine }: ContractWorld): Promise<unknown> {
  const { attachments } = await engine.inspectContainer('web')
  return attachments.find(({ networkName }) => networkName === 'backend')?.settings.driverOpts
}

/** Fields of an attachment. */
export const endpointFieldCases: readonly ContractCase[] = [
  ...ROWS.flatMap(makeFieldCases).filter(({ leftOut = {} }) =>
    ALL.some((kind) => leftOut[kind] === undefined),
  ),
  ...OPTION_CASES,
]
