// One HTTP exchange with deadlines: one for the connection, one for the whole answer. The body of an answer is handed on as it comes; one
// that breaks off or never ends is an error.
import {
  request as requestPlain,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { request as requestSecure } from 'node:https'
import type { Socket } from 'node:net'
import { readClock } from '../../files/clock.ts'

/** How long to wait, in milliseconds: for a connection, and for the end of an answer. */
export interface Deadlines {
  readonly connect: number
  readonly answer: number
}

/** An exchange: the options of Node's `request`, whether over TLS, and a body. */
export interface Transmission extends RequestOptions {
  readonly isSecure: boolean
  readonly body: string | undefined
  /** Told of the exchange when it is over, however it ended. */
  readonly onEnd?: ((exchange: Exchange) => void) | undefined
}

/** An exchange that is over. Times are those of `readClock()`; `status` is null where no answer came. */
export interface Exchange {
  readonly begin: number
  readonly end: number
  readonly status: number | null
  /** The size of the answer. */
  readonly bytes: number
}

/** What the headers of an answer say; empty where they say nothing. */
export interface ReplyHeaders {
  /** When the answer was made. */
  readonly date: string
  /** The program that answers: `Docker/28.5.2 (linux)`. */
  readonly server: string
  /** The newest version of the API that it speaks. */
  readonly apiVersion: string
}

/** An answer as it comes. */
export interface RawReply {
  readonly status: number
  readonly headers: ReplyHeaders
  /** To be read once. Throws Node's error, or a TransmitError. */
  readonly body: AsyncIterable<Buffer>
  /** Lets the body pass where nobody wants it, so that the connection can be used again. */
  leave(): void
}

/** Why an exchange was given up on this side. */
export class TransmitError extends Error {
  override readonly name: string = 'TransmitError'
  readonly reason: 'connect-timeout' | 'answer-timeout' | 'answer-too-large'

  constructor(reason: TransmitError['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

/** Sends a request; the answer is there once its headers are. Rejects with Node's error, or a TransmitError. */
export function transmit(
  { isSecure, body, onEnd, ...options }: Transmission,
  deadlines: Deadlines,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const begin = readClock()
    const request = (isSecure ? requestSecure : requestPlain)(options)
    let answer: Answer | null = null
    let isOver = false
    const end = (): void => {
      if (isOver) return
      isOver = true
      timers.forEach(clearTimeout)
      onEnd?.({ begin, end: readClock(), status: answer?.status ?? null, bytes: answer?.bytes ?? 0 })
    }
    const fail = (error: Error): void => {
      end()
      reject(error)
    }
    const timers = startTimers(request, deadlines, (error) => {
      fail(error)
      // whoever reads the body is told why it ends
      answer?.response.destroy(error)
      request.destroy()
    })
    request.on('close', end)
    request.on('error', fail)
    request.on('response', (response) => {
      answer = new Answer(response)
      resolve(answer)
    })
    request.end(body)
  })
}

type GiveUp = (error: TransmitError) => void

function startTimers(
  request: ClientRequest,
  deadlines: Deadlines,
  giveUp: GiveUp,
): readonly NodeJS.Timeout[] {
  const connectTimer = setTimeout(() => {
    giveUp(new TransmitError('connect-timeout', `no connection within ${deadlines.connect} ms`))
  }, deadlines.connect)
  const answerTimer = setTimeout(() => {
    giveUp(new TransmitError('answer-timeout', `no answer within ${deadlines.answer} ms`))
  }, deadlines.answer)
  request.once('socket', (socket: Socket) => {
    const stop = (): void => clearTimeout(connectTimer)
    // a kept connection is there already
    if (!socket.connecting) stop()
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', stop)
  })
  return [connectTimer, answerTimer]
}

// More than that costs more than another connection.
const LARGEST_LEFT = 1024 * 1024

/** An answer, and how much of it has come. */
class Answer implements RawReply {
  readonly response: IncomingMessage
  readonly status: number
  readonly headers: ReplyHeaders
  readonly body: AsyncIterable<Buffer>
  bytes: number = 0

  constructor(response: IncomingMessage) {
    const { headers, statusCode } = response
    this.response = response
    this.status = statusCode as number
    this.headers = {
      date: headers.date ?? '',
      server: String(headers['server'] ?? ''),
      apiVersion: String(headers['api-version'] ?? ''),
    }
    this.body = this.#read()
  }

  leave(): void {
    const { response } = this
    const drop = (chunk: Buffer): void => {
      this.bytes += chunk.length
      if (this.bytes > LARGEST_LEFT) response.destroy()
    }
    response.on('error', () => undefined).on('data', drop)
  }

  async *#read(): AsyncGenerator<Buffer> {
    for await (const chunk of this.response as AsyncIterable<Buffer>) {
      this.bytes += chunk.length
      yield chunk
    }
  }
}
