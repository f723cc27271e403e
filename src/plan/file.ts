// A plan file: the plan document as it may be shown, and what it takes to carry out exactly this plan later, elsewhere and without the
// configuration. Whoever edits it by hand breaks a digest.
import type { DesiredState } from '../model/desired.ts'
import { XecError } from '../model/errors.ts'
import { isRecord } from '../model/record.ts'
import type { ObservedContainer, ObservedState } from '../model/observed.ts'
import { countChanges } from './changes.ts'
import { limitToMode } from './destroy.ts'
import { listHidden, makeConfigDigest, makeShownDigest, makeValueDigest } from './digest.ts'
import { PLAN_FORMAT_VERSION, type Plan } from './document.ts'
import type { PlanFileMembers } from './file-members.ts'
import { isPlanFile, listShapeProblems } from './file-shape.ts'
import { maskDeeds, maskPlan } from './mask.ts'
import type { Digest, PlanOptions } from './options.ts'
import { isProved, putValuesBack, takeValues, type Environment, type States } from './references.ts'
import { sortDesired } from './sorting.ts'

/** Marks a JSON document as a plan file. */
const PLAN_FILE_KIND = 'xec-plan'

/** A saved plan, without values from the environment: `desired` and `observed` as well. `observed` holds what the plan needs. */
export interface SavedPlan extends PlanFileMembers {
  readonly plan: Plan
}

/** What is saved. */
export interface PlanFileFacts extends States {
  readonly plan: Plan
  readonly choices: Omit<PlanOptions, 'tool' | 'digest'>
  /** Where the values come from that are not written down. */
  readonly env: Environment
  readonly digest: Digest
}

/** Makes the document of a plan file: the same for the same plan. Throws XecError `plan-file` if a value cannot be referred to. */
export function makePlanFile({ plan, desired, observed, choices, env, digest }: PlanFileFacts): object {
  const states = { desired: sortDesired(desired), observed: selectObserved(observed, desired, plan) }
  const taken = takeValues(states, env, { salt: plan.digests.plan, digest })
  const { allow = [], allowMissing = false, adopt = false, showUnchanged = false } = choices
  const file = {
    kind: PLAN_FILE_KIND,
    ...maskPlan(plan),
    choices: { allow: [...new Set(allow)].toSorted(), allowMissing, adopt, showUnchanged },
    ...taken,
    hidden: listHidden(plan, digest),
  }
  return { ...file, digest: makeValueDigest(file, digest) }
}

// What the plan names, what the file declares, and the networks that those containers are on.
function selectObserved(observed: ObservedState, desired: DesiredState, { steps }: Plan): ObservedState {
  const ids = new Set(
    steps.flatMap((step) => [
      'network' in step ? step.network.id : null,
      'container' in step ? step.container.id : null,
    ]),
  )
  const targets = new Set(desired.containers.map(({ container }) => container))
  const containers = observed.containers.filter(({ id, name }) => ids.has(id) || targets.has(name))
  const places = containers.flatMap(({ attachments }) => attachments)
  const joined = new Set(places.map(({ networkId, networkName }) => networkId ?? networkName))
  const names = new Set(desired.networks.map(({ name }) => name))
  const isNeeded = ({ id, name }: ObservedState['networks'][number]): boolean =>
    ids.has(id) || names.has(name) || joined.has(id) || joined.has(name)
  const networks = observed.networks.filter((network) => !isRecord(network) && isNeeded(network))
  return { engine: observed.engine, networks, containers: containers.map(dropLabels) }
}

// They may be secrets of other tools, and no plan needs them.
function dropLabels({ labels: _labels, ...container }: ObservedContainer): ObservedContainer {
  return container
}

/** How a plan file is read: what its texts are hashed with, and what it is called in errors. */
export interface ParseFacts {
  readonly digest: Digest
  readonly source: string
}

/** Reads a plan file's text. Throws XecError `plan-file` for anything but a plan file that is as it was written. */
export function parsePlanFile(text: string, { digest, source }: ParseFacts): SavedPlan {
  try {
    return checkFile(parseJson(text, source), { digest, source })
  } catch (error) {
    // nested more deeply than anything that xec writes
    if (error instanceof RangeError) throw makeDamagedError(source, 'it is nested too deeply')
    throw error
  }
}

function parseJson(text: string, source: string): Readonly<Record<string, unknown>> {
  const value = parseValue(text, source)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw makeDamagedError(source, 'a plan file is a JSON object')
  }
  const { kind, formatVersion } = value as Record<string, unknown>
  if (kind !== PLAN_FILE_KIND) throw makeOtherError(source, value)
  if (typeof formatVersion !== 'string' || !/^\d+\.\d+$/.test(formatVersion)) {
    throw makeDamagedError(source, 'its "formatVersion" is no version')
  }
  if (formatVersion.split('.')[0] !== PLAN_FORMAT_VERSION.split('.')[0]) {
    throw makeVersionError(source, formatVersion)
  }
  return value as Record<string, unknown>
}

function parseValue(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = text.trim() === '' ? 'it is empty' : 'it is not JSON, or not all of it'
    throw makeDamagedError(source, reason, cause)
  }
}

function checkFile(value: Readonly<Record<string, unknown>>, { digest, source }: ParseFacts): SavedPlan {
  if (!isPlanFile(value)) throw makeDamagedError(source, renderProblems(listShapeProblems(value)))
  const { digest: own, ...covered } = value
  const { kind: _kind, choices, desired, observed, environment, hidden, ...shown } = covered
  const isWhole =
    makeValueDigest(covered, digest) === own &&
    makeShownDigest(shown, hidden, digest) === shown.digests.plan &&
    makeConfigDigest(limitToMode(desired, shown), digest) === shown.digests.config &&
    observed.engine.id === shown.engine.id &&
    desired.project.name === shown.project &&
    isProved(environment) &&
    isFaithful(shown, digest)
  if (!isWhole) throw makeEditedError(source)
  const plan: Plan = { ...shown, formatVersion: PLAN_FORMAT_VERSION }
  return { plan, choices, desired, observed, environment, hidden, digest: own }
}

// What no digest of the plan covers decides what is shown of what they do: how much there is of it, and what of it is hidden.
function isFaithful(
  { changes, steps, sensitive, summary }: Omit<Plan, 'formatVersion'>,
  digest: Digest,
): boolean {
  const { unchanged: _unchanged, ...counts } = countChanges(changes)
  const deeds = { changes, steps, sensitive }
  return (
    Object.entries(counts).every(([name, count]) => summary[name as keyof typeof counts] === count) &&
    makeValueDigest(maskDeeds(deeds), digest) === makeValueDigest(deeds, digest)
  )
}

/** The states of a saved plan with the values from the environment. Throws as `putValuesBack`. */
export function restoreStates(saved: SavedPlan, env: Environment, digest: Digest): States {
  return putValuesBack(saved, env, { salt: saved.plan.digests.plan, digest })
}

const MOST_PROBLEMS = 3

function renderProblems(problems: readonly string[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS).join('; ')
  const more = problems.length - MOST_PROBLEMS
  return more > 0 ? `${shown}; and ${more} more` : shown
}

const PLAN_AGAIN = 'Make the plan again with "xec plan --out FILE".'

function makeDamagedError(source: string, reason: string, cause?: unknown): XecError {
  return new XecError('plan-file', `${source} cannot be read as a plan file: ${reason}.`, {
    fix: PLAN_AGAIN,
    cause,
  })
}

const OTHER_KINDS: readonly (readonly [member: string, what: string, fix: string])[] = [
  ['kind', 'It is a snapshot.', 'Plan from it: xec plan --engine snapshot:FILE.'],
  ['outcome', 'It is the result of an apply.', 'Show the file that "xec plan --out FILE" wrote.'],
  [
    'changes',
    'It is a plan document, which cannot be applied later.',
    'Save the plan with "xec plan --out FILE" instead of "--format json".',
  ],
]

function makeOtherError(source: string, value: object): XecError {
  const [, what, fix] = OTHER_KINDS.find(([member]) =>
    member === 'kind' ? 'kind' in value && value.kind === 'xec-snapshot' : member in value,
  ) ?? ['', `It has no "kind": "${PLAN_FILE_KIND}".`, PLAN_AGAIN]
  return new XecError('plan-file', `${source} is no plan file. ${what}`, { fix })
}

function makeVersionError(source: string, version: string): XecError {
  return new XecError(
    'plan-file',
    `${source} has format version ${version}; this version of xec reads ${PLAN_FORMAT_VERSION.split('.')[0]}.x.`,
    { fix: 'Apply it with the version of xec that made it, or make the plan again.' },
  )
}

function makeEditedError(source: string): XecError {
  return new XecError('plan-file', `${source} was changed after it was written: its digests do not match.`, {
    fix: `A saved plan is carried out as it was shown, or not at all. ${PLAN_AGAIN}`,
  })
}
