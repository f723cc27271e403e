// The one error class that is thrown, and its engine variant. What a caller can act on per item is a Diagnostic instead.
import type { Diagnostic } from './diagnostic.ts'

/** Why a whole operation could not go on; the command line maps each to an exit code. */
export type ErrorCode =
  | 'usage'
  | 'config-invalid'
  | 'plan-invalid'
  | 'plan-file'
  | 'engine-unreachable'
  | 'engine-denied'
  | 'engine-answer'
  | 'engine-refused'
  | 'locked'
  | 'lock-lost'
  | 'journal'
  | 'recovery-needed'
  | 'unexpected'

/** Facts of an XecError: `fix` is one sentence of what to do; `diagnostics` hold the single problems, if there are several. */
export interface ErrorFacts {
  readonly fix?: string
  readonly diagnostics?: readonly Diagnostic[]
  readonly cause?: unknown
}

/** The error that xec throws. `code` is stable, `message` is for people. */
export class XecError extends Error {
  override readonly name: string = 'XecError'
  readonly code: ErrorCode
  readonly fix: string
  readonly diagnostics: readonly Diagnostic[]

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, { cause: facts.cause })
    this.code = code
    this.fix = facts.fix ?? ''
    this.diagnostics = facts.diagnostics ?? []
  }
}

/**
 * What an engine's refusal means, whatever status and text it came with: engines of different versions answer the same
 * condition with 400, 403, 404, 409 or 500.
 */
export type EngineErrorKind =
  | 'not-found'
  | 'name-taken'
  | 'already-connected'
  | 'not-connected'
  | 'pool-overlap'
  | 'pool-exhausted'
  | 'address-in-use'
  | 'active-endpoints'
  | 'predefined'
  | 'invalid'
  | 'unreachable'
  | 'denied'
  | 'timeout'
  | 'malformed'
  | 'server'

/** Facts of an EngineError: the HTTP status (null where there was no answer) and the call, e.g. `POST /networks/create`. */
export interface EngineErrorFacts extends ErrorFacts {
  readonly status?: number | null
  readonly call?: string
}

const CODE_OF_KIND: Partial<Record<EngineErrorKind, ErrorCode>> = {
  unreachable: 'engine-unreachable',
  timeout: 'engine-unreachable',
  denied: 'engine-denied',
  malformed: 'engine-answer',
}

/** An engine refused a call, or did not answer. Whether to try again is decided by `kind`, never by the text. */
export class EngineError extends XecError {
  override readonly name: string = 'EngineError'
  readonly kind: EngineErrorKind
  readonly status: number | null
  readonly call: string

  constructor(kind: EngineErrorKind, message: string, facts: EngineErrorFacts = {}) {
    super(CODE_OF_KIND[kind] ?? 'engine-refused', message, facts)
    this.kind = kind
    this.status = facts.status ?? null
    this.call = facts.call ?? ''
  }
}

/** What a call gives, or null where the engine has no such thing. Rejects with every other error. */
export async function findPresent<Item>(call: () => Promise<Item>): Promise<Item | null> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof EngineError && error.kind === 'not-found') return null
    throw error
  }
}
