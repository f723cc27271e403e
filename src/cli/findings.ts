// What a command found out about a plan, for formats that are read elsewhere.
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import type { Plan } from '../plan/document.ts'
import type { PlanFindings } from '../render/report.ts'
import { listApplyOptions } from './apply-options.ts'
import type { Format, Options } from './options.ts'

const DRAWN: ReadonlySet<Format> = new Set(['markdown', 'html'])

/** A plan, masked, and the states that it was made of. */
export interface Planned {
  readonly observed: ObservedState
  readonly desired: DesiredState
  readonly plan: Plan
}

/** What formats for people show of a plan; pictures are made only where one is drawn. */
export async function makeFindings(
  options: Options,
  { observed, desired, plan }: Planned,
): Promise<PlanFindings> {
  const applyOptions = listApplyOptions(options)
  if (!DRAWN.has(options.format)) return { plan, topology: null, applyOptions }
  const { makePlannedTopology } = await import('../topology/planned.ts')
  const topology = makePlannedTopology(observed, plan, desired)
  if (options.format !== 'html') return { plan, topology, applyOptions }
  const { makeReachMatrix } = await import('../reachability/matrix.ts')
  return { plan, topology, matrix: makeReachMatrix(observed, plan), applyOptions }
}
