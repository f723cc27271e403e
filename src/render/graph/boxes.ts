// How large things are in a picture. Their texts are set in a fixed-width font, so that sizes hold with whatever font of that kind a
// viewer has: none is wider than what is assumed here.
import type { Mark, TopologyContainer, TopologyLink, TopologyNetwork } from '../../topology/topology.ts'
import { escapeText } from '../escape.ts'
import { readWidth } from '../style.ts'
import { listBadges, listLinkFacts, listNetworkFacts, listPorts, renderState } from './words.ts'

/** Pixels of a column of text by its size: 0.6 of it in every such font, and a little room. */
export const COLUMN = { name: 8.1, fact: 6.8, small: 6.2 } as const

/** The size of a text. */
export type TextSize = keyof typeof COLUMN

/** Pixels of the height of letters. */
export const FONT_SIZES: Readonly<Record<TextSize, number>> = { name: 13, fact: 11, small: 10 }

/** One line of a box: a text, or chips beside each other. */
export type Row =
  | { readonly kind: 'text'; readonly size: TextSize; readonly text: string; readonly tone: 'ink' | 'soft' }
  | { readonly kind: 'chips'; readonly chips: readonly string[] }

/** A thing with a size. `full` is what it says where its rows are cut. */
export interface Box {
  readonly address: string
  readonly kind: 'network' | 'container' | 'tag'
  readonly rows: readonly Row[]
  readonly width: number
  readonly height: number
  readonly mark: Mark | null
  /** True if it does not stand in the file. */
  readonly isForeign: boolean
  readonly isInternal: boolean
  readonly full: string
}

/** Heights of rows. */
const ROW_HEIGHTS = { name: 18, fact: 15, small: 14, chips: 21 } as const

/** Pixels of a chip beside its text. */
const CHIP_PADDING = 12
const CHIP_GAP = 5
const MOST_COLUMNS = 34
const MOST_SUBNETS = 4
const MOST_PORTS = 4

/** Room for the sign of a change in a tag. */
export const SIGN_ROOM = 19

/** The box of a network. */
export function makeNetworkBox(network: TopologyNetwork): Box {
  const facts = limitList(listNetworkFacts(network), MOST_SUBNETS)
  const badges = listBadges(network)
  const rows: Row[] = [makeText('name', network.name), ...facts.map((fact) => makeText('fact', fact))]
  if (badges.length > 0) rows.push({ kind: 'chips', chips: badges })
  const full = [escapeText(network.name), ...listNetworkFacts(network), ...badges].join(', ')
  const { address, mark, declared, internal } = network
  return makeBox({ address, kind: 'network', rows, mark, full, isForeign: !declared, isInternal: internal })
}

/** The box of a container. */
export function makeContainerBox(container: TopologyContainer): Box {
  const state = renderState(container)
  const ports = listPorts(container)
  const rows: Row[] = [
    makeText('name', container.name),
    ...(state === null ? [] : [makeText('fact', state)]),
    ...limitList(ports, MOST_PORTS).map((port): Row => ({ kind: 'chips', chips: [shorten(port)] })),
  ]
  const full = [escapeText(container.name), ...(state === null ? [] : [state]), ...ports].join(', ')
  const { address, declared } = container
  const isForeign = !declared
  return makeBox({ address, kind: 'container', rows, mark: null, full, isForeign, isInternal: false })
}

/** The box of what is said on a link; null if nothing is. */
export function makeTag(link: TopologyLink, address: string): Box | null {
  // the address that a container gives up is no news
  const kept = link.mark === 'disconnect' ? { ...link, ipv4Address: null, ipv6Address: null } : link
  const facts = listLinkFacts(kept)
  if (facts.length === 0 && link.mark === null) return null
  const rows = facts.map((fact) => makeText('small', fact))
  const { mark } = link
  const plain = { isForeign: false, isInternal: false } as const
  return makeBox({ address, kind: 'tag', rows, mark, full: facts.join(', '), ...plain })
}

function makeText(size: TextSize, text: string): Row {
  const tone = size === 'name' ? 'ink' : 'soft'
  return { kind: 'text', size, text: shorten(escapeText(text)), tone }
}

function limitList(list: readonly string[], most: number): readonly string[] {
  return list.length <= most ? list : [...list.slice(0, most - 1), `+${list.length - most + 1} more`]
}

/** The text cut to what fits into a box. */
function shorten(text: string): string {
  if (readWidth(text) <= MOST_COLUMNS) return text
  let short = ''
  for (const character of text) {
    if (readWidth(`${short}${character}`) >= MOST_COLUMNS) break
    short += character
  }
  return `${short}…`
}

const PADDING = {
  network: { x: 22, y: 11 },
  container: { x: 14, y: 10 },
  tag: { x: 7, y: 3 },
} as const

function makeBox(box: Omit<Box, 'width' | 'height'>): Box {
  const { kind, rows, mark } = box
  const { x, y } = PADDING[kind]
  const sign = kind === 'tag' && mark !== null ? SIGN_ROOM : 0
  const inner = Math.max(0, ...rows.map(measureRow))
  const height = rows.reduce((sum, row) => sum + measureHeight(row), 0)
  return {
    ...box,
    width: Math.ceil(inner + 2 * (rows.length === 0 ? 2 : x) + sign),
    height: Math.max(height + 2 * y, sign === 0 ? 0 : SIGN_ROOM + 4),
  }
}

/** Pixels of the width of a row. */
export function measureRow(row: Row): number {
  if (row.kind === 'text') return readWidth(row.text) * COLUMN[row.size]
  return row.chips.reduce((sum, chip) => sum + measureChip(chip) + CHIP_GAP, -CHIP_GAP)
}

/** Pixels of the width of a chip. */
export function measureChip(chip: string): number {
  return readWidth(chip) * COLUMN.small + CHIP_PADDING
}

/** Where the chips of a row begin, from the left of the row. */
export function placeChips(chips: readonly string[]): readonly number[] {
  let x = 0
  return chips.map((chip) => {
    const at = x
    x += measureChip(chip) + CHIP_GAP
    return at
  })
}

/** Pixels of the height of a row. */
export function measureHeight(row: Row): number {
  return row.kind === 'chips' ? ROW_HEIGHTS.chips : ROW_HEIGHTS[row.size]
}
