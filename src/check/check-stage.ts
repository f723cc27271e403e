// What checks are made of: the containers, what is known of them before anything is tried, and what the model says of any two of them.
import type { Explain, Explanation } from '../reachability/explain.ts'
import type { Reachability } from '../reachability/model.ts'
import type { Expectation } from './expectation.ts'
import type { Listener } from './listeners.ts'
import type { NameIndex } from './names.ts'
import type { Scope } from './scope.ts'
import type { Subject } from './subjects.ts'

/** What checks are made of. */
export interface CheckScene {
  readonly reach: Reachability
  readonly scope: Scope
  readonly subjects: readonly Subject[]
  /** Who listens, by subject; absent where nobody could look. */
  readonly listeners: ReadonlyMap<string, readonly Listener[]>
  /** Declared TCP ports, by subject: those that its containers expose or publish, or that somebody named. */
  readonly ports: ReadonlyMap<string, readonly number[]>
  readonly expectations: readonly Expectation[]
  /** True: all pairs, however many. */
  readonly isFull: boolean
}

/** The same, put together so that nobody has to search. */
export interface CheckStage extends CheckScene {
  readonly explain: Explain
  readonly names: NameIndex
  readonly byNetwork: ReadonlyMap<string, readonly Subject[]>
  /** Subjects that are on the same networks. */
  readonly byPlace: ReadonlyMap<string, readonly Subject[]>
}

/** What the model says of two containers. */
export function explainPair(
  { explain }: Pick<CheckStage, 'explain'>,
  source: Subject,
  target: Subject,
): Explanation {
  return explain({ kind: 'container', name: source.name }, { kind: 'container', name: target.name })
}
