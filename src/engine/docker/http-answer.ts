// Reads one answer of HTTP/1.1 (RFC 9112) out of the pieces that come over a connection. Node's own client makes several objects and dozens of
// calls out of each exchange, which for the calls of one plan takes longer than the engine; nothing of that is needed here. It is strict:
// what could be read in two ways is no answer.
import { Buffer } from 'node:buffer'

/** The first part of an answer. The names of headers are in lower case; one that comes twice has its last value. */
export interface AnswerHead {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
}

/** Is told what comes, in order. */
export interface AnswerListener {
  onHead(head: AnswerHead): void
  onData(piece: Buffer): void
}

/** What came is no answer of HTTP/1.1. */
export class HttpError extends Error {
  override readonly name: string = 'HttpError'
}

/** `sized`: so many bytes are left of it; `until-end`: what comes before the connection ends; the others are parts of a body in chunks. */
type Stage = 'head' | 'sized' | 'until-end' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'over'

const NOTHING = Buffer.alloc(0)
const BEGIN = 'HTTP/1.'
const LINE_END = '\r\n'
const HEAD_END = '\r\n\r\n'
const LARGEST_HEAD = 64 * 1024

/** The reading of one answer. */
export class AnswerReader {
  readonly #listener: AnswerListener
  #stage: Stage = 'head'
  /** What has come of a head or a line that is not complete. */
  #held: Buffer = NOTHING
  /** Bytes that are still to come of a sized body or of a chunk. */
  #left: number = 0
  #isKept: boolean = false

  constructor(listener: AnswerListener) {
    this.#listener = listener
  }

  /** True when the answer is complete. */
  get isOver(): boolean {
    return this.#stage === 'over'
  }

  /** True if the connection may be used for another call once the answer is complete. */
  get isKept(): boolean {
    return this.#isKept
  }

  /** Takes the next piece. Throws an HttpError. */
  push(piece: Buffer): void {
    let rest = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece])
    this.#held = NOTHING
    while (rest.length > 0) {
      const next = this.#read(rest)
      if (next === null) {
        if (rest.length > LARGEST_HEAD) throw new HttpError('a head or a line is too long')
        this.#held = rest
        return
      }
      rest = next
    }
  }

  /** Is told that nothing more will come. */
  end(): void {
    if (this.#stage === 'until-end') this.#stage = 'over'
  }

  // What is left of the piece; null where more is needed.
  #read(piece: Buffer): Buffer | null {
    switch (this.#stage) {
      case 'head':
        return this.#readHead(piece)
      case 'sized':
        return this.#readData(piece, 'over')
      case 'until-end':
        this.#listener.onData(piece)
        return NOTHING
      case 'chunk-size':
        return this.#readLine(piece, (line) => this.#beginChunk(line))
      case 'chunk':
        return this.#readData(piece, 'chunk-end')
      case 'chunk-end':
        return this.#readLine(piece, (line) => this.#endChunk(line))
      case 'trailer':
        return this.#readLine(piece, (line) => {
          if (line === '') this.#stage = 'over'
        })
      case 'over':
        // whoever sends what nobody asked for is not to be asked again
        this.#isKept = false
        return NOTHING
    }
  }

  #readHead(piece: Buffer): Buffer | null {
    if (!BEGIN.startsWith(piece.toString('latin1', 0, BEGIN.length))) throw new HttpError('this is not HTTP')
    const end = piece.indexOf(HEAD_END, 0, 'latin1')
    if (end < 0) return null
    const head = parseHead(piece.toString('latin1', 0, end))
    // what is said before the answer
    if (head.status >= 200) this.#beginBody(head)
    return piece.subarray(end + HEAD_END.length)
  }

  #beginBody({ isKept, ...head }: ParsedHead): void {
    const frame = findFrame(head)
    this.#isKept = isKept && frame !== 'until-end'
    if (typeof frame === 'string') this.#stage = frame
    else this.#expect(frame, 'sized', 'over')
    this.#listener.onHead(head)
  }

  #expect(bytes: number, stage: Stage, after: Stage): void {
    this.#left = bytes
    this.#stage = bytes === 0 ? after : stage
  }

  #readData(piece: Buffer, after: Stage): Buffer {
    const data = piece.subarray(0, this.#left)
    this.#expect(this.#left - data.length, this.#stage, after)
    this.#listener.onData(data)
    return piece.subarray(data.length)
  }

  #readLine(piece: Buffer, take: (line: string) => void): Buffer | null {
    const end = piece.indexOf(LINE_END, 0, 'latin1')
    if (end < 0) return null
    take(piece.toString('latin1', 0, end))
    return piece.subarray(end + LINE_END.length)
  }

  #beginChunk(line: string): void {
    const size = /^([\da-f]{1,8})[ \t]*(?:;.*)?$/i.exec(line)?.[1]
    if (size === undefined) throw new HttpError('a chunk has no size')
    this.#expect(Number.parseInt(size, 16), 'chunk', 'trailer')
  }

  #endChunk(line: string): void {
    if (line !== '') throw new HttpError('a chunk is longer than it said')
    this.#stage = 'chunk-size'
  }
}

interface ParsedHead extends AnswerHead {
  /** True if the other side keeps the connection. */
  readonly isKept: boolean
}

function parseHead(text: string): ParsedHead {
  const [first, ...lines] = text.split(LINE_END) as [string, ...string[]]
  const [, minor, status] = /^HTTP\/1\.([01]) (\d{3})(?: .*)?$/.exec(first) ?? []
  if (status === undefined) throw new HttpError('the first line is none of an answer')
  // nobody asked for another protocol
  if (status === '101') throw new HttpError('it changes the protocol')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new HttpError('a line of the head is no header')
    addHeader(headers, name.toLowerCase(), trimSpace(value))
  }
  const connection = headers.get('connection')?.toLowerCase() ?? ''
  const isKept = minor === '1' ? !connection.includes('close') : connection.includes('keep-alive')
  return { status: Number(status), headers, isKept }
}

// Not by a pattern: one that skips space at both ends reads a line that is full of it over and over, for minutes.
function trimSpace(text: string): string {
  let begin = 0
  let end = text.length
  while (begin < end && isSpace(text, begin)) begin += 1
  while (end > begin && isSpace(text, end - 1)) end -= 1
  return text.slice(begin, end)
}

function isSpace(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t'
}

function addHeader(headers: Map<string, string>, name: string, value: string): void {
  const known = headers.get(name)
  if (known !== undefined && known !== value && (name === 'content-length' || name === 'transfer-encoding')) {
    throw new HttpError(`it has two values of ${name}`)
  }
  headers.set(name, value)
}

// How the end of the body is known (RFC 9112, section 6.3); a number is its length.
function findFrame({ status, headers }: AnswerHead): 'chunk-size' | 'until-end' | number {
  if (status === 204 || status === 304) return 0
  const coding = headers.get('transfer-encoding')
  const length = headers.get('content-length')
  if (coding !== undefined) {
    if (coding.toLowerCase() !== 'chunked' || length !== undefined)
      throw new HttpError('its length is not clear')
    return 'chunk-size'
  }
  if (length === undefined) return 'until-end'
  if (!/^\d{1,15}$/.test(length)) throw new HttpError('its length is no number')
  return Number(length)
}
