// Cuts a JSON list that comes in pieces into its items, and parses each by itself. It understands as much of JSON as tells where an item
// ends; whether the item is JSON, its parser says.

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const LIST_BEGIN = 0x5b
const LIST_END = 0x5d
const OBJECT_BEGIN = 0x7b
const OBJECT_END = 0x7d
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d])

type Place = 'before' | 'inside' | 'after'

/** The cutting of one list. Items are given to `take` as they are complete; `onLength` hears how long one that is not has become. */
export class ListCutter {
  readonly #take: (item: unknown) => void
  readonly #onLength: (bytes: number) => void
  #place: Place = 'before'
  /** Brackets that are open, that of the list included. */
  #depth: number = 0
  #isText: boolean = false
  #isEscaped: boolean = false
  /** What has come of the current item in pieces before this one. */
  #parts: Buffer[] = []
  #length: number = 0
  #count: number = 0

  constructor(take: (item: unknown) => void, onLength: (bytes: number) => void = () => undefined) {
    this.#take = take
    this.#onLength = onLength
  }

  /** Takes the next piece. False: this is no JSON list, whatever follows. */
  push(piece: Buffer): boolean {
    let at = 0
    if (this.#place === 'before') {
      at = skipSpaces(piece, 0)
      if (at === piece.length) return true
      if (piece[at] !== LIST_BEGIN) return false
      this.#place = 'inside'
      this.#depth = 1
      at += 1
    }
    if (this.#place === 'inside') at = this.#cut(piece, at)
    return at >= 0 && skipSpaces(piece, at) === piece.length
  }

  /** True if the list has ended. */
  isComplete(): boolean {
    return this.#place === 'after'
  }

  // Where the list ends in this piece; its length where it does not, -1 where it turns out to be none.
  #cut(piece: Buffer, from: number): number {
    let begin = from
    for (let at = from; at < piece.length; at += 1) {
      const byte = piece[at] as number
      if (this.#isText) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (byte === BACKSLASH) this.#isEscaped = true
        else if (byte === QUOTE) this.#isText = false
      } else if (byte === QUOTE) this.#isText = true
      else if (byte === LIST_BEGIN || byte === OBJECT_BEGIN) this.#depth += 1
      else if (byte === LIST_END || byte === OBJECT_END) {
        this.#depth -= 1
        if (this.#depth === 0) return byte === LIST_END && this.#end(piece.subarray(begin, at)) ? at + 1 : -1
      } else if (byte === COMMA && this.#depth === 1) {
        if (!this.#give(piece.subarray(begin, at))) return -1
        begin = at + 1
      }
    }
    this.#keep(piece.subarray(begin))
    return piece.length
  }

  // Nothing between the brackets is a list without items, and nothing after a comma an error.
  #end(rest: Buffer): boolean {
    this.#place = 'after'
    const isEmpty = this.#count === 0 && this.#parts.length === 0 && skipSpaces(rest, 0) === rest.length
    return isEmpty || this.#give(rest)
  }

  #give(rest: Buffer): boolean {
    const bytes = this.#parts.length === 0 ? rest : Buffer.concat([...this.#parts, rest])
    this.#parts = []
    this.#length = 0
    this.#count += 1
    let item: unknown
    try {
      item = JSON.parse(bytes.toString('utf8'))
    } catch {
      return false
    }
    this.#take(item)
    return true
  }

  #keep(part: Buffer): void {
    // spaces before an item are none of it
    if (this.#parts.length === 0 && skipSpaces(part, 0) === part.length) return
    this.#length += part.length
    this.#onLength(this.#length)
    this.#parts.push(part)
  }
}

function skipSpaces(piece: Buffer, from: number): number {
  let at = from
  while (at < piece.length && SPACES.has(piece[at] as number)) at += 1
  return at
}
