// A daemon of a few lines that speaks the Docker Engine API over a unix socket, in the shapes that Docker 20.10, Docker 28 and Podman 5 were
// recorded with. It counts what it is asked, and in how many rounds: all that was asked before anything was answered is one round. It knows
// no rule of real engines, which the embedded engine does, and can hold what no real engine could.
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The engines whose shapes it has. */
export type StubKind = 'docker-20.10' | 'docker-28' | 'podman-5'

export const stubKinds: readonly StubKind[] = ['docker-20.10', 'docker-28', 'podman-5']

/** A network or a container as the API shows it. */
// oxlint-disable-next-line typescript/no-explicit-any -- deep, and looked into in a few places only
export type Shape = Record<string, any>

export interface StubDaemon {
  /** What to give to xec in the engine's place. */
  readonly url: string
  /** `GET /containers/{id}/json` and the like, in the order of arrival. */
  readonly calls: string[]
  readonly networks: Map<string, Shape>
  readonly containers: Map<string, Shape>
  /** Answers after so many milliseconds from now on. */
  slowDown(milliseconds: number): void
  /** How many rounds there were since it was asked last. */
  takeRounds(): number
  addNetwork(name: string, change?: Shape): Shape
  /** A running container on the default network. */
  addContainer(name: string): Shape
  stop(): Promise<void>
}

/** How it answers: after so many milliseconds, and instead of an answer of its own with what `answer` does, if that returns true. */
export interface StubAnswers {
  readonly delay?: number
  readonly answer?: (incoming: IncomingMessage, outgoing: ServerResponse) => boolean
}

const PROGRAMS: Readonly<Record<StubKind, { readonly server: string; readonly api: string }>> = {
  'docker-20.10': { server: 'Docker/20.10.24 (linux)', api: '1.41' },
  'docker-28': { server: 'Docker/28.5.2 (linux)', api: '1.51' },
  'podman-5': { server: 'Libpod/5.4.2 (linux)', api: '1.41' },
}

// Long enough for all that goes out together to arrive.
const ROUND_MILLISECONDS = 10

/** Starts a daemon that has the engine's own networks. */
export async function startStubDaemon(kind: StubKind, answers: StubAnswers = {}): Promise<StubDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'xec-stub-'))
  const socket = join(folder, 'docker.sock')
  const state = new StubState(kind)
  const held: (() => void)[] = []
  const calls: string[] = []
  let rounds = 0
  let timer: NodeJS.Timeout | undefined
  let delay = Math.max(answers.delay ?? 0, ROUND_MILLISECONDS)
  // what has arrived by now, but was not looked at, belongs to this round
  const endRound = (count: number): void =>
    void setImmediate(() => {
      if (held.length > count) return endRound(held.length)
      rounds += 1
      for (const reply of held.splice(0)) reply()
    })
  const server = createServer((incoming, outgoing) => {
    const path = decodeURIComponent(incoming.url ?? '').replace(/^\/v[\d.]+/, '')
    calls.push(
      `${incoming.method} ${path.replace(/\/(networks|containers)\/(?!json|create)[^/?]+/, '/$1/{id}')}`,
    )
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      held.push(() => {
        const { server: name, api } = PROGRAMS[kind]
        outgoing.setHeader('server', name)
        outgoing.setHeader('api-version', api)
        if (answers.answer?.(incoming, outgoing) === true) return
        const { status, body } = state.answer(
          incoming.method ?? '',
          path,
          text === '' ? {} : JSON.parse(text),
        )
        outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      })
      clearTimeout(timer)
      timer = setTimeout(() => endRound(held.length), delay)
    })
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    url: `unix://${socket}`,
    calls,
    networks: state.networks,
    containers: state.containers,
    addNetwork: (name, change) => state.addNetwork(name, change),
    addContainer: (name) => state.addContainer(name),
    slowDown(milliseconds) {
      delay = milliseconds
    },
    takeRounds() {
      const taken = rounds
      rounds = 0
      return taken
    },
    async stop() {
      clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

/** How many calls there were of each kind. */
export function countCalls(calls: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const call of calls.toSorted())
    counts[call.replace(/\?.*/, '')] = (counts[call.replace(/\?.*/, '')] ?? 0) + 1
  return counts
}

interface StubReply {
  readonly status: number
  readonly body: unknown
}

class StubState {
  readonly networks = new Map<string, Shape>()
  readonly containers = new Map<string, Shape>()
  readonly #kind: StubKind
  #endpoints = 0
  readonly #default: Shape
  #made = 0

  constructor(kind: StubKind) {
    this.#kind = kind
    this.#default = this.addNetwork(this.#isPodman() ? 'podman' : 'bridge')
    if (this.#isPodman()) return
    for (const name of ['host', 'none']) this.addNetwork(name, { Driver: name === 'none' ? 'null' : name })
  }

  #isPodman(): boolean {
    return this.#kind === 'podman-5'
  }

  addNetwork(name: string, change: Shape = {}): Shape {
    this.#made += 1
    const network = {
      Name: name,
      Id: hash(`network ${name} ${this.#made}`),
      Created: `2026-11-20T19:44:24.${String(this.#made).padStart(9, '0')}Z`,
      Scope: 'local',
      Driver: 'bridge',
      EnableIPv6: false,
      IPAM: {
        Driver: 'default',
        Options: null,
        Config: [{ Subnet: `10.${this.#made >> 8}.${this.#made & 255}.0/24` }],
      },
      Internal: false,
      Attachable: false,
      Ingress: false,
      ConfigFrom: { Network: '' },
      ConfigOnly: false,
      Containers: {},
      Options: {},
      Labels: {},
      ...(this.#kind === 'docker-28' ? { EnableIPv4: true } : {}),
      ...change,
    }
    this.networks.set(network.Id, network)
    return network
  }

  addContainer(name: string): Shape {
    const id = hash(`container ${name}`)
    const container = {
      Id: id,
      Name: `/${name}`,
      State: { Status: 'running' },
      HostConfig: { NetworkMode: 'bridge', PortBindings: {} },
      Config: { Labels: {} },
      NetworkSettings: { Networks: {} as Shape },
    }
    this.containers.set(id, container)
    this.#join(this.#default, container, {})
    return container
  }

  #join(network: Shape, container: Shape, { Aliases = [], IPAMConfig = null }: Shape): void {
    const aliases = this.#kind === 'docker-28' ? Aliases : [...Aliases, container['Id'].slice(0, 12)]
    container['NetworkSettings'].Networks[network['Name']] = {
      IPAMConfig: this.#isPodman() ? null : IPAMConfig,
      Links: null,
      Aliases: aliases,
      MacAddress: '02:42:0a:5a:00:02',
      NetworkID: network['Id'],
      EndpointID: this.#isPodman() ? '' : hash(`endpoint ${(this.#endpoints += 1)}`),
      Gateway: '',
      IPAddress: IPAMConfig?.IPv4Address ?? '10.90.0.2',
      IPPrefixLen: 24,
      IPv6Gateway: '',
      GlobalIPv6Address: '',
      GlobalIPv6PrefixLen: 0,
      DriverOpts: null,
    }
  }

  answer(method: string, path: string, body: Shape): StubReply {
    const [resource = '', query = ''] = path.split('?')
    const [, kind, id, action] = resource.split('/')
    const filters = JSON.parse(new URLSearchParams(query).get('filters') ?? '{}') as Record<string, string[]>
    if (resource === '/info')
      return ok({ ID: 'the-id', Name: 'stub', DockerRootDir: '/var/lib', Swarm: null })
    if (resource === '/_ping') return ok('OK')
    if (resource === '/networks')
      return ok([...this.networks.values()].filter((network) => isNamed(network, filters)))
    if (resource === '/networks/create') return this.#create(body)
    if (resource === '/containers/json')
      return ok([...this.containers.values()].map((one) => this.#list(one)))
    if (kind === 'containers') return answerWith(find(this.containers, id))
    // Podman takes Docker's name for its own default network
    const network = id === 'bridge' ? this.#default : find(this.networks, id)
    if (network === undefined) return { status: 404, body: { message: `network ${id} not found` } }
    const container = find(this.containers, body['Container'])
    if (action === 'connect') this.#join(network, container as Shape, body['EndpointConfig'])
    if (action === 'disconnect') delete container?.['NetworkSettings'].Networks[network['Name']]
    if (method === 'DELETE') this.networks.delete(network['Id'])
    return method === 'GET' ? ok(network) : { status: 200, body: null }
  }

  #create({ Name, IPAM, ...rest }: Shape): StubReply {
    if (find(this.networks, Name) !== undefined) return { status: 409, body: { message: `${Name} exists` } }
    return {
      status: 201,
      body: {
        Id: this.addNetwork(Name, { ...rest, ...((IPAM?.Config ?? null) === null ? {} : { IPAM }) })['Id'],
      },
    }
  }

  // What the list shows of a container: on Docker no aliases, on Podman no network mode.
  #list({ Id, Name, State, HostConfig, Config, NetworkSettings }: Shape): Shape {
    const networks = Object.entries(NetworkSettings.Networks as Shape).map(([name, endpoint]) => [
      name,
      this.#isPodman() ? endpoint : { ...endpoint, Aliases: null },
    ])
    return {
      Id,
      Names: [Name],
      State: State.Status,
      Labels: Config.Labels,
      ...(this.#isPodman() ? {} : { HostConfig: { NetworkMode: HostConfig.NetworkMode } }),
      NetworkSettings: { Networks: Object.fromEntries(networks) },
    }
  }
}

// Docker's filter takes part of a name, Podman's as well.
function isNamed(network: Shape, { name: names }: Record<string, string[]>): boolean {
  return names === undefined || names.some((name) => network['Name'].includes(name))
}

function find(all: ReadonlyMap<string, Shape>, idOrName: string | undefined): Shape | undefined {
  return all.get(idOrName ?? '') ?? [...all.values()].find(({ Name }) => Name.replace('/', '') === idOrName)
}

function ok(body: unknown): StubReply {
  return { status: 200, body }
}

function answerWith(found: Shape | undefined): StubReply {
  return found === undefined ? { status: 404, body: { message: 'no such container' } } : ok(found)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
