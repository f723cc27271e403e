// Calls to one engine in the API version that both sides speak. Nothing is sent before the first call.
//
// Which version that is, every answer tells by its headers. What is read before any answer is there is asked for without a version, which an
// engine takes for its newest one, so that no call waits for another one, or is made, for the version alone. Where the headers do not
// tell it, or the engine is newer than this program, such an answer does not count, and the version is asked for.
import { readClock } from '../../files/clock.ts'
import type { AnswerValue } from './answer.ts'
import type { Client, EngineRequest } from './client.ts'
import { makeMalformedError } from './connection-errors.ts'
import { exchange, type Exchanged } from './exchange.ts'
import type { LocatedEngine } from './locate.ts'
import { readProgram, readVersion, type EngineVersion } from './read-identity.ts'

/** A session with an engine. */
export interface Session {
  /** The engine's program and version: one call, and none where anything was read before. */
  version(): Promise<EngineVersion>
  /** Calls the engine and reads the JSON of its answer. Rejects with an EngineError. */
  read(request: EngineRequest): Promise<AnswerValue>
  /** Reads an answer that is a list, item by item. Rejects with an EngineError. */
  readList<Item>(request: EngineRequest, read: ReadItem<Item>): Promise<Item[]>
  /**
   * The engine's own time in milliseconds since 1970, in whole seconds: by its last answer, or, where that is old, by one call. Rejects
   * with an EngineError.
   */
  readClock(): Promise<number>
  /** Calls the engine where success has no content that matters. Rejects with an EngineError. */
  run(request: EngineRequest): Promise<void>
}

/** Makes something of an item of a list. */
export type ReadItem<Item> = (value: AnswerValue, version: EngineVersion) => Item

// The paths that have no version; the first is the shortest answer that an engine gives.
const PING: EngineRequest = { method: 'GET', path: '/_ping' }
const VERSION: EngineRequest = { method: 'GET', path: '/version' }

/** Opens a session over a client. */
export function openSession(client: Client, located: LocatedEngine): Session {
  const clock = new Clock()
  let known: EngineVersion | null = null
  const send = async (request: EngineRequest): Promise<Exchanged> => {
    const exchanged = await exchange(client, located, request)
    clock.set(exchanged.headers.date)
    return exchanged
  }
  const askVersion = makeOnce(async () => {
    known = readVersion(await (await send(VERSION)).readValue())
    return known
  })
  const version = async (): Promise<EngineVersion> => known ?? askVersion()
  const ask = async (request: EngineRequest): Promise<Exchanged> => {
    // only what may be sent twice
    if (known === null && request.method === 'GET') {
      const early = await send(request)
      const told = readProgram(early.headers)
      if (told !== null) {
        known ??= told
        return early
      }
      early.leave()
    }
    const { apiVersion } = await version()
    return send({ ...request, version: apiVersion })
  }
  return {
    version,
    read: async (request) => (await ask(request)).readValue(),
    async readList<Item>(request: EngineRequest, read: ReadItem<Item>) {
      const exchanged = await ask(request)
      const told = await version()
      const items: Item[] = []
      await exchanged.readList((value) => items.push(read(value, told)))
      return items
    },
    async readClock() {
      const now = clock.read()
      if (now !== null) return now
      await (await send(PING)).finish()
      const asked = clock.read()
      if (asked === null) throw makeMalformedError('GET /_ping', 200, located)
      return asked
    },
    run: async (request) => (await ask(request)).finish(),
  }
}

// For how long the time of an answer tells what time it is.
const FRESH_MILLISECONDS = 10_000

/** The engine's clock by its last answer. */
class Clock {
  #time: number = Number.NaN
  #heard: number = 0

  /** Takes the date of an answer that came just now. */
  set(date: string): void {
    this.#time = Date.parse(date)
    this.#heard = readClock()
  }

  /** The engine's time in whole seconds; null where no answer told it lately. */
  read(): number | null {
    const age = readClock() - this.#heard
    if (Number.isNaN(this.#time) || age > FRESH_MILLISECONDS) return null
    return Math.floor((this.#time + age) / 1_000) * 1_000
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
