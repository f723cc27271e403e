// The one place that knows dockerode. It gives calls their paths, headers and bodies; what it does badly is replaced here:
// - its constructor obeys DOCKER_HOST and DOCKER_CERT_PATH over explicit options, and throws where they are broken;
// - its sender has no deadline of its own (a timeout looks like ECONNRESET, an answer that breaks off never ends), runs a deep
//   util.inspect on agent and TLS keys for every call, and follows redirects in a way that ends the process.
import Docker from 'dockerode'
import type { EngineCall } from '../../model/engine-call.ts'
import type { Connections } from './connections.ts'
import type { RawReply } from './reply.ts'
import { transmit, type Deadlines, type Exchange, type Transmission } from './transmit.ts'

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

/** How the calls of a client are sent. `onCall` is told of each call that is over. */
export interface ClientOptions {
  readonly connections: Connections
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
export function makeClient({ connections, deadlines, onCall }: ClientOptions): Client {
  const modem = constructModem()
  replaceSender(modem, ({ method, path, headers }, body) => {
    const onEnd = onCall && ((exchange: Exchange) => onCall({ method, path, ...exchange }))
    return transmit(connections, { method, path, headers, body, onEnd }, deadlines)
  })
  const { basePath } = connections
  return {
    send: ({ method, path, version, query, body }) => {
      const place = `${basePath}${version === undefined ? '' : `/v${version}`}${path}`
      const target = query === undefined ? place : `${place}?`
      return dial(modem, { method, path: target, options: { _query: query, _body: body } })
    },
    close: () => connections.close(),
  }
}

// It is told nothing of where the engine is, so that it leaves paths as they are. Nothing else runs between the two assignments, so nobody
// else sees the variable missing.
function constructModem(): Modem {
  const name = 'DOCKER_HOST'
  const given = process.env[name]
  delete process.env[name]
  try {
    return new Docker({ socketPath: '/', host: undefined }).modem
  } finally {
    if (given !== undefined) process.env[name] = given
  }
}

/** What dockerode makes of a call. */
type MadeRequest = Pick<Transmission, 'method' | 'path' | 'headers'>

type SenderCall = readonly [
  options: MadeRequest,
  context: object,
  body: string | undefined,
  done: (error: null, reply: Promise<RawReply>) => void,
]

function replaceSender(
  modem: Modem,
  send: (request: MadeRequest, body: string | undefined) => Promise<RawReply>,
): void {
  const buildRequest = (...[options, , body, done]: SenderCall): void => done(null, send(options, body))
  Object.assign(modem, { buildRequest })
}

function dial(modem: Modem, options: Parameters<Modem['dial']>[0]): Promise<RawReply> {
  return new Promise((resolve) => {
    modem.dial(options, (_error, reply) => resolve(reply as unknown as Promise<RawReply>))
  })
}
