// What is known of containers before anything is tried: where commands can be run, who listens, and which ports are declared.
import { runBounded } from '../apply/bounded.ts'
import type { Prober } from '../engine/prober.ts'
import { EngineError } from '../model/errors.ts'
import type { PublishedPort } from '../model/port.ts'
import type { CheckClock } from './check-clock.ts'
import type { Helpers } from './check-helpers.ts'
import { surveyNamespace, type Namespace, type Surveyed } from './check-places.ts'
import { EXECS_AT_ONCE } from './check-tries.ts'

const LOOK_MILLISECONDS = 10_000

/** A namespace by the name under which checks start from it. */
export interface NamedNamespace extends Namespace {
  readonly name: string
}

/** What is known of namespaces, by name. */
export type SurveyedMap = ReadonlyMap<string, Surveyed>

/** Looks into namespaces, several at once. */
export async function surveyAll(
  clock: CheckClock,
  namespaces: readonly NamedNamespace[],
  helpers: Helpers | null,
): Promise<SurveyedMap> {
  const found = await runBounded(namespaces, EXECS_AT_ONCE, (namespace) =>
    surveyNamespace(
      { exec: (container, command) => clock.exec(container, command, LOOK_MILLISECONDS), helpers },
      namespace,
    ),
  )
  return new Map(namespaces.map(({ name }, index) => [name, found[index] as Surveyed]))
}

/** The TCP ports that containers of one namespace publish or expose. */
export async function readDeclaredPorts(
  prober: Prober,
  { published, hosts }: { readonly published: readonly PublishedPort[] } & Pick<Namespace, 'hosts'>,
): Promise<readonly number[]> {
  const tcp = published.filter(({ protocol }) => protocol === 'tcp')
  const exposed = await Promise.all(hosts.map(({ id }) => readExposed(prober, id)))
  return [...new Set([...tcp.map(({ containerPort }) => containerPort), ...exposed.flat()])]
}

async function readExposed(prober: Prober, id: string): Promise<readonly number[]> {
  try {
    return await prober.readExposedPorts(id)
  } catch (error) {
    if (error instanceof EngineError && error.kind === 'not-found') return []
    throw error
  }
}
