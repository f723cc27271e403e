// The body of an answer on its way from the connection to whoever reads it: it waits for a slow reader, and is dropped where nobody reads.
import type { AnswerHead } from './http-answer.ts'

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

function makeHeaders(headers: AnswerHead['headers']): ReplyHeaders {
  return {
    date: headers.get('date') ?? '',
    server: headers.get('server') ?? '',
    apiVersion: headers.get('api-version') ?? '',
  }
}

// More than that costs more than another connection.
const LARGEST_LEFT = 1024 * 1024

// What may wait for its reader.
const LARGEST_WAITING = 1024 * 1024

/** What an answer asks of the call that it comes over. */
export interface Flow {
  readonly pause: (isPaused: boolean) => void
  /** Is called when nobody wants what is still to come. */
  readonly abandon: () => void
}

/** An answer, and how much of it has come. */
export class Answer implements RawReply {
  readonly status: number
  readonly headers: ReplyHeaders
  readonly body: AsyncIterable<Buffer>
  bytes: number = 0
  readonly #flow: Flow
  #isLeft: boolean = false
  #pieces: Buffer[] = []
  #waiting: number = 0
  #ended: { readonly error: Error | null } | null = null
  #wake: () => void = () => undefined

  constructor({ status, headers }: AnswerHead, flow: Flow) {
    this.status = status
    this.headers = makeHeaders(headers)
    this.#flow = flow
    this.body = this.#read()
  }

  push(piece: Buffer): void {
    this.bytes += piece.length
    if (this.#isLeft) {
      if (this.bytes > LARGEST_LEFT) this.#flow.abandon()
      return
    }
    this.#pieces.push(piece)
    this.#waiting += piece.length
    if (this.#waiting > LARGEST_WAITING) this.#flow.pause(true)
    this.#wake()
  }

  end(error: Error | null): void {
    this.#ended = { error }
    this.#wake()
  }

  leave(): void {
    this.#isLeft = true
    this.#takePieces()
  }

  async *#read(): AsyncGenerator<Buffer> {
    try {
      while (this.#ended === null || this.#pieces.length > 0) {
        if (this.#pieces.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve))
        yield* this.#takePieces()
      }
    } finally {
      if (this.#ended === null) this.#flow.abandon()
    }
    if (this.#ended.error !== null) throw this.#ended.error
  }

  #takePieces(): readonly Buffer[] {
    const pieces = this.#pieces
    if (this.#waiting > LARGEST_WAITING && this.#ended === null) this.#flow.pause(false)
    this.#pieces = []
    this.#waiting = 0
    return pieces
  }
}
