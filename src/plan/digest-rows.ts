// What digests of large values are made of: JSON lists without names, in which every value stands at its place. They say the same as the
// value itself, in half of the bytes, and a plan of a million steps spends most of its time on them.
import stringify from 'safe-stable-stringify'
import type { EndpointSettings } from '../model/endpoint.ts'
import type { DeclaredEndpointSettings } from '../model/desired.ts'
import type { Pairs } from '../model/pairs.ts'
import type { Change, ContainerRef, Difference, Hazard, NetworkRef, PlanValue, Step } from './document.ts'

/** What `JSON.stringify` takes. */
export type RowValue = string | number | boolean | null | readonly RowValue[] | { readonly json: string }

/** A list that values are added to. How many there are of something stands before it, so that no two values give the same list. */
export type Row = RowValue[]

/** So many values are made into text at once. */
const BATCH = 4096

/** The text of items in pieces; the same items give the same text. */
export function* listRows<Item>(
  items: readonly Item[],
  add: (row: Row, item: Item) => void,
): Generator<string> {
  let row: Row = [items.length]
  for (const item of items) {
    add(row, item)
    if (row.length < BATCH) continue
    yield JSON.stringify(row)
    row = []
  }
  yield JSON.stringify(row)
}

/** The JSON of a value with sorted keys. */
export function renderBytes(value: unknown): string {
  return stringify(value) as string
}

/** A list of objects as a row has it, or null. */
export function makeList(items: readonly object[] | null): RowValue {
  if (items === null) return null
  return items.length === 0 ? [] : { json: renderBytes(items) }
}

/** Adds a change. Whoever agreed to its hazards makes no difference. */
export function addChange(row: Row, change: Change): void {
  row.push(change.kind, change.address, change.network, change.reason)
  if (change.kind === 'attachment') row.push(change.container)
  addTexts(row, change.actions)
  row.push(change.differences.length)
  for (const difference of change.differences) addDifference(row, difference)
  addHazards(row, change.hazards)
}

function addDifference(row: Row, { path, before, after, forcesReplace }: Difference): void {
  row.push(path, makeValue(before), makeValue(after), forcesReplace)
}

// What may have keys, or hold something that has, is told from a text by standing in an object.
function makeValue(value: PlanValue): RowValue {
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value) && value.every(isText) ? value : { json: renderBytes(value) }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function addHazards(row: Row, hazards: readonly Hazard[]): void {
  row.push(hazards.length)
  for (const { type, level, message } of hazards) row.push(type, level, message)
}

/** Adds a step. Whoever agreed to its hazards makes no difference. */
export function addStep(row: Row, step: Step): void {
  row.push(step.action, step.id, step.of, step.irreversible)
  addTexts(row, step.waitsFor)
  addTexts(row, step.after)
  addHazards(row, step.hazards)
  switch (step.action) {
    case 'create-network':
      row.push(renderBytes(step.spec))
      break
    case 'remove-network':
      addNetworkRef(row, step.network)
      row.push(renderBytes(step.before))
      break
    case 'connect':
      addNetworkRef(row, step.network)
      addContainerRef(row, step.container)
      addEndpoint(row, step.endpoint)
      break
    case 'disconnect':
      addNetworkRef(row, step.network)
      addContainerRef(row, step.container)
      row.push(step.before !== null)
      if (step.before !== null) addEndpoint(row, step.before)
      break
  }
}

function addNetworkRef(row: Row, { name, id, createdBy }: NetworkRef): void {
  row.push(name, id, createdBy)
}

function addContainerRef(row: Row, { name, id, mode }: ContainerRef): void {
  row.push(name, id, mode)
}

function addEndpoint(row: Row, endpoint: EndpointSettings): void {
  addEndpointBut(row, endpoint, endpoint.driverOpts)
}

/** Adds endpoint settings with other driver options than they have. */
export function addEndpointBut(row: Row, endpoint: EndpointSettings, driverOpts: Pairs): void {
  addTexts(row, endpoint.aliases)
  row.push(endpoint.ipv4Address, endpoint.ipv6Address, endpoint.macAddress, endpoint.gwPriority)
  addTexts(row, endpoint.linkLocalIPs)
  addTexts(row, endpoint.links)
  addPairs(row, driverOpts)
}

/** Adds what is declared of endpoint settings: each field by its number, and -1 behind the last. */
export function addDeclaredEndpoint(row: Row, declared: DeclaredEndpointSettings): void {
  const add = (index: number, value: RowValue | undefined): void => {
    if (value !== undefined) row.push(index, value)
  }
  // written out: to read fields by names that differ takes longer than to add them
  add(0, declared.aliases)
  add(1, declared.ipv4Address)
  add(2, declared.ipv6Address)
  add(3, declared.linkLocalIPs)
  add(4, declared.macAddress)
  add(5, declared.driverOpts)
  add(6, declared.gwPriority)
  add(7, declared.links)
  row.push(-1)
}

/** Adds texts. */
export function addTexts(row: Row, texts: readonly string[]): void {
  row.push(texts.length)
  for (const text of texts) row.push(text)
}

function addPairs(row: Row, pairs: Pairs): void {
  row.push(pairs.length)
  for (const [key, value] of pairs) row.push(key, value)
}
