// What a run has measured: samples by name, and for what it could not measure, why.

/** Everything of a run. A name is in one of the three, or in none if its group did not run. */
export interface Measurements {
  /** All samples of one thing, in the order of the rounds. */
  readonly taken: ReadonlyMap<string, readonly number[]>
  /** Why there are no samples, in a few words. */
  readonly leftOut: ReadonlyMap<string, string>
  /** What was tried and did not come to its end, with how far it came: a target of it is missed. */
  readonly failed: ReadonlyMap<string, string>
}

/** Measurements to which a run adds. */
export class Notebook implements Measurements {
  readonly taken: Map<string, readonly number[]> = new Map()
  readonly leftOut: Map<string, string> = new Map()
  readonly failed: Map<string, string> = new Map()

  /** Adds a sample: milliseconds, megabytes or a number of something, as the rows say. */
  add(name: string, sample: number): void {
    this.taken.set(name, [...(this.taken.get(name) ?? []), sample])
  }

  /** Notes why something is not measured. */
  leave(names: readonly string[], reason: string): void {
    for (const name of names) this.leftOut.set(name, reason)
  }

  /** Notes what did not come to its end. Samples that were taken before do not count any more. */
  fail(names: readonly string[], reason: string): void {
    for (const name of names) {
      this.failed.set(name, reason)
      this.taken.delete(name)
    }
  }
}
