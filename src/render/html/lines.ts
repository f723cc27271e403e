// The lines and stops of one row of a topology as SVG: decoration, since the words beside it say the same.
import type { Mark } from '../../topology/topology.ts'
import { makeGroups } from '../group.ts'
import { readVerb } from '../words.ts'
import { html, type Html } from './markup.ts'

/** To which side something belongs, as a class of the page (see `readSideClass`). */
export type Side = 'a' | 'b' | ''

/** A lane in a row: on which sides it comes from above, and goes on below; null where it does not. */
export interface Strand {
  readonly lane: number
  readonly mark: Mark | null
  readonly above: Side | null
  readonly below: Side | null
}

/** A network itself, or a container's stop at a lane. */
export interface Stop {
  readonly lane: number
  readonly mark: Mark | null
  readonly side: Side
}

/** What connects the stops of a container. */
export interface Bar {
  readonly from: number
  readonly to: number
  readonly side: Side
}

/** All that is drawn in one row. */
export interface Drawing {
  readonly strands: readonly Strand[]
  readonly bars: readonly Bar[]
  readonly stops: readonly Stop[]
  readonly isNetwork: boolean
}

/** Pixels from one lane to the next. */
export const LANE_PITCH = 18
/** Pixels from the upper edge of a row to its stops. */
export const MIDDLE = 17

/** What is drawn in one stroke, and how it looks. */
interface Stroke {
  readonly look: string
  readonly d: string
}

/** Draws one row: one path for all lines that look alike, and one for each stop, since a large plan has thousands of rows. */
export function drawRow({ strands, bars, stops, isNetwork }: Drawing): Html {
  const lines = makeGroups([...strands.flatMap(drawStrand), ...bars.map(drawBar)], ({ look }) => look)
  const paths = [
    ...[...lines].map(([look, alike]) => ({ look, d: alike.map(({ d }) => d).join('') })),
    ...stops.map((stop) => drawStop(stop, isNetwork)),
  ].map(({ look, d }) => html`<path class="${look}" d="${d}" />`)
  return html`<svg class="lanes" aria-hidden="true" focusable="false">${paths}</svg>`
}

function readX(lane: number): number {
  return lane * LANE_PITCH + LANE_PITCH / 2
}

function readLook(kind: string, { mark, side }: Pick<Stop, 'mark' | 'side'>): string {
  return `${kind} ${mark === null ? 'still' : readVerb(mark).tone} ${side}`
}

// Below every row: what is outside of one is not seen.
const END = 9999

function drawStrand({ lane, mark, above, below }: Strand): readonly Stroke[] {
  const draw = (side: Side | null, from: number, to: number): readonly Stroke[] =>
    side === null ? [] : [{ look: readLook('strand', { mark, side }), d: `M${readX(lane)} ${from}V${to}` }]
  if (above === below) return draw(above, 0, END)
  return [...draw(above, 0, MIDDLE), ...draw(below, MIDDLE, END)]
}

function drawBar({ from, to, side }: Bar): Stroke {
  return { look: `bar ${side}`, d: `M${readX(from)} ${MIDDLE}H${readX(to)}` }
}

// From the middle of each shape, and back to it where a glyph follows.
const DOT = 'm-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0'
const DISC = 'm-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0m8 0'
const HUB = 'm-3-7h6a4 4 0 0 1 4 4v6a4 4 0 0 1-4 4h-6a4 4 0 0 1-4-4v-6a4 4 0 0 1 4-4z'
const MARKED_HUB = 'm-4-8h8a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4h-8a4 4 0 0 1-4-4v-8a4 4 0 0 1 4-4zm4 8'

function drawStop({ lane, mark, side }: Stop, isNetwork: boolean): Stroke {
  const [plain, marked] = isNetwork ? [HUB, MARKED_HUB] : [DOT, DISC]
  const shape = mark === null ? plain : marked + GLYPHS[mark]
  return {
    look: readLook(isNetwork ? 'hub' : 'stop', { mark, side }),
    d: `M${readX(lane)} ${MIDDLE}${shape}`,
  }
}

const PLUS = 'm-3.5 0h7m-3.5-3.5v7'
const MINUS = 'm-3.5 0h7'
const TILDE = 'm-3.5 1c1.5-3 2.5-2 3.5-1s2 2 3.5-1'
const GLYPHS: Readonly<Record<Mark, string>> = {
  create: PLUS,
  connect: PLUS,
  remove: MINUS,
  disconnect: MINUS,
  replace: TILDE,
  reconnect: TILDE,
}
