// What an inspect of containers tells of them before anything is tried, and whether they still are the same runs afterwards.
import { runBounded } from '../apply/bounded.ts'
import type { Meanwhile } from '../check/meanwhile.ts'
import { listTcpPorts } from '../check/ports.ts'
import type { Engine } from '../engine/engine.ts'
import type { ProbedContainer, Prober } from '../engine/prober.ts'
import { findPresent } from '../model/errors.ts'
import type { PublishedPort } from '../model/port.ts'
import { EXECS_AT_ONCE } from './check-tries.ts'

/** A container as it was before anything was tried. */
export interface Probed extends ProbedContainer {
  readonly id: string
}

/** By name; those that were gone by then are not in it. */
export type ProbedMap = ReadonlyMap<string, Probed>

/** A container that is asked about. */
export interface Host {
  readonly name: string
  readonly id: string
}

/** Inspects containers, several at once. To be done first: whoever restarts from then on is known. */
export async function probeAll(prober: Prober, hosts: readonly Host[]): Promise<ProbedMap> {
  const probed = await runBounded(hosts, EXECS_AT_ONCE, ({ id }) =>
    findPresent(() => prober.readContainer(id)),
  )
  return new Map(
    hosts.flatMap(({ name, id }, index) => {
      const found = probed[index]
      return found ? [[name, { ...found, id }]] : []
    }),
  )
}

/** The TCP ports that containers of one namespace publish or expose. */
export function listDeclaredPorts(
  probed: ProbedMap,
  { published, hosts }: { readonly published: readonly PublishedPort[]; readonly hosts: readonly Host[] },
): readonly number[] {
  const exposed = hosts.flatMap(({ name }) => probed.get(name)?.exposedPorts ?? [])
  return [...new Set([...listTcpPorts(published), ...exposed])]
}

/** Who is asked about what became of containers, and what they were. */
export interface Probing {
  readonly engine: Pick<Engine, 'listContainers'>
  readonly prober: Prober
  readonly probed: ProbedMap
}

/** Reads what became of containers, given by their names, since they were inspected: who runs, and whether it is still the same run. */
export async function readMeanwhile(
  { engine, prober, probed }: Probing,
  names: readonly string[],
): Promise<Meanwhile> {
  const states = new Map((await engine.listContainers()).map(({ name, state }) => [name, state]))
  const known = names.flatMap((name) => probed.get(name) ?? [])
  const now = await runBounded(known, EXECS_AT_ONCE, ({ id }) => findPresent(() => prober.readContainer(id)))
  const restarted = names.filter((name) => {
    const before = probed.get(name)
    return before !== undefined && now[known.indexOf(before)]?.startedAt !== before.startedAt
  })
  return { states, restarted: new Set(restarted) }
}
