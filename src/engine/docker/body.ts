// The body of an answer as JSON. Objects and short lists are read whole; of a long list only one item at a time is held as text, so
// that it costs what is made of its items.
import { ListCutter } from './list-cutter.ts'
import type { RawReply } from './reply.ts'
import { TransmitError } from './transmit.ts'

type Body = RawReply['body']

/** How large answers may be, in bytes: a list, and anything else, an item of a list included. */
export interface Limits {
  readonly list: number
  readonly value: number
}

// The list of 1,000 containers takes less than 1 MB.
const LIMITS: Limits = { list: 256 * 1024 * 1024, value: 64 * 1024 * 1024 }

// What is parsed at once: cutting pays only where the whole would be a burden.
const LARGEST_WHOLE = 4 * 1024 * 1024

/** Reads all of a body as text. Rejects with a TransmitError if it is too large. */
export async function readText(body: Body, { value }: Limits = LIMITS): Promise<string> {
  return (await readBytes(body, value)).toString('utf8')
}

/** Reads all of a body. Rejects with a TransmitError if it is larger than the limit. */
export async function readBytes(body: Body, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    checkSize(size, limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Reads a body that should be a list and gives each item to `take`, in order. What is not JSON, or no list, is left to the caller as the
 * value that it is (undefined: not JSON); a list is null. Rejects with a TransmitError if it is too large.
 */
export async function readItems(
  body: Body,
  take: (item: unknown) => void,
  limits: Limits = LIMITS,
): Promise<unknown> {
  const start: Buffer[] = []
  let cutter: ListCutter | null = null
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    checkSize(size, limits.list)
    start.push(chunk)
    if (cutter === null && size <= LARGEST_WHOLE) continue
    cutter ??= new ListCutter(take, (length) => checkSize(length, limits.value))
    for (const piece of start.splice(0)) if (!cutter.push(piece)) return undefined
  }
  if (cutter !== null) return cutter.isComplete() ? null : undefined
  const value = parseJson(Buffer.concat(start).toString('utf8'))
  if (!Array.isArray(value)) return value ?? undefined
  for (const item of value) take(item)
  return null
}

/** A text as JSON; undefined if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function checkSize(size: number, limit: number): void {
  if (size > limit) throw new TransmitError('answer-too-large', `more than ${limit / 1024 / 1024} MB`)
}
