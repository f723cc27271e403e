// What the digests of a plan cover. That of the plan itself can be computed of a plan as it is shown, so that whoever has seen one has seen
// what its digest stands for; values that are not shown count by digests of their own, each salted with all that is shown.
import type { DesiredContainer, DesiredState, FromEnv } from '../model/desired.ts'
import { compareText } from '../model/pairs.ts'
import {
  addChange,
  addDeclaredEndpoint,
  addStep,
  listRows,
  makeList,
  renderBytes,
  type Row,
} from './digest-rows.ts'
import type { Plan, PlanDraft } from './document.ts'
import { isReal, maskDeeds, type Deeds } from './mask.ts'
import type { Digest } from './options.ts'
import { redactEndpoint, redactNetwork, type Origins } from './sensitive.ts'

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

/** The plan that a draft is, with its digest. */
export function sealPlan(draft: PlanDraft, digest: Digest): Plan {
  return { ...draft, digests: { ...draft.digests, plan: makePlanDigest(draft, digest) } }
}

/** The same digest, of what is shown of the plan and the digests of what is not. */
export function makeShownDigest(
  shown: Omit<PlanSubject, 'sensitive'>,
  hidden: readonly HiddenDigest[],
  digest: Digest,
): string {
  return digest(listSubject(shown, hidden))
}

/** The digests of all changes and steps that hold more than is shown of them. */
export function listHidden(plan: PlanSubject, digest: Digest): readonly HiddenDigest[] {
  if (plan.sensitive.length === 0) return []
  const shown = { ...plan, ...maskDeeds(plan) }
  const salt = digest(listSubject(shown, []))
  const find = <Item>(
    [whole, parts]: readonly [readonly Item[], readonly Item[]],
    add: (row: Row, item: Item) => void,
    name: (item: Item) => string,
  ): readonly HiddenDigest[] =>
    whole.flatMap((item, index) => {
      const bytes = [...listRows([item], add)].join('')
      const isHidden = bytes !== [...listRows([parts[index] as Item], add)].join('')
      return isHidden ? [{ of: name(item), digest: digest([`${salt}\n`, bytes]) }] : []
    })
  return [
    ...find([plan.changes.filter(isReal), shown.changes.filter(isReal)], addChange, ({ address }) => address),
    ...find([plan.steps, shown.steps], addStep, ({ id }) => id),
  ]
}

function* listSubject(
  { project, engine, changes, steps }: Omit<PlanSubject, 'sensitive'>,
  hidden: readonly HiddenDigest[],
): Generator<string> {
  yield JSON.stringify([project, engine.id])
  yield* listRows(changes.filter(isReal), addChange)
  yield* listRows(steps, addStep)
  yield* listRows(hidden, (row, { of, digest }) => row.push(of, digest))
}

/** The digest of what the file says: without places, and of the environment the names only. */
export function makeConfigDigest(desired: DesiredState, digest: Digest): string {
  return digest(listConfig(desired))
}

function* listConfig({ project, guards, networks, containers, policies }: DesiredState): Generator<string> {
  yield renderBytes({ project, guards })
  yield* listRows(networks, (row, { range: _range, ranges: _ranges, fromEnv, settings, ...network }) =>
    row.push(renderBytes({ ...network, settings: redactNetwork(settings, listOrigins(fromEnv)) })),
  )
  yield* listRows(containers, addContainer)
  if (policies !== undefined) yield renderBytes(dropRanges(policies))
}

function addContainer(
  row: Row,
  { key, container, policy, optional, ports, attachments }: DesiredContainer,
): void {
  row.push(key, container, policy, optional, makeList(ports), attachments?.length ?? null)
  for (const { network, settings, fromEnv } of attachments ?? []) {
    row.push(network)
    addDeclaredEndpoint(row, redactEndpoint(settings, listOrigins(fromEnv)))
  }
}

const NO_ORIGINS: Origins = new Map()

function listOrigins(fromEnv: FromEnv): Origins {
  const entries = Object.entries(fromEnv)
  return entries.length === 0 ? NO_ORIGINS : new Map(entries)
}

function dropRanges(policies: NonNullable<DesiredState['policies']>): unknown {
  return JSON.parse(JSON.stringify(policies, (key, value: unknown) => (key === 'range' ? undefined : value)))
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
