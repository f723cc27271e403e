// An engine that only answers: it shows a world in which all is as declared, as Docker 28 would. With it the work of a plan can be counted
// to the last call, since nothing comes earlier or later than the time before.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { BenchContainer, BenchWorld } from './worlds.ts'

/** The engine while it runs. */
export interface CalmEngine {
  readonly socket: string
  /** What it was asked, in order. */
  readonly calls: readonly string[]
  stop(): Promise<void>
}

const PREDEFINED = [
  ['bridge', 'bridge'],
  ['host', 'host'],
  ['none', 'null'],
] as const

/** Starts it on a socket in a folder. */
export async function startCalmEngine(world: BenchWorld, folder: string): Promise<CalmEngine> {
  const socket = join(folder, 'calm.sock')
  const answers = makeAnswers(world)
  const calls: string[] = []
  const server = createServer((incoming, outgoing) => {
    calls.push(`${incoming.method} ${incoming.url}`)
    const { pathname } = new URL(incoming.url ?? '', 'http://engine')
    const answer = answers.get(pathname.replace(/^\/v[\d.]+/, ''))
    outgoing.writeHead(answer === undefined ? 404 : 200, {
      'content-type': 'application/json',
      'api-version': '1.51',
      server: 'Docker/28.5.2 (linux)',
    })
    outgoing.end(JSON.stringify(answer ?? { message: 'page not found' }))
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    socket,
    calls,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function makeAnswers(world: BenchWorld): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['/_ping', 'OK'],
    ['/version', { Version: '28.5.2', ApiVersion: '1.51', MinAPIVersion: '1.24', Components: [] }],
    [
      '/info',
      { ID: 'calm', Name: 'calm', DockerRootDir: '/var/lib/docker', Swarm: { LocalNodeState: 'inactive' } },
    ],
    ['/networks', [...PREDEFINED.map(([name, driver]) => makeNetwork(name, { driver })), ...listOwn(world)]],
    ['/containers/json', world.containers.map(makeListed)],
    ...world.containers.map((container): [string, unknown] => [
      `/containers/${makeId(container.name)}/json`,
      makeInspected(container),
    ]),
  ])
}

function makeId(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}

function listOwn({ project, networks }: BenchWorld): readonly object[] {
  return networks.map(({ name, subnet }) =>
    makeNetwork(name, {
      driver: 'bridge',
      pools: [{ Subnet: subnet }],
      labels: {
        'sh.xec.project': project,
        'sh.xec.key': name,
        'sh.xec.name': name,
        'sh.xec.declared': '[]',
        'sh.xec.version': '0.1.0',
      },
    }),
  )
}

interface NetworkFacts {
  readonly driver: string
  readonly pools?: readonly object[]
  readonly labels?: Readonly<Record<string, string>>
}

function makeNetwork(name: string, { driver, pools = [], labels = {} }: NetworkFacts): object {
  return {
    Name: name,
    Id: makeId(name),
    Created: '2026-01-31T12:00:00.000000000Z',
    Scope: 'local',
    Driver: driver,
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: null, Config: pools },
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: {},
    Options: {},
    Labels: labels,
  }
}

function makeEndpoints(
  { name, networks }: BenchContainer,
  listAliases: (network: string) => readonly string[] | null,
): Record<string, object> {
  const endpoints = ['bridge', ...networks].map((network) => [
    network,
    {
      IPAMConfig: null,
      Links: null,
      Aliases: network === 'bridge' ? null : listAliases(network),
      MacAddress: '02:42:0a:5a:00:02',
      DriverOpts: null,
      GwPriority: 0,
      NetworkID: makeId(network),
      EndpointID: makeId(`${name} ${network}`),
      Gateway: '10.90.0.1',
      IPAddress: '10.90.0.2',
      IPPrefixLen: 24,
      IPv6Gateway: '',
      GlobalIPv6Address: '',
      GlobalIPv6PrefixLen: 0,
      DNSNames: null,
    },
  ])
  return Object.fromEntries(endpoints) as Record<string, object>
}

// the list shows no aliases
function makeListed(container: BenchContainer): object {
  return {
    Id: makeId(container.name),
    Names: [`/${container.name}`],
    State: 'running',
    Labels: {},
    HostConfig: { NetworkMode: 'bridge' },
    NetworkSettings: { Networks: makeEndpoints(container, () => null) },
  }
}

function makeInspected(container: BenchContainer): object {
  return {
    Id: makeId(container.name),
    Name: `/${container.name}`,
    State: { Status: 'running', Running: true },
    Config: { Labels: {} },
    HostConfig: { NetworkMode: 'bridge', PortBindings: {} },
    NetworkSettings: {
      Networks: makeEndpoints(container, (network) => [`${container.name}.${network}`]),
    },
  }
}
