// A proxy between xec and an engine, from one unix socket to another, that writes down every call. It proves what
// xec sends: that a plan reads only, how many calls it takes, and what an apply sets.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A call as it was sent; `body` is the JSON value, undefined if there was none. */
export type RecordedCall = { method: string; path: string; body: unknown }

export type RecordingProxy = {
  /** path of the unix socket to give to xec in the engine's place */
  socket: string
  /** what has been sent so far, in the order of arrival; empty it to begin anew */
  calls: RecordedCall[]
  stop(): Promise<void>
}

/** Starts a proxy in front of the engine that listens on `target`. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'xec-proxy-'))
  const socket = join(folder, 'proxy.sock')
  const calls: RecordedCall[] = []
  const server = createServer((incoming, outgoing) => {
    const recorded: RecordedCall = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      body: undefined,
    }
    calls.push(recorded)
    recordBody(incoming, recorded)
    forward(target, incoming, outgoing)
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    socket,
    calls,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

function recordBody(incoming: IncomingMessage, recorded: RecordedCall): void {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', () => {
    if (chunks.length > 0) recorded.body = parseBody(Buffer.concat(chunks).toString('utf8'))
  })
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url: path, headers } = incoming
  const onward = request({ socketPath: target, method, path, headers }, (reply) => {
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
    reply.on('error', () => outgoing.destroy())
    reply.pipe(outgoing)
  })
  // An engine that is gone looks to the client as it does without a proxy: the connection breaks.
  onward.on('error', () => outgoing.destroy())
  outgoing.on('close', () => onward.destroy())
  incoming.pipe(onward)
}
