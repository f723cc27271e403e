// The one place that knows dockerode. It gives calls their paths, headers and bodies; what it does badly is replaced here:
// - its constructor obeys DOCKER_HOST and DOCKER_CERT_PATH over explicit options, and throws where they are broken;
// - its sender has no deadline of its own (a timeout looks like ECONNRESET, an answer that breaks off never ends), runs a deep
//   util.inspect on agent and TLS keys for every call, and follows redirects in a way that ends the process.
import type { Agent } from 'node:http'
import Docker from 'dockerode'
import type { EngineCall } from '../../model/engine-call.ts'
import { renderHost, type TcpEndpoint, type UnixEndpoint } from './endpoint.ts'
import { transmit, type Deadlines, type Exchange, type RawReply } from './transmit.ts'

/** One call: `path` without a query, its parts encoded, and the version of the API that it is made in (absent: the engine's newest). */
export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly version?: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
}

/** The query of a list of which only a part is wanted; several values of one field are alternatives. */
export function makeFilters(
  fields: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, string>> {
  return { filters: JSON.stringify(fields) }
}

/** Where and how the calls of a client are sent. `agent` makes and keeps the connections; `onCall` is told of each call that is over. */
export interface ClientOptions {
  readonly endpoint: UnixEndpoint | TcpEndpoint
  readonly agent: Agent
  readonly deadlines: Deadlines
  readonly onCall?: ((call: EngineCall) => void) | undefined
}

/** Sends calls to one engine. */
export interface Client {
  /** Rejects with a plain Error as Node gives it, or with the reason of a deadline. */
  send(request: EngineRequest): Promise<RawReply>
  close(): void
}

type Modem = Docker['modem']

/** Makes a client. Nothing is sent yet. */
export function makeClient({ endpoint, agent, deadlines, onCall }: ClientOptions): Client {
  const modem = makeModem(endpoint, agent)
  const isSecure = endpoint.kind === 'tcp' && endpoint.tls !== null
  replaceSender(modem, (options, body) => {
    const tell = onCall && ((exchange: Exchange) => onCall({ ...pickLine(options), ...exchange }))
    return transmit({ ...options, isSecure, body, onEnd: tell }, deadlines)
  })
  const basePath = endpoint.kind === 'tcp' ? endpoint.basePath : ''
  return {
    send: ({ method, path, version, query, body }) => {
      const place = `${basePath}${version === undefined ? '' : `/v${version}`}${path}`
      const target = query === undefined ? place : `${place}?`
      return dial(modem, { method, path: target, options: { _query: query, _body: body } })
    },
    close: () => agent.destroy(),
  }
}

function pickLine({ method, path }: RequestLine): RequestLine {
  return { method, path }
}

function makeModem(endpoint: UnixEndpoint | TcpEndpoint, agent: Agent): Modem {
  if (endpoint.kind === 'unix') return constructModem({ socketPath: endpoint.path, host: undefined, agent })
  const protocol = endpoint.tls === null ? 'http' : 'https'
  // a whole URL: a bare IPv6 address would be taken for a scheme
  const host = `${protocol}://${renderHost(endpoint.host)}`
  return constructModem({ socketPath: undefined, host, port: endpoint.port, protocol, agent })
}

// Nothing else runs between the two assignments, so nobody else sees the variable missing.
function constructModem(options: Docker.DockerOptions & { readonly agent: Agent }): Modem {
  const name = 'DOCKER_HOST'
  const given = process.env[name]
  delete process.env[name]
  try {
    return new Docker(options).modem
  } finally {
    if (given !== undefined) process.env[name] = given
  }
}

/** What is said of a call in its first line. */
type RequestLine = Pick<EngineCall, 'method' | 'path'>

type SenderCall = readonly [
  options: RequestLine,
  context: object,
  body: string | undefined,
  done: (error: null, reply: Promise<RawReply>) => void,
]

function replaceSender(
  modem: Modem,
  send: (options: RequestLine, body: string | undefined) => Promise<RawReply>,
): void {
  const buildRequest = (...[options, , body, done]: SenderCall): void => done(null, send(options, body))
  Object.assign(modem, { buildRequest })
}

function dial(modem: Modem, options: Parameters<Modem['dial']>[0]): Promise<RawReply> {
  return new Promise((resolve) => {
    modem.dial(options, (_error, reply) => resolve(reply as unknown as Promise<RawReply>))
  })
}
