// A proxy between xec and an engine, from one unix socket to another, that does one fault at the n-th mutating call: refuses, breaks
// the connection, lies, waits, or kills one of the two ends, before or after the engine did the work. Then it goes on working.
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
import type { ServerResponse } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What happens to the call. `refuse-before`, `busy`: 500 or 503, and the engine never hears of it; `error-after`: the engine did it, the
 * client hears 500; `drop-…`: the connection breaks; `truncate`: the engine did it and half of its answer arrives; `delay`: late;
 * `kill-client-…`: SIGKILL to xec; `kill-daemon-…`: SIGKILL to the engine's daemon, which starts again; `interrupt`: SIGINT to xec while
 * the call is in flight; `interrupt-twice`: and once more while the answer is still out.
 */
export const faultKinds = [
  'refuse-before',
  'busy',
  'error-after',
  'drop-before',
  'drop-after',
  'truncate',
  'delay',
  'kill-client-before',
  'kill-client-after',
  'kill-daemon-before',
  'kill-daemon-after',
  'interrupt',
  'interrupt-twice',
] as const

export type FaultKind = (typeof faultKinds)[number]

/** How the proxy reaches the two ends that it may kill. */
export interface FaultHands {
  /** kills xec, returns when it is gone */
  killClient(): Promise<void>
  /** sends SIGINT to xec */
  interruptClient(): void
  /** kills the engine's daemon, returns when the next one answers */
  killDaemon(): Promise<void>
}

/** A fault at the n-th mutating call, counted from 1. */
export interface Fault extends FaultHands {
  kind: FaultKind
  at: number
}

/** A mutating call that the proxy saw, at times of the monotonic clock. `status` is null if the engine gave no answer to it. */
export interface MutatingCall {
  method: string
  path: string
  body: string
  begin: number
  end: number
  status: number | null
  answer: string
}

export interface FaultProxy {
  /** path of the unix socket to give to xec in the engine's place */
  socket: string
  /** the mutating calls since the last `arm`, in the order of arrival */
  calls: MutatingCall[]
  /** Counts from one again, with a fault to come or with none. */
  arm(fault: Fault | null): void
  /** Waits until the fault has been done, and tells whether its call came. */
  settle(): Promise<boolean>
  stop(): Promise<void>
}

interface Call {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
  /** aborted when the client has hung up */
  hungUp: AbortSignal
}

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** Starts a proxy in front of the engine that listens on `target`. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'xec-faults-'))
  const socket = join(folder, 'proxy.sock')
  const calls: MutatingCall[] = []
  let armed: Fault | null = null
  let done: Promise<void> | null = null

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const call = await readCall(incoming, outgoing)
    if (isReading(call)) return passOn(call, outgoing, send)
    const seen = noteCall(calls, call)
    const record = (call: Call): Promise<Answer> => sendNoted(call, seen)
    if (armed?.at !== calls.length) return passOn(call, outgoing, record)
    done = injectFault(armed, call, { outgoing, send: record })
    return done
  }
  const send = (call: Call): Promise<Answer> => askEngine(target, call)
  const sendNoted = async (call: Call, seen: MutatingCall): Promise<Answer> => {
    try {
      const answer = await send(call)
      seen.status = answer.status
      seen.answer = answer.body.toString('utf8')
      return answer
    } finally {
      seen.end = performance.now()
    }
  }

  const server = createServer((incoming, outgoing) => {
    // An engine that is gone looks to the client as it does without a proxy: the connection breaks.
    serve(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    socket,
    calls,
    arm(fault) {
      calls.length = 0
      armed = fault
      done = null
    },
    async settle() {
      await done?.catch(() => undefined)
      return done !== null
    },
    stop: () => stopServer(server, folder),
  }
}

async function stopServer(server: Server, folder: string): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
}

interface Ends {
  outgoing: ServerResponse
  send: (call: Call) => Promise<Answer>
}

// The second signal comes when the first one has been heard, and long before the call would end by itself.
const BETWEEN_SIGNALS = 200
const HELD_BACK = 5_000
const DELAY = 1_500

async function injectFault(fault: Fault, call: Call, { outgoing, send }: Ends): Promise<void> {
  switch (fault.kind) {
    case 'refuse-before':
      return reply(outgoing, makeRefusal(500))
    case 'busy':
      return reply(outgoing, makeRefusal(503))
    case 'error-after':
      await send(call)
      return reply(outgoing, makeRefusal(500))
    case 'drop-before':
      return void outgoing.destroy()
    case 'drop-after':
      await send(call)
      return void outgoing.destroy()
    case 'truncate':
      return replyHalf(outgoing, await send(call))
    case 'delay':
      await sleep(DELAY)
      return passOn(call, outgoing, send)
    case 'kill-client-before':
      return fault.killClient()
    case 'kill-client-after':
      await send(call)
      return fault.killClient()
    case 'kill-daemon-before':
      await fault.killDaemon()
      return void outgoing.destroy()
    case 'kill-daemon-after':
      await send(call)
      await fault.killDaemon()
      return void outgoing.destroy()
    case 'interrupt':
      fault.interruptClient()
      await sleep(BETWEEN_SIGNALS)
      return passOn(call, outgoing, send)
    case 'interrupt-twice':
      return interruptTwice(fault, call, { outgoing, send })
  }
}

async function interruptTwice(fault: Fault, call: Call, { outgoing, send }: Ends): Promise<void> {
  const answer = send(call)
  fault.interruptClient()
  await sleep(BETWEEN_SIGNALS)
  fault.interruptClient()
  const waited = new AbortController()
  call.hungUp.addEventListener('abort', () => waited.abort())
  await sleep(HELD_BACK, undefined, { signal: waited.signal }).catch(() => undefined)
  reply(outgoing, await answer)
}

function isReading({ method }: Call): boolean {
  return method === 'GET' || method === 'HEAD'
}

function noteCall(calls: MutatingCall[], { method, path, body }: Call): MutatingCall {
  const now = performance.now()
  const seen = { method, path, body: body.toString('utf8'), begin: now, end: now, status: null, answer: '' }
  calls.push(seen)
  return seen
}

async function readCall(incoming: IncomingMessage, outgoing: ServerResponse): Promise<Call> {
  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  const { method = '', url: path = '', headers } = incoming
  return { method, path, headers, body: await readBody(incoming), hungUp: gone.signal }
}

async function readBody(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function passOn(call: Call, outgoing: ServerResponse, send: Ends['send']): Promise<void> {
  reply(outgoing, await send(call))
}

// A client that hangs up hangs up on the engine, as it would without a proxy.
function askEngine(target: string, { method, path, headers, body, hungUp }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onward = request({ socketPath: target, method, path, headers, signal: hungUp }, (answer) => {
      readBody(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body }),
        reject,
      )
    })
    onward.on('error', reject)
    onward.end(body)
  })
}

function makeRefusal(status: number): Answer {
  const body = Buffer.from(JSON.stringify({ message: 'fault on purpose' }))
  return { status, headers: { 'content-type': 'application/json' }, body }
}

function reply(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  const { 'transfer-encoding': _chunked, 'content-length': _length, ...rest } = headers
  const hasBody = status !== 204 && status !== 304 && outgoing.req.method !== 'HEAD'
  outgoing.writeHead(status, hasBody ? { ...rest, 'content-length': body.length } : rest)
  outgoing.end(hasBody ? body : undefined)
}

/** The head and half of the body; of an answer without a body, half of its first line. */
function replyHalf(outgoing: ServerResponse, { status, body }: Answer): void {
  const head = `HTTP/1.1 ${status} ${status === 204 ? 'No Content' : 'OK'}`
  const lines = [head, 'Content-Type: application/json', `Content-Length: ${body.length}`, '', '']
  const text =
    body.length === 0
      ? head.slice(0, head.length / 2)
      : lines.join('\r\n') + body.toString('utf8').slice(0, body.length / 2)
  const { socket } = outgoing
  if (socket === null) return void outgoing.destroy()
  socket.end(text, () => socket.destroy())
}
