// Puts an engine back as it was, by raw calls and without a new container: what is as it should be stays. That takes a tenth of the
// time of building a world anew, which decides how many faults can be tried.
import { isDeepStrictEqual } from 'node:util'
import { api, call } from './engine-api.ts'
import {
  listAliases,
  listGivenPools,
  readFacts,
  readName,
  readRawWorld,
  type RawContainer,
  type RawEndpoint,
  type RawNetwork,
  type RawWorld,
  type WorldFacts,
} from './world-facts.ts'

/** A world as it was kept; `networks` has the ids that they have now. */
export interface KeptWorld {
  raw: RawWorld
  facts: WorldFacts
}

/** Reads a world so that it can be put back. */
export async function keepWorld(socket: string): Promise<KeptWorld> {
  return { raw: await readRawWorld(socket), facts: await readFacts(socket) }
}

/** Puts a world back, and returns it with the ids and start times that it has now. Rejects if it is not the same in the end. */
export async function restoreWorld(socket: string, kept: KeptWorld): Promise<KeptWorld> {
  const now = await readRawWorld(socket)
  const staying = new Set(kept.raw.networks.map(({ Id: id }) => id))
  const isStaying = ({ Id: id }: RawNetwork): boolean => staying.has(id)
  await removeEndpoints(socket, kept.raw, now)
  await removeNetworks(
    socket,
    now.networks.filter((network) => !isStaying(network)),
  )
  const there = new Set(now.networks.filter(isStaying).map(({ Id: id }) => id))
  await createNetworks(
    socket,
    kept.raw.networks.filter(({ Id: id }) => !there.has(id)),
  )
  await connectMissing(socket, kept.raw)
  await restoreStates(socket, kept.raw)
  const restored = await keepWorld(socket)
  if (!isDeepStrictEqual(dropStarts(restored.facts), dropStarts(kept.facts))) {
    throw new Error(
      `not restored: ${JSON.stringify(restored.facts)} instead of ${JSON.stringify(kept.facts)}`,
    )
  }
  return restored
}

// A killed daemon changes them.
function dropStarts({ networks, containers }: WorldFacts): unknown {
  return {
    networks,
    containers: Object.fromEntries(
      Object.entries(containers).map(([name, { startedAt: _startedAt, ...rest }]) => [name, rest]),
    ),
  }
}

async function removeEndpoints(socket: string, kept: RawWorld, now: RawWorld): Promise<void> {
  for (const container of now.containers) {
    const before = kept.containers.find(({ Id: id }) => id === container.Id)
    if (before === undefined) throw new Error(`${container.Name} is another container`)
    for (const [name, endpoint] of listEndpoints(container)) {
      if (isSame(container, endpoint, listEndpoints(before).get(name))) continue
      await call(socket, 'POST', `/networks/${name}/disconnect`, { Container: container.Id, Force: true })
    }
  }
}

function isSame(container: RawContainer, endpoint: RawEndpoint, before: RawEndpoint | undefined): boolean {
  const describe = (one: RawEndpoint): unknown => [
    one.NetworkID,
    listAliases(container, one),
    one.IPAMConfig ?? {},
    one.DriverOpts ?? {},
    one.Links ?? [],
  ]
  const isDown = container.State.Running && endpoint.EndpointID === ''
  return before !== undefined && !isDown && isDeepStrictEqual(describe(endpoint), describe(before))
}

// One made from another goes first, which takes a second round; a call that was cut off may still be at work.
async function removeNetworks(socket: string, networks: readonly RawNetwork[]): Promise<void> {
  let left = networks
  for (let round = 0; left.length > 0 && round < 20; round += 1) {
    const failed: RawNetwork[] = []
    for (const network of left) {
      const { status } = await api(socket, 'DELETE', `/networks/${network.Id}`)
      if (status >= 400 && status !== 404) failed.push(network)
    }
    left = failed
  }
  if (left.length > 0) throw new Error(`cannot remove ${left.map(({ Name: name }) => name).join(', ')}`)
}

async function createNetworks(socket: string, networks: readonly RawNetwork[]): Promise<void> {
  for (const network of networks) {
    await call(socket, 'POST', '/networks/create', {
      Name: network.Name,
      CheckDuplicate: true,
      Driver: network.ConfigOnly ? '' : network.Driver,
      Internal: network.Internal,
      Attachable: network.Attachable,
      EnableIPv6: network.EnableIPv6,
      ConfigOnly: network.ConfigOnly,
      IPAM: { ...network.IPAM, Config: listGivenPools(network) },
      Options: network.Options ?? {},
      Labels: network.Labels ?? {},
    })
  }
}

// Static addresses first: a dynamic one may be anything that is free.
async function connectMissing(socket: string, kept: RawWorld): Promise<void> {
  const now = await readRawWorld(socket)
  const missing = kept.containers.flatMap((container) => {
    const there = now.containers.find(({ Id: id }) => id === container.Id)
    const has = there === undefined ? new Map<string, RawEndpoint>() : listEndpoints(there)
    return [...listEndpoints(container)]
      .filter(([name]) => !has.has(name))
      .map(([name, endpoint]) => ({ name, container, endpoint }))
  })
  const isStatic = ({ endpoint }: { endpoint: RawEndpoint }): boolean => endpoint.IPAMConfig !== null
  const ordered = [...missing.filter(isStatic), ...missing.filter((one) => !isStatic(one))]
  for (const { name, container, endpoint } of ordered) {
    await call(socket, 'POST', `/networks/${name}/connect`, {
      Container: container.Id,
      EndpointConfig: {
        Aliases: listAliases(container, endpoint),
        IPAMConfig: endpoint.IPAMConfig,
        Links: endpoint.Links,
        DriverOpts: endpoint.DriverOpts,
        GwPriority: endpoint.GwPriority,
      },
    })
  }
}

async function restoreStates(socket: string, kept: RawWorld): Promise<void> {
  const now = await readRawWorld(socket)
  for (const container of now.containers) {
    const before = kept.containers.find(({ Id: id }) => id === container.Id)
    if (before === undefined || before.State.Running === container.State.Running) continue
    const verb = before.State.Running ? 'start' : 'stop?t=5'
    await call(socket, 'POST', `/containers/${readName(container)}/${verb}`)
  }
}

function listEndpoints({ NetworkSettings: { Networks: networks } }: RawContainer): Map<string, RawEndpoint> {
  return new Map(Object.entries(networks ?? {}))
}
