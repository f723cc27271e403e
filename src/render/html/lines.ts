// The lines and stops of one row of a topology as SVG: decoration, since the words beside it say the same.
import type { Mark } from '../../topology/topology.ts'
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

/** Draws one row. */
export function drawRow({ strands, bars, stops, isNetwork }: Drawing): Html {
  return html`<svg class="lanes" aria-hidden="true" focusable="false">
    ${strands.map(drawStrand)}${bars.map(drawBar)}${stops.map((stop) => drawStop(stop, isNetwork))}
  </svg>`
}

function readX(lane: number): number {
  return lane * LANE_PITCH + LANE_PITCH / 2
}

function readTone(mark: Mark | null): string {
  return mark === null ? 'still' : readVerb(mark).tone
}

function drawStrand({ lane, mark, above, below }: Strand): readonly Html[] {
  if (above === below) return above === null ? [] : [drawLine({ lane, mark, side: above }, '0', '100%')]
  return [
    ...(above === null ? [] : [drawLine({ lane, mark, side: above }, '0', String(MIDDLE))]),
    ...(below === null ? [] : [drawLine({ lane, mark, side: below }, String(MIDDLE), '100%')]),
  ]
}

function drawLine({ lane, mark, side }: Stop, from: string, to: string): Html {
  const x = readX(lane)
  return html`<line class="strand ${readTone(mark)} ${side}" x1="${x}" x2="${x}" y1="${from}" y2="${to}" />`
}

function drawBar({ from, to, side }: Bar): Html {
  return html`<line
    class="bar ${side}"
    x1="${readX(from)}"
    x2="${readX(to)}"
    y1="${MIDDLE}"
    y2="${MIDDLE}"
  />`
}

function drawStop({ lane, mark, side }: Stop, isNetwork: boolean): Html {
  const x = readX(lane)
  const shape = isNetwork
    ? html`<rect x="-7" y="-7" width="14" height="14" rx="4" />`
    : html`<circle r="${mark === null ? 4 : 7}" />`
  return html`<g
    class="${isNetwork ? 'hub' : 'stop'} ${readTone(mark)} ${side}"
    transform="translate(${x} ${MIDDLE})"
    >${shape}${drawGlyph(mark)}</g
  >`
}

const PLUS = 'M-3.5 0H3.5M0-3.5V3.5'
const MINUS = 'M-3.5 0H3.5'
const TILDE = 'M-3.5 1C-2-2-1-1 0 0S2 2 3.5-1'
const GLYPHS: Readonly<Record<Mark, string>> = {
  create: PLUS,
  connect: PLUS,
  remove: MINUS,
  disconnect: MINUS,
  replace: TILDE,
  reconnect: TILDE,
}

function drawGlyph(mark: Mark | null): Html | null {
  return mark === null ? null : html`<path d="${GLYPHS[mark]}" />`
}
