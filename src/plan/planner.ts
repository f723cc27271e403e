// The planner: what differs between the desired and the observed state, as changes, and the steps that remove the difference.
// Pure: the same inputs give the same bytes.
import { hasErrors, type Diagnostic } from '../model/diagnostic.ts'
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import { compareText } from '../model/pairs.ts'
import { NO_REACH_CHANGES } from '../model/reach.ts'
import { sortDesired, sortObserved } from './sorting.ts'
import { decideAttachments, type AttachmentDecisions } from './attachments.ts'
import { countChanges, makeChanges } from './changes.ts'
import { makePlanDiagnostic } from './codes.ts'
import { markAllowed } from './consent.ts'
import { limitToMode } from './destroy.ts'
import { makeConfigDigest, sealPlan } from './digest.ts'
import { PLAN_FORMAT_VERSION, type Plan, type PlanDraft } from './document.ts'
import { findHazards } from './hazards.ts'
import { makeSteps } from './make-steps.ts'
import { isReal } from './mask.ts'
import { decideNetworks, type NetworkDecisions } from './networks.ts'
import { makeObservedDigest } from './observed-digest.ts'
import type { PlanOptions } from './options.ts'
import { findSensitive } from './sensitive.ts'
import { orderSteps } from './steps.ts'

/** Plans the way from the observed to the desired state, without a look at what the steps open and close. */
export function makePlan(desired: DesiredState, observed: ObservedState, options: PlanOptions): Plan {
  return sealPlan(draftPlan(desired, observed, options), options.digest)
}

/** The same without the digest, which takes a third of the time of a large plan: for those who add to it what its steps open and close. */
export function draftPlan(desired: DesiredState, observed: ObservedState, options: PlanOptions): PlanDraft {
  return planSorted(sortDesired(desired), sortObserved(observed), options)
}

function planSorted(file: DesiredState, observed: ObservedState, options: PlanOptions): PlanDraft {
  const wanted = limitToMode(file, options)
  const networks = decideNetworks(file, observed, options)
  const attachments = decideAttachments(wanted, observed, { networks: networks.decisions, options })
  const { decisions } = networks
  const { moves, stays } = attachments
  const { allow = [] } = options
  const ordered = orderSteps({ observed, networks: decisions, moves })
  const hazards = findHazards({
    project: wanted.project.name,
    guards: wanted.guards,
    observed,
    networks: decisions,
    moves,
    stays,
    placeholders: ordered.placeholders,
  })
  const steps = makeSteps(ordered, {
    engine: observed.engine,
    networks: decisions,
    moves,
    project: wanted.project.name,
    tool: options.tool,
    hazards: hazards.ofSteps,
  })
  const { placeholders } = ordered
  const changes = makeChanges({
    networks: decisions,
    moves,
    stays,
    steps,
    placeholders,
    hazards: hazards.ofChanges,
  })
  const shown = options.showUnchanged === true ? changes : changes.filter(isReal)
  const sensitive = findSensitive({ desired: file, networks: decisions, changes: shown })
  const diagnostics = sortDiagnostics([
    ...networks.diagnostics,
    ...attachments.diagnostics,
    ...ordered.diagnostics,
    ...warnUnnamed(wanted, options),
  ])
  return {
    formatVersion: PLAN_FORMAT_VERSION,
    tool: options.tool,
    project: wanted.project.name,
    engine: pickEngine(observed),
    mode: options.mode ?? 'apply',
    approveWhen: options.mode === 'destroy' ? 'any' : (options.approveWhen ?? wanted.guards.approveWhen),
    summary: countChanges(changes),
    applyable: steps.length > 0 && !hasErrors(diagnostics) && !networks.isBlocked,
    complete: attachments.waiting.length === 0,
    changes: markAllowed(shown, allow),
    steps: markAllowed(steps, allow),
    sensitive,
    kept: [...networks.kept, ...attachments.kept].toSorted((a, b) => compareText(a.address, b.address)),
    reachability: NO_REACH_CHANGES,
    diagnostics,
    digests: makeDigests({ file, desired: wanted, networks, attachments }, options),
  }
}

function pickEngine({ engine: { id, name, version, apiVersion } }: ObservedState): Plan['engine'] {
  return { id, name, version, apiVersion }
}

function warnUnnamed({ project }: DesiredState, { mode }: PlanOptions): readonly Diagnostic[] {
  if (mode !== 'destroy' || project.named) return []
  return [
    makePlanDiagnostic('project-unnamed', {
      detail: `The file has no "name:", so "${project.name}" is only the name of its folder, and nothing is removed by it.`,
      fix: `Write "name: ${project.name}" at the top of the file.`,
    }),
  ]
}

const SEVERITIES = { error: 0, warning: 1, notice: 2 } as const

/** Sorts the findings of a plan: errors first, then by their place. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].toSorted(
    (a, b) =>
      SEVERITIES[a.severity] - SEVERITIES[b.severity] ||
      findLine(a) - findLine(b) ||
      compareText(a.code, b.code) ||
      compareText(a.detail, b.detail),
  )
}

function findLine({ range }: Diagnostic): number {
  return range?.start.line ?? 0
}

interface DigestInputs {
  /** What the file says, whatever the mode. */
  readonly file: DesiredState
  readonly desired: DesiredState
  readonly networks: NetworkDecisions
  readonly attachments: AttachmentDecisions
}

function makeDigests(
  { file, desired, networks, attachments }: DigestInputs,
  { digest }: PlanOptions,
): PlanDraft['digests'] {
  const named = networks.decisions.filter(
    ({ desired: declared, action }) => declared !== null || action !== 'keep',
  )
  const moved = new Set(attachments.moves.map(({ container }) => container))
  return {
    config: makeConfigDigest(desired, digest),
    observed: makeObservedDigest({ file, networks: named, containers: [...moved] }, digest),
  }
}
