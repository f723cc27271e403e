// Calls to one engine in the API version that both sides speak: sends them, judges the answers, and hands out their JSON. Nothing is
// sent before the first call, and the version is asked for once.
import { EngineError } from '../../model/errors.ts'
import { AnswerValue } from './answer.ts'
import type { Client, EngineRequest } from './client.ts'
import { makeConnectionError, makeGatewayError, makeMalformedError } from './connection-errors.ts'
import type { LocatedEngine } from './locate.ts'
import { readVersion, type EngineVersion } from './read-identity.ts'
import { makeRefusal } from './refusals.ts'
import type { RawReply } from './transmit.ts'

/** A session with an engine. */
export interface Session {
  /** The engine's program and version; one call, made once. */
  version(): Promise<EngineVersion>
  /** Calls the engine and reads the JSON of its answer. Rejects with an EngineError. */
  read(request: EngineRequest): Promise<AnswerValue>
  /** The engine's own time in milliseconds since 1970, in whole seconds. Rejects with an EngineError. */
  readClock(): Promise<number>
  /** Calls the engine where success has no content that matters. Rejects with an EngineError. */
  run(request: EngineRequest): Promise<void>
}

// The shortest answer that an engine gives, and the only path without a version.
const PING: EngineRequest = { method: 'GET', path: '/_ping' }

/** Opens a session over a client. */
export function openSession(client: Client, located: LocatedEngine): Session {
  const exchange = async (request: EngineRequest, call: string): Promise<RawReply> => {
    try {
      return checkReply(await client.send(request), call, located)
    } catch (error) {
      throw error instanceof EngineError ? error : makeConnectionError(call, error, located)
    }
  }
  const readAt = async (request: EngineRequest): Promise<AnswerValue> => {
    const call = renderCall(request)
    const { status, text } = await exchange(request, call)
    const value = parseJson(text)
    if (typeof value !== 'object' || value === null) throw makeMalformedError(call, status, located)
    return new AnswerValue(call, value)
  }
  const version = makeOnce(async () => readVersion(await readAt({ method: 'GET', path: '/version' })))
  const addVersion = async (request: EngineRequest): Promise<EngineRequest> => {
    const { apiVersion } = await version()
    return { ...request, path: `/v${apiVersion}${request.path}` }
  }
  return {
    version,
    read: async (request) => readAt(await addVersion(request)),
    readClock: async () => {
      const { status, date } = await exchange(PING, renderCall(PING))
      const time = Date.parse(date)
      if (Number.isNaN(time)) throw makeMalformedError(renderCall(PING), status, located)
      return time
    },
    run: async (request) => void (await exchange(await addVersion(request), renderCall(request))),
  }
}

/** Makes a function that does its work once and gives the result to all; after a failure it tries again. */
export function makeOnce<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let pending: Promise<Value> | null = null
  return () => {
    pending ??= work().catch((error: unknown) => {
      pending = null
      throw error
    })
    return pending
  }
}

// Engines explain every refusal as {"message": ...}; what has no such body comes from something that stands before one, or is none.
function checkReply(reply: RawReply, call: string, located: LocatedEngine): RawReply {
  const { status, text } = reply
  if (status >= 200 && status < 300) return reply
  const message = parseMessage(text)
  if (message !== null) throw makeRefusal({ call, status, message })
  if (status === 401 || status === 403)
    throw makeRefusal({ call, status: 401, message: renderDenial(call, status) })
  if (status >= 500) throw makeGatewayError(call, status, located)
  throw makeMalformedError(call, status, located)
}

function parseMessage(text: string): string | null {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || !('message' in value)) return null
  return typeof value.message === 'string' ? value.message : null
}

function renderDenial(call: string, status: number): string {
  return `${call} was refused with status ${status} by what stands before the engine.`
}

function renderCall({ method, path }: EngineRequest): string {
  return `${method} ${path}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
