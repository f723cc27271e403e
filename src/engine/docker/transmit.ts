// One HTTP exchange with deadlines: one for the connection, one for the whole answer. The body of an answer is handed on as it comes; one
// that breaks off or never ends is an error.
import { readClock } from '../../files/clock.ts'
import type { Connection, Connections, Occupant } from './connections.ts'
import { Answer, type RawReply } from './reply.ts'
import { AnswerReader, type AnswerHead, type AnswerListener, type HttpError } from './http-answer.ts'

/** How long to wait, in milliseconds: for a connection, and for the end of an answer. Both count from when there is a connection to use. */
export interface Deadlines {
  readonly connect: number
  readonly answer: number
}

/** What is sent. `path` begins with a slash, and its parts are encoded. */
export interface Transmission {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | number>>
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

/** Why an exchange was given up on this side, or `broken`: by the other one, without a word. */
export class TransmitError extends Error {
  override readonly name: string = 'TransmitError'
  readonly reason: 'connect-timeout' | 'answer-timeout' | 'answer-too-large' | 'not-http' | 'broken'

  constructor(reason: TransmitError['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/**
 * Sends a request; the answer is there once its headers are. What changes nothing is sent again where a kept connection ends without a word:
 * the other side ended it as the request went out (RFC 9112, section 9.3.1). Rejects with Node's error, or a TransmitError.
 */
export async function transmit(
  connections: Connections,
  transmission: Transmission,
  deadlines: Deadlines,
): Promise<RawReply> {
  const begin = readClock()
  const connection = await connections.take()
  return new Promise((resolve, reject) => {
    const { onEnd, method } = transmission
    const sendAgain = (): void => void transmit(connections, transmission, deadlines).then(resolve, reject)
    const again = connection.isUsed && method === 'GET' ? sendAgain : null
    const giveBack = (): void => connections.giveBack(connection)
    const call = new Call({ begin, onEnd, resolve, reject, giveBack, again }, connection)
    call.start(renderRequest(connections.host, transmission), deadlines)
  })
}

function renderRequest(host: string, { method, path, headers, body }: Transmission): string {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}`]
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  // to say that nothing follows is expected where something could (RFC 9110, section 8.6)
  if (method === 'POST' && body === undefined) lines.push('Content-Length: 0')
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`
}

interface CallFacts {
  readonly begin: number
  readonly onEnd: Transmission['onEnd']
  readonly resolve: (reply: RawReply) => void
  readonly reject: (error: Error) => void
  /** Is called when the connection is free for the next call. */
  readonly giveBack: () => void
  /** Sends the request over another connection; null where that may do more than one call should. */
  readonly again: (() => void) | null
}

/** A request under way, until its answer is complete. */
class Call implements Occupant, AnswerListener {
  readonly #facts: CallFacts
  readonly #connection: Connection
  readonly #reader = new AnswerReader(this)
  readonly #timers: NodeJS.Timeout[] = []
  #answer: Answer | null = null
  #isBegun: boolean = false
  #isOver: boolean = false

  constructor(facts: CallFacts, connection: Connection) {
    this.#facts = facts
    this.#connection = connection
  }

  start(text: string, { connect, answer }: Deadlines): void {
    const connectTimer = this.#limit(connect, 'connect-timeout', 'no connection')
    this.#connection.whenReady(() => clearTimeout(connectTimer))
    this.#limit(answer, 'answer-timeout', 'no answer')
    this.#connection.occupy(this)
    this.#connection.wire.write(text)
  }

  onPiece(piece: Buffer): void {
    this.#isBegun = true
    try {
      this.#reader.push(piece)
    } catch (error) {
      const { message } = error as HttpError
      return this.#giveUp(new TransmitError('not-http', message, { cause: error }))
    }
    if (this.#reader.isOver) this.#finish()
  }

  onEnd(error: Error | null): void {
    const { again } = this.#facts
    if (again !== null && !this.#isBegun) return this.#withdraw(again)
    this.#reader.end()
    if (error === null && this.#reader.isOver) this.#finish()
    else this.#giveUp(error ?? makeBrokenError())
  }

  // Even a body that ends with the connection is not known to be whole then.
  onClose(): void {
    this.#giveUp(makeBrokenError())
  }

  onHead(head: AnswerHead): void {
    this.#answer = new Answer(head, {
      pause: (isPaused) => this.#pause(isPaused),
      abandon: () => this.#giveUp(new TransmitError('broken', 'nobody wants the rest of the answer')),
    })
    this.#facts.resolve(this.#answer)
  }

  onData(piece: Buffer): void {
    ;(this.#answer as Answer).push(piece)
  }

  #limit(milliseconds: number, reason: TransmitError['reason'], what: string): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#giveUp(new TransmitError(reason, `${what} within ${milliseconds} ms`))
    }, milliseconds)
    this.#timers.push(timer)
    return timer
  }

  #pause(isPaused: boolean): void {
    if (isPaused) this.#connection.wire.pause()
    else this.#connection.wire.resume()
  }

  #finish(): void {
    if (!this.#settle(null)) return
    this.#pause(false)
    // what is not sent yet would stand before the next request, and an engine that has answered already may never take it
    if (this.#reader.isKept && this.#connection.wire.writableLength === 0) this.#facts.giveBack()
    else this.#connection.destroy()
  }

  #giveUp(error: Error): void {
    if (this.#settle(error)) this.#connection.destroy()
  }

  // As if it had never been sent.
  #withdraw(again: () => void): void {
    this.#isOver = true
    this.#timers.forEach(clearTimeout)
    this.#connection.destroy()
    again()
  }

  // False if it was over before.
  #settle(error: Error | null): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    this.#timers.forEach(clearTimeout)
    const { begin, onEnd, reject } = this.#facts
    onEnd?.({
      begin,
      end: readClock(),
      status: this.#answer?.status ?? null,
      bytes: this.#answer?.bytes ?? 0,
    })
    // whoever reads the body is told why it ends
    this.#answer?.end(error)
    if (error !== null) reject(error)
    return true
  }
}

function makeBrokenError(): TransmitError {
  return new TransmitError('broken', 'the connection ended before the answer did')
}
