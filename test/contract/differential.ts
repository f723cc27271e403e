// Random sequences of operations on two worlds at once: after each, both must have answered the same and show the same. Ids,
// MAC addresses and endpoint ids are drawn by lot and stand for what they name.
import fc from 'fast-check'
import { expect } from 'vitest'
import { EngineError } from '../../src/model/errors.ts'
import type { NetworkSettings } from '../../src/model/network.ts'
import { join, listNames, makePool, makeSpec, type ContractWorld } from './contract.ts'

const NETWORKS = ['shop', 'backend', 'metrics'] as const
// None of the names could be the beginning of an id.
const CONTAINERS = ['web', 'api', 'mail'] as const
// Not container:, since Docker 28 breaks the connection where such a container is put on a network that does not exist.
const MODES = ['bridge', 'shop', 'backend', 'host', 'none'] as const

const SETTINGS: readonly Partial<NetworkSettings>[] = [
  {},
  { pools: [makePool('10.90.1.0/24')] },
  { pools: [makePool('10.90.1.128/25')], internal: true },
  { pools: [makePool('10.90.2.0/29', { gateway: '10.90.2.3' })], labels: [['tier', 'data']] },
  { pools: [makePool('10.90.2.0/30')], options: [['com.docker.network.driver.mtu', '1400']] },
  {
    pools: [makePool('10.90.3.0/24', { ipRange: '10.90.3.8/29', auxAddresses: [['printer', '10.90.3.10']] })],
  },
  { enableIPv6: true, pools: [makePool('fd90:4::/64'), makePool('10.90.4.0/24')] },
  { configOnly: true, pools: [makePool('10.90.5.0/24')], labels: [['tier', 'base']] },
  { configFrom: 'shop' },
  { configFrom: 'backend', internal: true },
]

const ADDRESSES = [
  null,
  null,
  null,
  '10.90.1.2',
  '10.90.1.200',
  '10.90.2.3',
  '10.90.2.2',
  '10.90.3.200',
  '172.18.0.9',
]

/** One operation, as data so that a failing sequence can be read. */
export type Operation =
  | { readonly do: 'create'; readonly network: string; readonly settings: number }
  | { readonly do: 'remove'; readonly network: string }
  | { readonly do: 'run'; readonly container: string; readonly mode: string; readonly start: boolean }
  | { readonly do: 'start' | 'stop' | 'pause' | 'delete'; readonly container: string }
  | {
      readonly do: 'connect'
      readonly network: string
      readonly container: string
      readonly address: string | null
      readonly alias: string | null
    }
  | { readonly do: 'disconnect'; readonly network: string; readonly container: string }

const network = fc.constantFrom(...NETWORKS)
const container = fc.constantFrom(...CONTAINERS)
const joined = fc.constantFrom(...NETWORKS, ...NETWORKS, 'bridge', 'host', 'none')

// Not host: a container that left it joins its next networks within the host's own, where its routes are in the way.
const left = joined.filter((name) => name !== 'host')

const creation = fc.record({
  do: fc.constant('create' as const),
  network,
  settings: fc.nat(SETTINGS.length - 1),
})
const birth = fc.record({
  do: fc.constant('run' as const),
  container,
  mode: fc.constantFrom(...MODES),
  start: fc.boolean(),
})
const connection = fc.record({
  do: fc.constant('connect' as const),
  network: joined,
  container,
  address: fc.constantFrom(...ADDRESSES),
  alias: fc.constantFrom(null, 'www', 'front'),
})

// Something to work with first, then anything.
const beginning = fc.tuple(creation, creation, birth, birth, birth)
const rest = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: creation },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), network }) },
    { weight: 2, arbitrary: birth },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('start' as const), container }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'pause' as const), container }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), container }) },
    { weight: 8, arbitrary: connection },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('disconnect' as const), network: left, container }),
    },
  ),
  { minLength: 15, maxLength: 15 },
)

/** Sequences of twenty operations that often meet the same few networks, containers and addresses. */
export const operations: fc.Arbitrary<readonly Operation[]> = fc
  .tuple(beginning, rest)
  .map(([first, then]) => [...first, ...then])

interface Side {
  readonly world: ContractWorld
  /** What ids stand for. */
  readonly names: Map<string, string>
}

/** Runs a sequence on both worlds and compares after each operation. */
export async function compareWorlds(
  left: ContractWorld,
  right: ContractWorld,
  sequence: readonly Operation[],
): Promise<void> {
  const sides = [left, right].map((world): Side => ({ world, names: new Map<string, string>() }))
  for (const side of sides) await nameIds(side, 0)
  for (const [index, operation] of sequence.entries()) {
    const seen: unknown[] = []
    for (const side of sides) {
      const answered = await answer(side.world, operation)
      await nameIds(side, index + 1)
      seen.push(replaceIds({ answered, shown: await readAll(side.world) }, side.names))
    }
    compareSeen(seen, sequence.slice(0, index + 1))
  }
}

function compareSeen([left, right]: readonly unknown[], done: readonly Operation[]): void {
  try {
    expect(left).toEqual(right)
  } catch (cause) {
    throw new Error(
      `The worlds differ after\n${done.map((operation) => JSON.stringify(operation)).join('\n')}`,
      {
        cause,
      },
    )
  }
}

async function answer(world: ContractWorld, operation: Operation): Promise<unknown> {
  if (await isLuck(world, operation)) {
    await carryOut(world, operation).catch(() => undefined)
    return 'a matter of luck'
  }
  try {
    await carryOut(world, operation)
    return 'accepted'
  } catch (error) {
    // In which order a container joins its networks when it starts, and thus which fails, is a matter of luck.
    const message = readMessage(error)
    if ('container' in operation && message.startsWith(FAILED_START)) {
      await world.remove(operation.container)
      return FAILED_START
    }
    if (!PORT_CALLS.has(operation.do) || !(error instanceof EngineError)) return { message }
    return { message, kind: error.kind, status: error.status }
  }
}

// A container on a network of its mode none and on another one: put on one of them again, it is refused for the other one or
// taken as there already, whichever Docker comes across first in a map. Nothing changes in either case.
async function isLuck(world: ContractWorld, operation: Operation): Promise<boolean> {
  if (operation.do !== 'connect') return false
  const names = await listNames(world, operation.container).catch((): readonly string[] => [])
  return names.length > 1 && names.includes('none') && names.includes(operation.network)
}

const FAILED_START = 'failed to set up container networking'
const PORT_CALLS = new Set(['create', 'remove', 'connect', 'disconnect'])

function readMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const body = /\{"message":.*\}$/s.exec(text)?.[0]
  return body === undefined ? text : (JSON.parse(body) as { message: string }).message
}

async function carryOut(world: ContractWorld, operation: Operation): Promise<void> {
  switch (operation.do) {
    case 'create':
      await world.engine.createNetwork(makeSpec(operation.network, SETTINGS[operation.settings]))
      return
    case 'remove':
      return world.engine.removeNetwork(operation.network)
    case 'run':
      await world.run(operation.container, { network: operation.mode, start: operation.start })
      return
    case 'start':
      return world.start(operation.container)
    case 'stop':
      return world.stop(operation.container)
    case 'pause':
      return world.pause(operation.container)
    case 'delete':
      return world.remove(operation.container)
    case 'connect': {
      const aliases = operation.alias === null ? [] : [operation.alias]
      return join(world, [operation.network, operation.container], {
        ipv4Address: operation.address,
        aliases,
      })
    }
    case 'disconnect':
      return world.engine.disconnect(operation.network, operation.container)
  }
}

async function readAll({ engine }: ContractWorld): Promise<unknown> {
  const listed = await engine.listContainers()
  const containers = await Promise.all(listed.map(({ id }) => engine.inspectContainer(id)))
  return { networks: await engine.listNetworks(), listed, containers }
}

// An object that appears is named after the operation that made it, so that one made again is another one.
async function nameIds({ world: { engine }, names }: Side, index: number): Promise<void> {
  const objects = [...(await engine.listNetworks()), ...(await engine.listContainers())]
  for (const { id, name } of objects) if (!names.has(id)) names.set(id, `${name} of ${index}`)
}

// Once the daemon was restarted, it takes the default bridge's subnet for one that a user gave, and refuses an address there with
// other words; that an address is refused is said before in any case.
const OF_SUBNETS =
  /\n\* (user specified IP address is supported only when connecting to networks with user configured subnets|no configured subnet or ip-range contain the IP address [^\n]*)/g

function dropRestarted(key: string, value: unknown): unknown {
  if (key !== 'message' || typeof value !== 'string') return value
  return value.includes('user defined networks only')
    ? value.replaceAll(OF_SUBNETS, '').replaceAll('\n* ', '\n')
    : value
}

function replaceIds(value: unknown, names: ReadonlyMap<string, string>): unknown {
  const text = JSON.stringify(value, dropRestarted)
    .replaceAll(/[0-9a-f]{64}/g, (id) => names.get(id) ?? id)
    .replaceAll(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g, 'MAC')
    .replaceAll(/id:\\"[0-9a-f]{12}\\"/g, 'ENDPOINT')
    .replaceAll(/\(name:[^)]*\)/g, (list) => list.slice(1, -1).split(', ').toSorted().join(', '))
  return JSON.parse(text)
}
