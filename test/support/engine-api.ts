// The engine's API as the tests speak it: raw HTTP over the unix socket, so that what xec did is set up and checked
// without a line of xec.
import { request } from 'node:http'
import { setTimeout } from 'node:timers/promises'

/** The one image that every test engine has. Docker and Podman both know it by this name. */
const image = 'docker.io/library/busybox:local'

// The first process of a container ignores signals that it does not handle: this one ends at once when told to.
const idle = 'trap exit TERM; while :; do sleep 3600 & wait; done'

export type Reply<T> = { status: number; body: T }

/** One call, whatever its status. The body is parsed if it is JSON, text otherwise, `null` if there is none. */
export async function api<T = unknown>(
  socket: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Reply<T>> {
  const { status, data, type } = await send(socket, { method, path, body })
  const text = data.toString('utf8')
  if (text === '') return { status, body: null as T }
  return { status, body: (type.includes('json') ? JSON.parse(text) : text) as T }
}

/** One call that must succeed. */
export async function call<T = unknown>(
  socket: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const reply = await api<T>(socket, method, path, body)
  if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body
}

export type ContainerSpec = {
  name: string
  /** as in `docker run --network`; default: the engine's default network */
  networkMode?: string
  /** default: sleep for ever, and end at once when told to */
  cmd?: string[]
  /** default false; true has the engine start it again whenever it ends */
  restart?: boolean
  /** default true; false leaves it created */
  start?: boolean
  labels?: Record<string, string>
  /** as in `docker run --publish`: `8080:80`, `127.0.0.1:8080:80/udp` */
  ports?: string[]
  /** `EndpointsConfig` of the API, by network */
  networkingConfig?: Record<string, object>
}

/** Creates a container and, by default, starts it; returns its id. */
export async function runContainer(socket: string, spec: ContainerSpec): Promise<string> {
  const ports = (spec.ports ?? []).map(parsePublished)
  const { Id: id } = await call<{ Id: string }>(socket, 'POST', `/containers/create?name=${spec.name}`, {
    Image: image,
    Cmd: spec.cmd ?? ['sh', '-c', idle],
    Labels: spec.labels ?? {},
    ExposedPorts: Object.fromEntries(ports.map(({ port }) => [port, {}])),
    HostConfig: {
      ...(spec.networkMode === undefined ? {} : { NetworkMode: spec.networkMode }),
      RestartPolicy: { Name: spec.restart === true ? 'always' : '' },
      PortBindings: Object.fromEntries(ports.map(({ port, binding }) => [port, [binding]])),
    },
    ...(spec.networkingConfig === undefined
      ? {}
      : { NetworkingConfig: { EndpointsConfig: spec.networkingConfig } }),
  })
  if (spec.start !== false) await call(socket, 'POST', `/containers/${id}/start`)
  return id
}

/** The command of a container that serves one line of text on port 80. */
export function servePage(line: string): string[] {
  return ['sh', '-c', `echo ${line} >/www/index.html; httpd -h /www; ${idle}`]
}

export type ExecResult = { exitCode: number; stdout: string; stderr: string }

/** Runs a command in a running container and waits for its end. */
export async function execIn(socket: string, container: string, cmd: string[]): Promise<ExecResult> {
  const options = { AttachStdout: true, AttachStderr: true, Cmd: cmd }
  const { Id: id } = await call<{ Id: string }>(socket, 'POST', `/containers/${container}/exec`, options)
  const path = `/exec/${id}/start`
  const { data } = await send(socket, { method: 'POST', path, body: { Detach: false, Tty: false } })
  const { ExitCode: exitCode } = await call<{ ExitCode: number }>(socket, 'GET', `/exec/${id}/json`)
  return { exitCode, ...splitStreams(data) }
}

/** Removes all containers and all networks that are not the engine's own. */
export async function cleanEngine(socket: string): Promise<void> {
  const containers = await call<{ Id: string }[]>(socket, 'GET', '/containers/json?all=1')
  await Promise.all(containers.map(({ Id: id }) => call(socket, 'DELETE', `/containers/${id}?force=1&v=1`)))
  // A config-only network goes after those that are made from it, an overlay when its Swarm has seen its containers go.
  let left = await listUserNetworks(socket)
  for (let round = 0; left.length > 0 && round < 50; round++) {
    if (round > 1) await setTimeout(100)
    for (const id of left) await api(socket, 'DELETE', `/networks/${id}`)
    left = await listUserNetworks(socket)
  }
  if (left.length > 0) throw new Error(`networks that cannot be removed: ${left.join(', ')}`)
}

async function listUserNetworks(socket: string): Promise<string[]> {
  const networks = await call<{ Id: string; Name: string }[]>(socket, 'GET', '/networks')
  const own = new Set(['bridge', 'host', 'none', 'podman', 'ingress', 'docker_gwbridge'])
  return networks.filter(({ Name: name }) => !own.has(name)).map(({ Id: id }) => id)
}

function parsePublished(text: string): { port: string; binding: { HostIp: string; HostPort: string } } {
  const [address = '', protocol = 'tcp'] = text.split('/')
  const parts = address.split(':')
  const port = `${parts.pop() ?? ''}/${protocol}`
  return { port, binding: { HostPort: parts.pop() ?? '', HostIp: parts.join(':') } }
}

/** Takes apart the stream of a container without a terminal: frames of kind, three zeros, length and data. */
function splitStreams(data: Buffer): { stdout: string; stderr: string } {
  const parts: { 1: Buffer[]; 2: Buffer[] } = { 1: [], 2: [] }
  for (let at = 0; at + 8 <= data.length;) {
    const end = at + 8 + data.readUInt32BE(at + 4)
    parts[data[at] === 2 ? 2 : 1].push(data.subarray(at + 8, end))
    at = end
  }
  return {
    stdout: Buffer.concat(parts[1]).toString('utf8'),
    stderr: Buffer.concat(parts[2]).toString('utf8'),
  }
}

type Call = { method: string; path: string; body?: unknown }
type RawReply = { status: number; type: string; data: Buffer }

function send(socketPath: string, { method, path, body }: Call): Promise<RawReply> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const headers =
    text === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path, headers }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const type = incoming.headers['content-type'] ?? ''
        resolve({ status: incoming.statusCode ?? 0, type, data: Buffer.concat(chunks) })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}
