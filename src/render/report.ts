// What a report shows that people read elsewhere than on a terminal: in a pull request, in a browser. One value for all formats.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Plan } from '../plan/document.ts'
import type { ReachMatrix } from '../reachability/matrix.ts'
import type { Topology } from '../topology/topology.ts'

/** A plan with what is said around it. Nothing in it has to be hidden any more. */
export interface PlanReport {
  /** Null where there is none: the configuration is invalid, the engine cannot be reached. */
  readonly plan: Plan | null
  /** What is connected to what, before and after the plan, with marks on what changes; null where nobody made it. */
  readonly topology: { readonly before: Topology; readonly after: Topology } | null
  /** Who reaches whom before and after the plan, pair by pair; nothing where nobody made it or nothing of it changes. */
  readonly matrix?: ReachMatrix | null
  /** All problems, those of the plan included. */
  readonly diagnostics: readonly Diagnostic[]
  readonly exitCode: number
  /** How old the snapshot is that the plan was made from, in words (`3 days`). */
  readonly snapshotAge?: string
  /** Options that the command that applies this plan needs, to find what this one found: `['-p', 'staging']`. */
  readonly applyOptions?: readonly string[]
}

/** What a command knows of a plan beside the problems and its exit code. */
export type PlanFindings = Omit<PlanReport, 'diagnostics' | 'exitCode'>
