// What a snapshot file holds: the observed state of an engine, how it came about, and what the embedded engine must remember.
import type { ObservedState } from '../../model/observed.ts'
import type { TakenFacts } from '../../model/snapshot.ts'

/**
 * What no engine shows but the embedded engine must remember: how many ids it has given, and which subnets it chose by itself
 * (engines refuse static addresses in those).
 */
export interface EmbeddedMemory {
  readonly serial: number
  readonly automaticSubnets: readonly string[]
}

/** A snapshot. `embedded` is null where another engine than the embedded one was read, `taken` in the file of an embedded engine. */
export interface Snapshot {
  readonly state: ObservedState
  readonly embedded: EmbeddedMemory | null
  readonly taken: TakenFacts | null
}
