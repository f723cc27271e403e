// One call to an engine: sends it, and judges the answer by its status. What goes wrong is an EngineError that names the call.
import { EngineError } from '../../model/errors.ts'
import { AnswerValue } from './answer.ts'
import { parseJson, readBytes, readItems, readText } from './body.ts'
import type { Client, EngineRequest } from './client.ts'
import { makeConnectionError, makeGatewayError, makeMalformedError } from './connection-errors.ts'
import type { LocatedEngine } from './locate.ts'
import { makeRefusal } from './refusals.ts'
import type { RawReply, ReplyHeaders } from './reply.ts'

/** Sends a call. Rejects with an EngineError if no answer begins. */
export async function exchange(
  client: Client,
  located: LocatedEngine,
  request: EngineRequest,
): Promise<Exchanged> {
  const call = `${request.method} ${request.path}`
  try {
    return new Exchanged(call, await client.send(request), located)
  } catch (error) {
    throw makeConnectionError(call, error, located)
  }
}

/** A call whose answer has begun. Its body is read once, by one of the methods. All of them reject with an EngineError. */
export class Exchanged {
  readonly headers: ReplyHeaders
  readonly #call: string
  readonly #reply: RawReply
  readonly #located: LocatedEngine

  constructor(call: string, reply: RawReply, located: LocatedEngine) {
    this.headers = reply.headers
    this.#call = call
    this.#reply = reply
    this.#located = located
  }

  /** Lets the rest of the answer be. */
  leave(): void {
    this.#reply.leave()
  }

  /** Reads what came, where success has no content that matters. */
  async finish(): Promise<void> {
    await this.#readText()
  }

  /** Reads what is no JSON, up to so many bytes. */
  async readBytes(limit: number): Promise<Buffer> {
    if (!this.#isSuccess()) await this.#readText()
    return this.#receive(() => readBytes(this.#reply.body, limit))
  }

  /** Reads an object, or a list as a whole. */
  async readValue(): Promise<AnswerValue> {
    return this.#makeValue(parseJson(await this.#readText()))
  }

  /** Reads a list, item by item. */
  async readList(take: (value: AnswerValue) => void): Promise<void> {
    if (!this.#isSuccess()) return this.finish()
    let count = 0
    const takeItem = (item: unknown): void => {
      take(new AnswerValue(this.#call, item, `[${count}]`))
      count += 1
    }
    const other = await this.#receive(() => readItems(this.#reply.body, takeItem))
    // refuses what is no list
    if (other !== null) this.#makeValue(other).requiredItems()
  }

  #makeValue(value: unknown): AnswerValue {
    if (typeof value === 'object' && value !== null) return new AnswerValue(this.#call, value)
    throw makeMalformedError(this.#call, this.#reply.status, this.#located)
  }

  async #readText(): Promise<string> {
    const text = await this.#receive(() => readText(this.#reply.body))
    if (!this.#isSuccess()) throw makeStatusError({ ...this.#reply, call: this.#call, text }, this.#located)
    return text
  }

  async #receive<Value>(read: () => Promise<Value>): Promise<Value> {
    try {
      return await read()
    } catch (error) {
      throw error instanceof EngineError ? error : makeConnectionError(this.#call, error, this.#located)
    }
  }

  #isSuccess(): boolean {
    return this.#reply.status >= 200 && this.#reply.status < 300
  }
}

interface Refused {
  readonly call: string
  readonly status: number
  readonly text: string
}

// Engines explain every refusal as {"message": ...}; what has no such body comes from something that stands before one, or is none.
function makeStatusError({ call, status, text }: Refused, located: LocatedEngine): EngineError {
  const message = parseMessage(text)
  if (message !== null) return makeRefusal({ call, status, message })
  if (status === 401 || status === 403)
    return makeRefusal({ call, status: 401, message: renderDenial(call, status) })
  return status >= 500 ? makeGatewayError(call, status, located) : makeMalformedError(call, status, located)
}

function parseMessage(text: string): string | null {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || !('message' in value)) return null
  return typeof value.message === 'string' ? value.message : null
}

function renderDenial(call: string, status: number): string {
  return `${call} was refused with status ${status} by what stands before the engine.`
}
