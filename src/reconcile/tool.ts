// What plans need from the world around them and the planner, which is pure, cannot get by itself.
import { createHash } from 'node:crypto'
import type { PlanOptions } from '../plan/options.ts'
import { VERSION } from './version.ts'

/** What a caller decides about a plan; `tool` is another than this one where a plan is made again that it made. */
export type PlanChoices = Omit<PlanOptions, 'tool' | 'digest'> & {
  readonly tool?: string
  /** The day that exceptions from policies are held against, `2026-12-31` in UTC. Without it none of them holds. */
  readonly today?: string
}

/** Name and version, as documents have them. */
export const TOOL: string = `xec ${VERSION}`

/** Adds to a caller's choices who plans, and how texts are hashed. */
export function makePlanOptions(choices: PlanChoices): PlanOptions {
  return { tool: TOOL, ...choices, digest: digestText }
}

// Small parts are put together, because each piece that is hashed has its price. Larger ones are hashed as they come: to copy them into
// one text, beyond what V8 keeps among its small objects, took twice as long as to hash them.
const PIECE = 2 ** 15

/** Hashes a text that comes in parts: `sha256:<hex>`. */
export function digestText(parts: Iterable<string>): string {
  const hash = createHash('sha256')
  let piece = ''
  for (const part of parts) {
    piece += part
    if (piece.length < PIECE) continue
    hash.update(piece)
    piece = ''
  }
  return `sha256:${hash.update(piece).digest('hex')}`
}
