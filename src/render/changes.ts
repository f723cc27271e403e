// The changes of a plan as blocks of lines: what happens, why, what differs, and how it may hurt.
import type { AttachmentChange, Change, Hazard, NetworkChange, Plan } from '../plan/document.ts'
import { renderDifferences, renderValues } from './difference.ts'
import { escapeText } from './escape.ts'
import { groupAlike, orderGroups, type Group } from './group.ts'
import { renderTone, wrapLine, type Style } from './style.ts'
import { isNew, readAction, readLink, renderCount, renderReason } from './words.ts'

// Symbols of networks end in one column, so that they can be read downwards.
const GUTTER = 3
const OUTER = GUTTER + 1
const INNER = OUTER + 2
const STEP = 4
const DECLARED = /^(?:networks|containers)\.("(?:[^"\\]|\\.)*"|[A-Za-z0-9_-]+)/

interface Context {
  readonly style: Style
  readonly mode: Plan['mode']
}

/** All changes of a plan except what stays as it is; an empty line ends each block. */
export function renderChanges(style: Style, plan: Pick<Plan, 'mode' | 'changes'>): string[] {
  const changes = plan.changes.filter((change) => change.reason !== 'unchanged')
  const context = { style, mode: plan.mode }
  return orderGroups(changes).flatMap((group) => [...renderGroup(context, group), ''])
}

/** The addresses of what stays as it is, as one list. */
export function renderUnchanged(style: Style, plan: Pick<Plan, 'changes'>): string[] {
  const addresses = plan.changes
    .filter((change) => change.reason === 'unchanged')
    .map(({ address }) => address)
  if (addresses.length === 0) return []
  const list = wrapLine(style, { first: 2, rest: 2 }, escapeText(addresses.join(', ')))
  return [renderTone(style, 'bold', 'Unchanged'), ...list, '']
}

function renderGroup(context: Context, { network, attachments }: Group): string[] {
  if (network === null)
    return [...renderContainer(context, attachments), ...renderPlaces(context, attachments, 'network')]
  return [...renderNetwork(context, network), ...renderPlaces(context, attachments, 'container')]
}

function renderNetwork({ style, mode }: Context, change: NetworkChange): string[] {
  const { symbol, verb, tone } = readAction(change.actions)
  const title = `${renderTone(style, tone, symbol)} ${verb} network ${renderName(style, change.network)}`
  const notes = [...readKey(change.address, change.network), renderReason(mode, change)]
  return [
    ...wrapLine(
      style,
      { first: GUTTER - symbol.length, rest: INNER },
      `${title} ${renderNotes(style, notes)}`,
    ),
    ...renderDetails(style, INNER, change),
  ]
}

function renderContainer({ style }: Context, [change]: readonly AttachmentChange[]): string[] {
  const { container, address } = change as AttachmentChange
  const title = `container ${renderName(style, container)}`
  const notes = readKey(address, container)
  const text = notes.length === 0 ? title : `${title} ${renderNotes(style, notes)}`
  return wrapLine(style, { first: OUTER, rest: INNER }, text)
}

// Attachments under one heading; `other` is what each of them is named by there.
function renderPlaces(
  context: Context,
  changes: readonly AttachmentChange[],
  other: 'network' | 'container',
): string[] {
  return groupAlike(changes).flatMap((group) =>
    group.length === 1
      ? renderPlace(context, group[0] as AttachmentChange, other)
      : renderPlaceList(context, group, other),
  )
}

function renderPlace(context: Context, change: AttachmentChange, other: 'network' | 'container'): string[] {
  const name = renderName(context.style, change[other])
  return [
    ...renderPlaceHead(context, change, `${other === 'network' ? `${readLink(change)} ` : ''}${name}`),
    ...renderDetails(context.style, INNER + STEP, change),
  ]
}

function renderPlaceList(
  context: Context,
  changes: readonly AttachmentChange[],
  other: 'network' | 'container',
): string[] {
  const names = changes.map((change) => escapeText(change[other])).join(', ')
  const indent = INNER + STEP
  return [
    ...renderPlaceHead(context, changes[0] as AttachmentChange, renderCount(changes.length, other)),
    ...wrapLine(context.style, { first: indent, rest: indent }, names),
  ]
}

function renderPlaceHead({ style, mode }: Context, change: AttachmentChange, title: string): string[] {
  const { symbol, verb, tone } = readAction(change.actions)
  const reason = renderNotes(style, [renderReason(mode, change)])
  const head = `${renderTone(style, tone, symbol)} ${verb} ${title} ${reason}`
  return wrapLine(style, { first: INNER, rest: INNER + STEP }, head)
}

function renderName(style: Style, name: string): string {
  return renderTone(style, 'bold', escapeText(name))
}

function renderNotes(style: Style, notes: readonly string[]): string {
  return renderTone(style, 'dim', `(${notes.join(', ')})`)
}

// Where an object stands in the file, if its key there is another word than its name.
function readKey(address: string, name: string): string[] {
  const match = DECLARED.exec(address)
  if (match === null || match[1] === name || match[1] === JSON.stringify(name)) return []
  return [escapeText(match[0])]
}

function renderDetails(style: Style, indent: number, change: Change): string[] {
  const differences = isNew(change)
    ? renderValues(style, indent, change.differences)
    : renderDifferences(style, indent, change.differences)
  return [...differences, ...change.hazards.flatMap((hazard) => renderHazard(style, indent, hazard))]
}

function renderHazard(style: Style, indent: number, { type, level, message, allowed }: Hazard): string[] {
  const tone = level === 'danger' ? 'red' : 'yellow'
  const word = allowed ? `${level}, allowed` : level
  const text = `${renderTone(style, tone, `! ${word}:`)} ${escapeText(message)} (${type})`
  return wrapLine(style, { first: indent, rest: indent + 2 }, text)
}
