// One HTTP exchange with deadlines: one for the connection, one for the whole answer. An answer that breaks off or never ends
// is an error, and the body is read as text up to a limit.
import {
  request as requestPlain,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { request as requestSecure } from 'node:https'
import type { Socket } from 'node:net'

/** How long to wait, in milliseconds: for a connection, and for the end of an answer. */
export interface Deadlines {
  readonly connect: number
  readonly answer: number
}

/** An exchange: the options of Node's `request`, whether over TLS, and a body. */
export interface Transmission extends RequestOptions {
  readonly isSecure: boolean
  readonly body: string | undefined
}

/** An answer as it came. */
export interface RawReply {
  readonly status: number
  readonly text: string
  /** When it was made, as its header says; empty where that says nothing. */
  readonly date: string
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

// The list of 1000 containers takes less than 1 MB.
const LARGEST_ANSWER = 64 * 1024 * 1024

/** Sends a request and reads its answer. Rejects with Node's error, or a TransmitError. */
export function transmit(
  { isSecure, body, ...options }: Transmission,
  deadlines: Deadlines,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const request = (isSecure ? requestSecure : requestPlain)(options)
    const timers = startTimers(request, deadlines, (error) => {
      reject(error)
      request.destroy()
    })
    request.on('close', () => timers.forEach(clearTimeout))
    request.on('error', reject)
    request.on('response', (response) => {
      readReply(response).then(resolve, reject)
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

async function readReply(response: IncomingMessage): Promise<RawReply> {
  const text = await readText(response)
  return { status: response.statusCode as number, text, date: response.headers.date ?? '' }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_ANSWER)
      throw new TransmitError('answer-too-large', `more than ${LARGEST_ANSWER} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
