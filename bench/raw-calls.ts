// The engine's own time: the same calls as an apply sends, sent raw over kept connections, with nothing before, between or after them.
// What an apply costs beyond that is xec's.
import { Agent, request } from 'node:http'

/** What a call does; connects and disconnects of containers that do not run are another matter to an engine. */
export type RawKind = 'create' | 'remove' | 'connect' | 'disconnect'

/** One call, and the calls that have to be over before it. */
export interface RawCall {
  readonly id: string
  readonly kind: RawKind
  readonly method: 'POST' | 'DELETE'
  readonly path: string
  readonly body?: object
  readonly waitsFor: readonly string[]
}

/** How many calls run at once: of all kinds together, and of single kinds. */
export interface RawLimits extends Partial<Readonly<Record<RawKind, number>>> {
  readonly all: number
}

/** A network as raw calls make it. */
export interface RawNetwork {
  readonly name: string
  readonly subnet: string
}

/** Who joins what. */
export interface RawPlace {
  readonly container: string
  readonly network: string
}

/** Networks with a subnet of their own each; `block` is the second byte of their addresses. */
export function listNetworks(count: number, block: number, prefix = 'raw'): readonly RawNetwork[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${prefix}-${index}`,
    subnet: `10.${block}.${index}.0/24`,
  }))
}

/** Every container on so many of the networks, spread evenly, neighbours on different containers. */
export function listPlaces(
  containers: readonly string[],
  networks: readonly RawNetwork[],
  each: number,
): readonly RawPlace[] {
  return Array.from({ length: each }).flatMap((_, turn) =>
    containers.map((container, index) => ({
      container,
      network: (networks[(index + turn) % networks.length] as RawNetwork).name,
    })),
  )
}

/** The creation of a network. */
function makeCreate({ name, subnet }: RawNetwork, waitsFor: readonly string[] = []): RawCall {
  const body = { Name: name, CheckDuplicate: true, Driver: 'bridge', IPAM: { Config: [{ Subnet: subnet }] } }
  return { id: `create ${name}`, kind: 'create', method: 'POST', path: '/networks/create', body, waitsFor }
}

/** The removal of a network. */
export function makeRemove(name: string, waitsFor: readonly string[] = []): RawCall {
  return { id: `remove ${name}`, kind: 'remove', method: 'DELETE', path: `/networks/${name}`, waitsFor }
}

/** A container joins a network. */
function makeConnect({ container, network }: RawPlace, waitsFor: readonly string[] = []): RawCall {
  const body = { Container: container, EndpointConfig: {} }
  const path = `/networks/${network}/connect`
  return { id: `connect ${container} ${network}`, kind: 'connect', method: 'POST', path, body, waitsFor }
}

/** A container leaves a network. */
export function makeDisconnect({ container, network }: RawPlace, waitsFor: readonly string[] = []): RawCall {
  const body = { Container: container, Force: false }
  const path = `/networks/${network}/disconnect`
  return {
    id: `disconnect ${container} ${network}`,
    kind: 'disconnect',
    method: 'POST',
    path,
    body,
    waitsFor,
  }
}

/** All that an apply of new networks and attachments sends: each container joins as soon as its network is there. */
export function makeApplyCalls(
  networks: readonly RawNetwork[],
  places: readonly RawPlace[],
): readonly RawCall[] {
  return [
    ...networks.map((network) => makeCreate(network)),
    ...places.map((place) => makeConnect(place, [`create ${place.network}`])),
  ]
}

/** All that the replacement of a network sends: everybody leaves, it goes, it comes back, everybody joins. */
export function makeReplaceCalls(network: RawNetwork, containers: readonly string[]): readonly RawCall[] {
  const places = containers.map((container) => ({ container, network: network.name }))
  const leaves = places.map((place) => makeDisconnect(place))
  const remove = makeRemove(
    network.name,
    leaves.map(({ id }) => id),
  )
  const create = makeCreate(network, [remove.id])
  return [...leaves, remove, create, ...places.map((place) => makeConnect(place, [create.id]))]
}

/** Sends calls to one engine. */
export class RawEngine {
  readonly #socketPath: string
  readonly #agent: Agent = new Agent({ keepAlive: true })

  constructor(socketPath: string) {
    this.#socketPath = socketPath
  }

  /** Makes a call that has to succeed. */
  send({ method, path, body }: Pick<RawCall, 'method' | 'path' | 'body'>): Promise<void> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers =
      text === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    return new Promise((resolve, reject) => {
      const sent = request(
        { socketPath: this.#socketPath, agent: this.#agent, method, path, headers },
        (answer) => {
          let reason = ''
          answer.on('data', (chunk: Buffer) => (reason += chunk.toString()))
          answer.on('error', reject)
          answer.on('end', () => {
            if ((answer.statusCode as number) < 300) resolve()
            else reject(new Error(`${method} ${path}: ${answer.statusCode} ${reason}`))
          })
        },
      )
      sent.on('error', reject)
      sent.end(text)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** Sends calls as early as they can be and the limits let them, and tells how many milliseconds all of it took. */
export async function measureCalls(
  engine: RawEngine,
  calls: readonly RawCall[],
  limits: RawLimits,
): Promise<number> {
  const waiting = new Set(calls)
  const done = new Set<string>()
  const running: Record<RawKind, number> & { all: number } = {
    all: 0,
    create: 0,
    remove: 0,
    connect: 0,
    disconnect: 0,
  }
  const isFree = ({ kind, waitsFor }: RawCall): boolean =>
    running.all < limits.all &&
    running[kind] < (limits[kind] ?? limits.all) &&
    waitsFor.every((id) => done.has(id))
  const begin = performance.now()
  await new Promise<void>((resolve, reject) => {
    const run = async (call: RawCall): Promise<void> => {
      await engine.send(call)
      running.all -= 1
      running[call.kind] -= 1
      done.add(call.id)
      start()
    }
    const start = (): void => {
      if (done.size === calls.length) resolve()
      for (const call of waiting) {
        if (!isFree(call)) continue
        waiting.delete(call)
        running.all += 1
        running[call.kind] += 1
        void run(call).catch(reject)
      }
    }
    start()
  })
  return performance.now() - begin
}
