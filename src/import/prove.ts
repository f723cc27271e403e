// The proof of an import: what was written is read and planned against what it was made from, with the rules that everybody's file
// is read and planned with. Whatever is no configuration, or would be a change, is a fault at its place.
import { makeLocate, type Locate } from '../config/locate.ts'
import { parseConfig, type ParseOptions } from '../config/parse-config.ts'
import type { DesiredContainer, DesiredState } from '../model/desired.ts'
import type { Diagnostic, SourceRange } from '../model/diagnostic.ts'
import type { ObservedState } from '../model/observed.ts'
import type { AttachmentChange, Change, NetworkChange, Plan } from '../plan/document.ts'
import { makePlan } from '../plan/planner.ts'

/** What of a file is not as it should be. The path leads to the part to blame; empty: none can be told. */
export interface Fault {
  readonly path: readonly string[]
  readonly why: string
}

/** What a file is proved with. `before` is the plan of the file that was added to; null where there was none. */
export interface ProofContext {
  readonly observed: ObservedState
  readonly options: ParseOptions
  readonly before: Plan | null
}

/** Finds the faults of a configuration's text; none means that it is valid and its plan empty. */
export function findFaults(text: string, { observed, options, before }: ProofContext): readonly Fault[] {
  const { desired, diagnostics } = parseConfig(text, options)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const locate = makeLazily(() => makeLocate(text))
  if (desired === null) return errors.map((error) => makeFault(error, locate()))
  const plan = makeImportPlan(desired, observed)
  const known = new Set(before === null ? [] : listIdentities(before))
  const problems = plan.diagnostics.filter(
    (problem) => isError(problem) && !known.has(renderProblem(problem)),
  )
  const changes = plan.changes.filter((change) => !known.has(renderChange(change)))
  return [
    ...problems.map((problem) => makeFault(problem, locate())),
    ...changes.flatMap((change) => listChangeFaults(change, desired, locate)),
  ]
}

/** A plan for comparing: nobody will approve it, so that its digests do not matter. */
export function makeImportPlan(desired: DesiredState, observed: ObservedState): Plan {
  return makePlan(desired, observed, { tool: '', digest: () => '' })
}

function makeLazily<Value>(make: () => Value): () => Value {
  let made: Value | null = null
  return () => (made ??= make())
}

function makeFault({ range, summary }: Diagnostic, locate: Locate): Fault {
  return { path: range === null ? [] : locate(range.start), why: lowerFirst(summary) }
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function listIdentities({ changes, diagnostics }: Plan): readonly string[] {
  return [...changes.map(renderChange), ...diagnostics.filter(isError).map(renderProblem)]
}

// By names: an object that was not declared before has another address now.
function renderChange(change: Change): string {
  const container = change.kind === 'attachment' ? change.container : null
  return JSON.stringify([container, change.network, change.reason])
}

function renderProblem({ code, detail }: Diagnostic): string {
  return JSON.stringify([code, detail])
}

function listChangeFaults(change: Change, desired: DesiredState, locate: () => Locate): readonly Fault[] {
  const why = `planning shows "${change.actions.join(', ')}" (${change.reason}) of ${change.address}`
  const faults =
    change.kind === 'network'
      ? listNetworkFaults(change, desired, locate)
      : listAttachmentFaults(change, desired)
  return faults.map((path) => ({ path, why }))
}

type Paths = readonly (readonly string[])[]

function listNetworkFaults(change: NetworkChange, desired: DesiredState, locate: () => Locate): Paths {
  const network = desired.networks.find(({ name }) => name === change.network)
  const ranges = change.differences.map(({ path }): SourceRange | undefined => network?.ranges[path])
  const paths = ranges.flatMap((range) => (range === undefined ? [] : [locate()(range.start)]))
  return paths.length === 0 ? [findNetworkPath(change, desired)] : paths
}

// A place without differences changes because of its network: that is replaced, or a container would be cut off since it is declared.
function listAttachmentFaults(change: AttachmentChange, desired: DesiredState): Paths {
  const path = findNetworkPath(change, desired)
  if (change.differences.length === 0) return [path]
  const target = desired.containers.find(({ container }) => container === change.container)
  return change.differences.map((difference) => [
    'targets',
    'containers',
    // only what is declared differs
    (target as DesiredContainer).key,
    ...path,
    difference.path.replace(/\[.*/s, ''),
  ])
}

function findNetworkPath({ network }: Change, { networks }: DesiredState): readonly string[] {
  const declared = networks.find(({ name }) => name === network)
  return declared === undefined ? [] : ['networks', declared.key]
}
