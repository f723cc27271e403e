// What the digests of a plan cover. That of the plan itself can be computed of a plan as it is shown, so that whoever has seen one has seen
// what its digest stands for; values that are not shown count by digests of their own, each salted with all that is shown.
import stringify from 'safe-stable-stringify'
import type { DesiredState } from '../model/desired.ts'
import { compareText } from '../model/pairs.ts'
import { withdrawConsent } from './consent.ts'
import type { Plan } from './document.ts'
import { isReal, maskDeeds, type Deeds } from './mask.ts'
import type { Digest } from './options.ts'
import { redactEndpoint, redactNetwork } from './sensitive.ts'

/** What a plan does, for whom and where. */
export interface PlanSubject extends Deeds {
  readonly project: string
  readonly engine: Pick<Plan['engine'], 'id'>
}

/** The digest of a change or a step of which something is not shown; `of` is its address or id. */
export interface HiddenDigest {
  readonly of: string
  readonly digest: string
}

/** The digest of a plan: project, engine, changes and steps, whoever agreed to what. */
export function makePlanDigest(plan: PlanSubject, digest: Digest): string {
  return makeShownDigest({ ...plan, ...maskDeeds(plan) }, listHidden(plan, digest), digest)
}

/** The same digest, of what is shown of the plan and the digests of what is not. */
export function makeShownDigest(
  shown: Omit<PlanSubject, 'sensitive'>,
  hidden: readonly HiddenDigest[],
  digest: Digest,
): string {
  const subject = pickSubject(shown)
  return digest(listParts(hidden.length === 0 ? subject : { ...subject, hidden }))
}

/** The digests of all changes and steps that hold more than is shown of them. */
export function listHidden(plan: PlanSubject, digest: Digest): readonly HiddenDigest[] {
  if (plan.sensitive.length === 0) return []
  const [given, shown] = [plan, { ...plan, ...maskDeeds(plan) }].map(pickSubject) as [Subject, Subject]
  const salt = digest(listParts(shown))
  const find = (whole: readonly object[], parts: readonly object[], names: readonly string[]) =>
    whole.flatMap((item, index) => {
      const bytes = renderBytes(item)
      const isHidden = bytes !== renderBytes(parts[index])
      return isHidden ? [{ of: names[index] as string, digest: digest([`${salt}\n`, bytes]) }] : []
    })
  return [
    ...find(
      given.changes,
      shown.changes,
      given.changes.map(({ address }) => address),
    ),
    ...find(
      given.steps,
      shown.steps,
      given.steps.map(({ id }) => id),
    ),
  ]
}

interface Subject extends Pick<Plan, 'project' | 'changes' | 'steps'> {
  readonly engine: string
}

function pickSubject({ project, engine, changes, steps }: Omit<PlanSubject, 'sensitive'>): Subject {
  return {
    project,
    engine: engine.id,
    changes: withdrawConsent(changes.filter(isReal)),
    steps: withdrawConsent(steps),
  }
}

/** The digest of what the file says: without places, and of the environment the names only. */
export function makeConfigDigest(
  { project, guards, networks, containers }: DesiredState,
  digest: Digest,
): string {
  return digest(
    listParts({
      project,
      guards,
      networks: networks.map(({ range: _range, ranges: _ranges, fromEnv, settings, ...network }) => ({
        ...network,
        settings: redactNetwork(settings, new Map(Object.entries(fromEnv))),
      })),
      containers: containers.map(({ range: _range, attachments, ...container }) => ({
        ...container,
        attachments:
          attachments?.map(({ network, settings, fromEnv }) => ({
            network,
            settings: redactEndpoint(settings, new Map(Object.entries(fromEnv))),
          })) ?? null,
      })),
    }),
  )
}

/** The digest of a JSON object: the same for the same members, however they are written. */
export function makeValueDigest(value: object, digest: Digest): string {
  return digest(listParts(value))
}

// The bytes of an object, with one part for each item of its lists.
function* listParts(value: object): Generator<string> {
  let mark = '{'
  for (const [key, member] of listMembers(value)) {
    yield `${mark}${JSON.stringify(key)}:`
    if (Array.isArray(member)) yield* listItems(member)
    else yield renderBytes(member)
    mark = ','
  }
  yield '}'
}

function listMembers(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => compareText(a, b))
}

function* listItems(items: readonly unknown[]): Generator<string> {
  let mark = '['
  for (const item of items) {
    yield mark + renderBytes(item)
    mark = ','
  }
  yield mark === '[' ? '[]' : ']'
}

function renderBytes(value: unknown): string {
  return stringify(value) as string
}
