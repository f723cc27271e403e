// stdout and stderr of the real process. Node needs milliseconds to load what stands behind its streams: what is written to a pipe or a
// file goes there without them, as long as nothing has to happen while a slow reader makes the process wait.
import { Buffer } from 'node:buffer'
import { fstatSync, writeSync } from 'node:fs'
import type { Output } from './io.ts'

/** Where text goes: an open file, and the stream that Node would make of it. */
export interface OutputPlace {
  readonly file: number
  readonly open: () => NodeJS.WritableStream & Pick<Output, 'isTTY' | 'columns' | 'rows'>
  /** Is told of what cannot be written, which ends nothing. */
  readonly onError: (error: NodeJS.ErrnoException) => void
}

type Stream = ReturnType<OutputPlace['open']>

/** A stream of the process. */
export class ProcessOutput implements Output {
  readonly #place: OutputPlace
  #stream: Stream | null = null
  #isDirect: boolean | null = null

  constructor(place: OutputPlace) {
    this.#place = place
  }

  get isTTY(): boolean | undefined {
    return this.#canWriteDirectly() ? undefined : this.#getStream().isTTY
  }

  get columns(): number | undefined {
    return this.#canWriteDirectly() ? undefined : this.#getStream().columns
  }

  get rows(): number | undefined {
    return this.#canWriteDirectly() ? undefined : this.#getStream().rows
  }

  write(text: string): void {
    if (this.#canWriteDirectly()) this.#writeNow(Buffer.from(text))
    else this.#getStream().write(text)
  }

  /** From now on nothing waits for a reader. */
  neverWait(): void {
    this.#isDirect = false
  }

  // A terminal has a size and modes, and whatever else is a device may have its own ways.
  #canWriteDirectly(): boolean {
    this.#isDirect ??= isPlain(this.#place.file)
    return this.#isDirect
  }

  #writeNow(data: Buffer): void {
    let rest = data
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.#place.file, rest))
    } catch (error) {
      this.#handle(error as NodeJS.ErrnoException, rest)
    }
  }

  // Whoever gave us the file does not want to wait, and its reader is slow.
  #handle(error: NodeJS.ErrnoException, rest: Buffer): void {
    if (error.code !== 'EAGAIN') return this.#place.onError(error)
    this.neverWait()
    this.#getStream().write(rest)
  }

  #getStream(): Stream {
    if (this.#stream !== null) return this.#stream
    const { open, onError } = this.#place
    this.#stream = open()
    this.#stream.on('error', onError)
    return this.#stream
  }
}

function isPlain(file: number): boolean {
  try {
    return !fstatSync(file).isCharacterDevice()
  } catch {
    return false
  }
}
