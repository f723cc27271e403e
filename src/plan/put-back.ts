// What an engine would show if some steps of a plan had not been done. If the plan that is made of that is the saved one, then what has
// changed since it was made is a part of it and nothing else that it depends on, and what is left of it can be carried out.
import type { ObservedAttachment, ObservedContainer, ObservedState } from '../model/observed.ts'
import { addTo } from '../model/pairs.ts'
import type { ConnectStep, DisconnectStep, NetworkRef, Step } from './document.ts'
import type { Progress } from './undo.ts'

/** Which steps are done, and what they have made. */
export type Done = Pick<Progress, 'steps' | 'done' | 'created'>

/** The state of now with what the steps that are done have changed as it was before. */
export function putBack(
  now: ObservedState,
  before: ObservedState,
  { steps, done, created }: Done,
): ObservedState {
  const past = steps.filter(({ id }) => done.has(id))
  const made = new Set(past.map(({ id }) => created.get(id)))
  const removed = new Set(past.flatMap((step) => (step.action === 'remove-network' ? [step.network.id] : [])))
  const live = now.networks.filter(({ id }) => !made.has(id))
  const liveIds = new Set(live.map(({ id }) => id))
  const lost = before.networks.filter(({ id }) => removed.has(id) && !liveIds.has(id))
  const known = new Map(before.containers.map((container) => [container.id, container.attachments]))
  const calls = groupByContainer(past)
  const containers = now.containers.map((container): ObservedContainer => {
    const own = calls.get(container.id)
    if (own === undefined) return container
    const joins = own.filter((step): step is ConnectStep => step.action === 'connect')
    const leaves = own.filter((step): step is DisconnectStep => step.action === 'disconnect')
    const kept = container.attachments.filter((attachment) =>
      joins.every(({ network }) => !isOn(attachment, network, created)),
    )
    const left = (known.get(container.id) ?? []).filter(
      (attachment) =>
        leaves.some(({ network }) => isOn(attachment, network, created)) &&
        kept.every((other) => !isSamePlace(other, attachment)),
    )
    return { ...container, attachments: [...kept, ...left] }
  })
  return { engine: now.engine, networks: [...live, ...lost], containers }
}

function groupByContainer(steps: readonly Step[]): ReadonlyMap<string, readonly Step[]> {
  const groups = new Map<string, Step[]>()
  for (const step of steps) if ('container' in step) addTo(groups, step.container.id, step)
  return groups
}

// By id where both are known, as engines show no id of what never ran.
function isOn(
  { networkId, networkName }: ObservedAttachment,
  { id, createdBy, name }: NetworkRef,
  created: Done['created'],
): boolean {
  const wanted = createdBy === null ? id : (created.get(createdBy) ?? null)
  return networkId === null || wanted === null ? networkName === name : networkId === wanted
}

function isSamePlace(a: ObservedAttachment, b: ObservedAttachment): boolean {
  return a.networkId === null || b.networkId === null
    ? a.networkName === b.networkName
    : a.networkId === b.networkId
}
