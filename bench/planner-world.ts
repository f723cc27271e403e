// Worlds for measurements of the planner: a project of many networks with many containers on them, and an engine that has all of it,
// nothing of it, other networks of the same names, or all of what the file has dropped. The same size gives the same bytes.
import { createHash } from 'node:crypto'
import { DEFAULT_GUARDS, type DesiredState } from '../src/model/desired.ts'
import { DEFAULT_ENDPOINT_SETTINGS } from '../src/model/endpoint.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings, type Pool } from '../src/model/network.ts'
import type {
  EngineIdentity,
  ObservedAttachment,
  ObservedContainer,
  ObservedNetwork,
  ObservedState,
} from '../src/model/observed.ts'
import { compareText, makePairs } from '../src/model/pairs.ts'

/**
 * What there is to do: nothing; to create all networks and connect all containers; to replace all networks with all that is on them; to
 * remove all networks.
 */
export type WorldCase = 'unchanged' | 'missing' | 'differing' | 'removed'

/** All cases. */
export const WORLD_CASES: readonly WorldCase[] = ['unchanged', 'missing', 'differing', 'removed']

/** How much there is. Every container is on two neighbouring networks; up to 100 attachments a network have addresses. */
export interface WorldSize {
  readonly networks: number
  readonly attachments: number
}

/** Both sides of a plan. */
export interface PlannerWorld {
  readonly desired: DesiredState
  readonly observed: ObservedState
}

/** Makes the world of a case, in the canonical form that the loader and the engines give. */
export function makePlannerWorld(size: WorldSize, worldCase: WorldCase): PlannerWorld {
  const containers = listContainers(size)
  return {
    desired: worldCase === 'removed' ? makeDesired(0, []) : makeDesired(size.networks, containers),
    observed: makeObserved(size.networks, containers, worldCase),
  }
}

/** One container: its place in the row of all, and the numbers of its networks. */
interface Member {
  readonly index: number
  /** How many containers have the same first network and come before it. */
  readonly rank: number
  readonly networks: readonly number[]
}

const NETWORKS_EACH = 2

function listContainers({ networks, attachments }: WorldSize): readonly Member[] {
  const each = Math.min(NETWORKS_EACH, networks)
  return Array.from({ length: Math.ceil(attachments / each) }, (_, index) => ({
    index,
    rank: Math.floor(index / networks),
    networks: Array.from(
      { length: Math.min(each, attachments - index * each) },
      (__, place) => (index + place) % networks,
    ),
  }))
}

const MTU = 'com.docker.network.driver.mtu'
const ENGINE: EngineIdentity = {
  id: 'planner-world',
  name: 'host',
  flavor: 'docker',
  version: '28.5.2',
  apiVersion: '1.51',
  swarm: 'none',
}

function renderNetwork(index: number): string {
  return `shop-net-${String(index).padStart(5, '0')}`
}

function renderContainer(index: number): string {
  return `shop-service-${String(index).padStart(6, '0')}`
}

function makeId(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}

function makePool(index: number): Pool {
  return { subnet: `${renderPrefix(index)}.0/24`, ipRange: null, gateway: null, auxAddresses: [] }
}

function renderPrefix(index: number): string {
  return `10.${index >> 8}.${index & 255}`
}

// The first fifty of the containers whose first network it is, and as many of those whose second one it is.
function findAddress({ rank, networks }: Member, place: number): string | null {
  return rank < 50 ? `${renderPrefix(networks[place] as number)}.${10 + rank + 50 * place}` : null
}

// Every fourth container asks for its address on its first network.
function findStatic(member: Member, place: number): string | null {
  return place === 0 && member.rank % 4 === 0 ? findAddress(member, place) : null
}

function makeSettings(index: number, mtu: string): Pick<NetworkSettings, 'pools' | 'options' | 'labels'> {
  return {
    pools: [makePool(index)],
    options: [[MTU, mtu]],
    labels: [['com.example.tier', `tier-${index % 7}`]],
  }
}

function makeRange(line: number): { readonly range: DesiredState['containers'][number]['range'] } {
  return { range: { file: '.xec/config.yaml', start: { line, column: 5 }, end: { line, column: 17 } } }
}

function makeDesired(networks: number, containers: readonly Member[]): DesiredState {
  return {
    project: { name: 'shop', named: true },
    guards: DEFAULT_GUARDS,
    networks: Array.from({ length: networks }, (_, index) => ({
      key: renderNetwork(index),
      name: renderNetwork(index),
      external: false,
      adopt: false,
      protect: null,
      settings: makeSettings(index, '1450'),
      ...makeRange(3 + 6 * index),
      ranges: {},
      fromEnv: {},
    })),
    containers: containers.map((member) => ({
      key: renderContainer(member.index),
      container: renderContainer(member.index),
      attachments: member.networks
        .map((network, place) => {
          const address = findStatic(member, place)
          return {
            network: renderNetwork(network),
            settings: {
              aliases: [`service-${member.index}`],
              ...(address === null ? {} : { ipv4Address: address }),
            },
            ...makeRange(10 * (member.index + networks) + place),
            fromEnv: {},
          }
        })
        .toSorted((a, b) => compareText(a.network, b.network)),
      policy: 'declared',
      optional: false,
      ports: null,
      ...makeRange(10 * (member.index + networks)),
    })),
  }
}

function makeObserved(networks: number, containers: readonly Member[], worldCase: WorldCase): ObservedState {
  const isThere = worldCase !== 'missing'
  const mtu = worldCase === 'differing' ? '1400' : '1450'
  const live = Array.from({ length: isThere ? networks : 0 }, (_, index) => makeNetwork(index, mtu))
  const bare = { containers: containers.map((member) => makeContainer(member, isThere ? live : [])) }
  const engines = [
    makePredefined('bridge', 'bridge'),
    makePredefined('host', 'host'),
    makePredefined('none', 'null'),
  ]
  return { engine: ENGINE, networks: [...engines, ...live], ...bare }
}

function makePredefined(name: string, driver: string): ObservedNetwork {
  return {
    id: makeId(name),
    name,
    isDefault: name === 'bridge',
    predefined: true,
    settings: { ...DEFAULT_NETWORK_SETTINGS, driver },
    unknown: [],
    usedElsewhere: null,
  }
}

function makeNetwork(index: number, mtu: string): ObservedNetwork {
  const name = renderNetwork(index)
  const settings = makeSettings(index, mtu)
  const labels = makePairs([
    ...settings.labels,
    ['sh.xec.project', 'shop'],
    ['sh.xec.key', name],
    ['sh.xec.name', name],
    ['sh.xec.declared', JSON.stringify(['labels["com.example.tier"]', `options["${MTU}"]`])],
    ['sh.xec.version', '0.1.0'],
  ])
  return {
    id: makeId(name),
    name,
    isDefault: false,
    predefined: false,
    settings: { ...DEFAULT_NETWORK_SETTINGS, ...settings, labels },
    unknown: [],
    usedElsewhere: null,
  }
}

// Every tenth is stopped. Compose makes the first network of a service its containers' network mode.
function makeContainer(member: Member, live: readonly ObservedNetwork[]): ObservedContainer {
  const name = renderContainer(member.index)
  const isRunning = member.index % 10 !== 9
  const first = live[member.networks[0] as number]
  return {
    id: makeId(name),
    name,
    state: isRunning ? 'running' : 'exited',
    mode: first === undefined ? { kind: 'default' } : { kind: 'network', network: first.name },
    swarmTask: false,
    inspected: true,
    ports: [],
    attachments: member.networks
      .flatMap((network, place): ObservedAttachment[] => {
        const on = live[network]
        if (on === undefined) return []
        const settings = {
          ...DEFAULT_ENDPOINT_SETTINGS,
          aliases: [`service-${member.index}`],
          ipv4Address: findStatic(member, place),
        }
        const address = isRunning ? findAddress(member, place) : null
        const addresses = { ipv4Address: address, ipv6Address: null, macAddress: null }
        return [{ networkId: on.id, networkName: on.name, settings, unknown: [], live: addresses }]
      })
      .toSorted((a, b) => compareText(a.networkName, b.networkName)),
  }
}
