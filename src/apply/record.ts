// Makes the networks in which xec keeps its lock and its journal on an engine. They are config-only, which costs no subnet and starts
// no driver; Podman makes real networks of them, which get subnets that nobody else uses.
import type { Engine } from '../engine/engine.ts'
import { hasOverlap } from '../model/address.ts'
import { EngineError } from '../model/errors.ts'
import { DEFAULT_NETWORK_SETTINGS, type Pool } from '../model/network.ts'
import type { Pairs } from '../model/pairs.ts'

/** What to keep, and under which name. */
export interface NetworkRecord {
  readonly name: string
  readonly labels: Pairs
}

// RFC 5737: addresses for documentation, which no network should have.
const SPARE_RANGES = ['192.0.2', '198.51.100', '203.0.113']
const SPARE_SUBNETS = SPARE_RANGES.flatMap((range) =>
  Array.from({ length: 32 }, (_, index) => `${range}.${8 * index}/29`),
)

/** Makes such a network and returns its id. Rejects with an EngineError, of kind `name-taken` if there is one of that name. */
export async function createRecord(engine: Engine, record: NetworkRecord): Promise<string> {
  const { flavor } = await engine.identify()
  return flavor === 'docker' ? createWith(engine, record, []) : createWithSubnet(engine, record)
}

async function createWithSubnet(engine: Engine, record: NetworkRecord): Promise<string> {
  const networks = await engine.listNetworks()
  const taken = networks.flatMap(({ settings }) => settings.pools.flatMap(({ subnet }) => subnet ?? []))
  const free = SPARE_SUBNETS.filter((subnet) => !taken.some((other) => hasOverlap(subnet, other)))
  for (const subnet of free) {
    try {
      return await createWith(engine, record, [{ subnet, ipRange: null, gateway: null, auxAddresses: [] }])
    } catch (error) {
      // somebody took it meanwhile, or the host has a route there
      if (!(error instanceof EngineError && error.kind === 'pool-overlap')) throw error
    }
  }
  throw new EngineError(
    'pool-exhausted',
    `There is no subnet for network ${record.name}: ${SPARE_RANGES.map((range) => `${range}.0/24`).join(', ')} are used up.`,
    { fix: 'Remove networks in these ranges, which are meant for documentation.' },
  )
}

function createWith(
  engine: Engine,
  { name, labels }: NetworkRecord,
  pools: readonly Pool[],
): Promise<string> {
  return engine.createNetwork({
    name,
    settings: { ...DEFAULT_NETWORK_SETTINGS, configOnly: true, pools, labels },
  })
}
