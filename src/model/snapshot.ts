// What a snapshot says about itself: when it was taken, by what, and what was going on then.

/** An apply that had not ended when a snapshot was taken. `isRunning` is false for one that had left its journal behind. */
export interface OpenApply {
  readonly project: string
  /** ISO 8601 in UTC, by the engine's clock; null where that could not be read. */
  readonly since: string | null
  readonly isRunning: boolean
}

/**
 * How a snapshot came about. `takenAt` is ISO 8601 in UTC, by the engine's clock, and `tool` what took it, e.g. `xec 0.1.0`; both are null
 * for the file of an embedded engine, which is no copy of anything. `isRedacted`: only what planning needs is in it. `isNewer`: a later
 * version of xec took it, and may have written more than this one reads.
 */
export interface SnapshotFacts {
  readonly takenAt: string | null
  readonly tool: string | null
  readonly isRedacted: boolean
  readonly isNewer: boolean
  readonly open: readonly OpenApply[]
}

/** The same, of a snapshot that was taken of an engine. */
export interface TakenFacts extends SnapshotFacts {
  readonly takenAt: string
  readonly tool: string
}

/** What stands in the place of a value that a snapshot for planning leaves out. */
export const LEFT_OUT = '(not in the snapshot)'
