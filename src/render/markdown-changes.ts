// The changes of a plan in Markdown: a line for each object, and below a click the blocks of a diff that hosts colour.
import type { AttachmentChange, Change, Difference, NetworkChange, Plan } from '../plan/document.ts'
import { escapeText } from './escape.ts'
import { makeGroups, orderGroups, type Group } from './group.ts'
import { clipText, renderCode, renderCodeList } from './markdown-text.ts'
import { padEnd, readWidth } from './style.ts'
import { renderValue } from './value.ts'
import { isNew, readAction, readDifference, readLink, renderReason } from './words.ts'

/** Changes of one kind of object: lines of a list, and pieces of a diff, each some lines. */
export interface ChangeList {
  readonly lines: readonly string[]
  readonly blocks: readonly (readonly string[])[]
}

/** The changes to networks, with what they do to containers, and all other changes to containers. */
export interface ChangeLists {
  readonly networks: ChangeList
  readonly containers: ChangeList
}

const MOST_NAMES = 6
const MOST_NAME = 120
const MOST_VALUE = 300
// A path longer than this keeps to itself instead of pushing all values to the right.
const WIDEST_PATH = 32

type Mode = Plan['mode']

/** All changes of a plan except what stays as it is. */
export function listChanges({ mode, changes }: Pick<Plan, 'mode' | 'changes'>): ChangeLists {
  const groups = orderGroups(changes.filter(({ reason }) => reason !== 'unchanged'))
  const networks: { change: NetworkChange; attachments: Group['attachments'] }[] = []
  const containers: Group['attachments'][] = []
  for (const { network, attachments } of groups) {
    if (network === null) containers.push(attachments)
    else networks.push({ change: network, attachments })
  }
  return {
    networks: {
      lines: networks.map(({ change, attachments }) => renderNetworkLine(mode, change, attachments)),
      blocks: networks.flatMap(({ change, attachments }) => [
        renderBlock(`network ${renderName(change.network)}`, mode, change),
        ...attachments.map((item) => renderBlock(`container ${renderName(item.container)}`, mode, item)),
      ]),
    },
    containers: {
      lines: containers.map(renderContainerLine),
      blocks: containers.flatMap((attachments) => renderContainerBlocks(mode, attachments)),
    },
  }
}

/** The addresses of what stays as it is, one line each. */
export function listUnchanged({ changes }: Pick<Plan, 'changes'>): readonly string[] {
  return changes
    .filter(({ reason }) => reason === 'unchanged')
    .map(({ address }) => `- ${renderCode(address)}`)
}

function renderNetworkLine(mode: Mode, change: NetworkChange, attachments: Group['attachments']): string {
  const { network, address, actions, differences } = change
  const forcing = differences.filter(({ forcesReplace }) => forcesReplace).map(({ path }) => path)
  const causes = forcing.length === 0 ? '' : ` (${renderCodeList(forcing, MOST_NAMES)})`
  const place = address === `networks.${network}` ? '' : ` (${renderCode(address)})`
  const head = `- **${readAction(actions).verb}** network ${renderCode(network)}${place}`
  const moves = renderMoves(
    attachments,
    () => '',
    ({ container }) => container,
  )
  return [
    `${head}: ${renderReason(mode, change)}${causes}`,
    ...moves,
    ...renderDangers([change, ...attachments]),
  ].join('; ')
}

function renderContainerLine(attachments: readonly AttachmentChange[]): string {
  const { container } = attachments[0] as AttachmentChange
  const moves = renderMoves(
    attachments,
    (change) => ` ${readLink(change)}`,
    ({ network }) => network,
  )
  return [`- container ${renderCode(container)}: ${moves.join('; ')}`, ...renderDangers(attachments)].join(
    '; ',
  )
}

// What happens to several attachments: `connect to frontend, backend`.
function renderMoves(
  attachments: readonly AttachmentChange[],
  readWord: (change: AttachmentChange) => string,
  readName: (change: AttachmentChange) => string,
): readonly string[] {
  const byVerb = makeGroups(
    attachments,
    (change) => `**${readAction(change.actions).verb}**${readWord(change)}`,
  )
  return [...byVerb].map(([verb, group]) => `${verb} ${renderCodeList(group.map(readName), MOST_NAMES)}`)
}

function renderDangers(changes: readonly Change[]): readonly string[] {
  const dangers = changes.flatMap(({ hazards }) => hazards.filter(({ level }) => level === 'danger'))
  const types = [...new Set(dangers.map(({ type }) => type))].toSorted()
  return types.length === 0 ? [] : [`**danger:** ${types.map((type) => `\`${type}\``).join(', ')}`]
}

function renderContainerBlocks(
  mode: Mode,
  attachments: readonly AttachmentChange[],
): readonly (readonly string[])[] {
  const blocks = attachments.map((item) =>
    renderBlock(`${readLink(item)} ${renderName(item.network)}`, mode, item),
  )
  const [first, ...others] = blocks as [readonly string[], ...(readonly string[])[]]
  const { container } = attachments[0] as AttachmentChange
  return [[`  container ${renderName(container)}`, ...first], ...others]
}

function renderBlock(title: string, mode: Mode, change: Change): readonly string[] {
  const indent = change.kind === 'network' ? '' : '  '
  const { verb, symbol } = readAction(change.actions)
  return [
    `${MARKERS[symbol]} ${indent}${verb} ${title} (${renderReason(mode, change)})`,
    ...renderRows(`    ${indent}`, change),
  ]
}

// In column 0, where hosts look for what to colour.
const MARKERS: Readonly<Record<string, string>> = {
  '+': '+',
  '-': '-',
  '~': '!',
  '-/+': '!',
  '+/-': '!',
  '=': ' ',
}

function renderRows(indent: string, change: Change): readonly string[] {
  const { differences } = change
  const paths = differences.map(({ path }) => clipText(escapeText(path), MOST_NAME))
  const column = Math.max(0, ...paths.map(readWidth).filter((width) => width <= WIDEST_PATH))
  return differences.map((difference, index) => {
    const [marker, text] = isNew(change)
      ? ['+', renderShort(difference.after)]
      : [MARKERS[readDifference(difference).symbol], renderDifference(difference)]
    return `${marker}${indent}${padEnd(paths[index] as string, column)}  ${text}`
  })
}

function renderDifference({ before, after, forcesReplace }: Difference): string {
  const values = [before, after].filter((value) => value !== null).map(renderShort)
  return `${values.join(' -> ')}${forcesReplace ? '  # forces replacement' : ''}`
}

function renderShort(value: Difference['before']): string {
  return clipText(renderValue(value), MOST_VALUE)
}

function renderName(name: string): string {
  return clipText(escapeText(name), MOST_NAME)
}
