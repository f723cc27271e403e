// What is known of network namespaces before anything is tried: where commands can be run, and who listens.
import { runBounded } from '../apply/bounded.ts'
import type { CheckClock } from './check-clock.ts'
import type { Helpers } from './check-helpers.ts'
import { surveyNamespace, type Namespace, type Surveyed } from './check-places.ts'
import { EXECS_AT_ONCE } from './check-tries.ts'

// How long is listened to a look: one container that hangs must not take the time of all others.
const LONGEST_LOOK = 10_000
const SHORTEST_LOOK = 2_000

function findLookBound(milliseconds: number): number {
  return Math.min(LONGEST_LOOK, Math.max(SHORTEST_LOOK, milliseconds / 4))
}

/** A namespace by the name under which checks start from it. */
export interface NamedNamespace extends Namespace {
  readonly name: string
}

/** What is known of namespaces, by name. */
export type SurveyedMap = ReadonlyMap<string, Surveyed>

/** With what is looked. `milliseconds`: how long the whole run may take. */
export interface Surveying {
  readonly clock: CheckClock
  readonly helpers: Helpers | null
  readonly milliseconds: number
}

/** Looks into namespaces, several at once. */
export async function surveyAll(
  namespaces: readonly NamedNamespace[],
  { clock, helpers, milliseconds }: Surveying,
): Promise<SurveyedMap> {
  const bound = findLookBound(milliseconds)
  const found = await runBounded(namespaces, EXECS_AT_ONCE, (namespace) =>
    surveyNamespace(
      { exec: (container, command) => clock.exec(container, command, bound), helpers },
      namespace,
    ),
  )
  return new Map(namespaces.map(({ name }, index) => [name, found[index] as Surveyed]))
}
