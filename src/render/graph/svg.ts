// A topology as an SVG picture: on a white card, so that it reads on light and dark pages, with every word that it shows in its
// description, too.
import type { Mark, Topology } from '../../topology/topology.ts'
import { escapeText } from '../escape.ts'
import {
  FONT_SIZES,
  measureChip,
  measureHeight,
  measureRow,
  placeChips,
  SIGN_ROOM,
  type Row,
} from './boxes.ts'
import { loadLayout, type LayOut } from './layout.ts'
import { isMixed, listLegend, type LegendEntry } from './legend.ts'
import { placeTopology, type PlacedBox, type Wire } from './scene.ts'
import { describeTopology, MARK_LOOKS, type PictureOptions } from './words.ts'
import { escapeXml } from './xml.ts'

/** Draws a topology. Loads the layout engine. */
export async function renderSvg(topology: Topology, options: PictureOptions): Promise<string> {
  return drawSvg(topology, options, await loadLayout())
}

const MARGIN = 26
const HEADER = 56
const LEGEND = 40
const LEAST_WIDTH = 420
const MONO =
  "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono','Courier New',monospace"
const SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

const INK = '#1b2733'
const SOFT = '#51606f'
const LINE = '#8494a3'
const NETWORK = { fill: '#e4f0fa', line: '#0067a6' } as const
const CONTAINER = { fill: '#ffffff', line: '#51606f' } as const

/** Draws a topology with a layout engine that is loaded. */
export function drawSvg(topology: Topology, { title, subtitle }: PictureOptions, layOut: LayOut): string {
  const scene = placeTopology(topology, layOut)
  const legend = layLegend(listLegend(topology), Math.max(scene.width, LEAST_WIDTH))
  const inner = Math.max(scene.width, legend.width, LEAST_WIDTH)
  const width = Math.ceil(inner + 2 * MARGIN)
  const height = Math.ceil(HEADER + scene.height + LEGEND + legend.height + MARGIN)
  const dx = MARGIN + (inner - scene.width) / 2
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="xec-title xec-desc">`,
    `<title id="xec-title">${text(`${title}: ${subtitle}`)}</title>`,
    `<desc id="xec-desc">${escapeXml(describeTopology(topology))}</desc>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#ffffff" stroke="#d5dbe1"/>`,
    `<g font-family="${SANS}" fill="${SOFT}" font-size="12">`,
    `<text x="${MARGIN}" y="32"><tspan font-size="16" font-weight="600" fill="${INK}">${text(title)}</tspan><tspan dx="10">${text(subtitle)}</tspan></text>`,
    '</g>',
    `<g font-family="${MONO}" transform="translate(${round(dx)} ${HEADER})">`,
    ...scene.wires.map(drawWire),
    ...scene.boxes.map((box) => drawBox(box, isMixed([...topology.networks, ...topology.containers]))),
    '</g>',
    ...drawLegend(legend, HEADER + scene.height + LEGEND),
    '</svg>',
    '',
  ].join('\n')
}

function text(value: string): string {
  return escapeXml(escapeText(value))
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function drawWire({ points, mark }: Wire): string {
  const [start, ...rest] = points.map(({ x, y }) => `${round(x)} ${round(y)}`)
  const stroke = mark === null ? `stroke="${LINE}" stroke-width="1.4"` : drawStroke(mark, 2.2)
  return `<path d="M${start} C${rest.join(' ')}" fill="none" ${stroke}/>`
}

function drawStroke(mark: Mark, width: number): string {
  const { color, dash } = MARK_LOOKS[mark]
  return `stroke="${color}" stroke-width="${width}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`
}

function drawBox(box: PlacedBox, isMixedPicture: boolean): string {
  const { x, y, width, height, kind, rows, mark, full } = box
  const [left, top] = [x - width / 2, y - height / 2]
  const sign = kind === 'tag' && mark !== null ? SIGN_ROOM : 0
  const content = rows.reduce((sum, row) => sum + measureHeight(row), 0)
  let rowTop = y - content / 2
  const lines = rows.map((row) => {
    const line = drawRow(row, { x: x + sign / 2, top: rowTop })
    rowTop += measureHeight(row)
    return line
  })
  return [
    `<g>${full === '' ? '' : `<title>${escapeXml(full)}</title>`}`,
    drawShape({ kind, x: left, y: top, width, height }, box, isMixedPicture && box.isForeign),
    ...lines,
    ...(mark === null
      ? []
      : [drawSign(mark, kind === 'tag' ? { x: left + 12, y } : { x: left + 9, y: top + 4 })]),
    '</g>',
  ].join('')
}

interface Shape {
  readonly kind: PlacedBox['kind']
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function drawShape(
  shape: Shape,
  { mark, isInternal }: Pick<PlacedBox, 'mark' | 'isInternal'>,
  isForeign: boolean,
): string {
  switch (shape.kind) {
    case 'tag': {
      const stroke = mark === null ? 'stroke="#c3ccd4"' : `stroke="${MARK_LOOKS[mark].color}"`
      return drawRect(shape, { radius: 7, inset: 0, look: `fill="#ffffff" ${stroke}` })
    }
    case 'container': {
      const fill = isForeign ? '#eef0f2' : CONTAINER.fill
      return drawRect(shape, {
        radius: 5,
        inset: 0,
        look: `fill="${fill}" stroke="${CONTAINER.line}" stroke-width="1.4"`,
      })
    }
    case 'network': {
      const { fill, line } = isForeign ? { fill: '#eef0f2', line: CONTAINER.line } : NETWORK
      const stroke = mark === null ? `stroke="${line}" stroke-width="1.6"` : drawStroke(mark, 2.4)
      const outer = drawRect(shape, { radius: 24, inset: 0, look: `fill="${fill}" ${stroke}` })
      const look = `fill="none" stroke="${mark === null ? line : MARK_LOOKS[mark].color}" stroke-width="1"`
      return isInternal ? outer + drawRect(shape, { radius: 20, inset: 4, look }) : outer
    }
  }
}

function drawRect(
  { x, y, width, height }: Shape,
  { radius, inset, look }: { readonly radius: number; readonly inset: number; readonly look: string },
): string {
  const [w, h] = [width - 2 * inset, height - 2 * inset]
  return `<rect x="${round(x + inset)}" y="${round(y + inset)}" width="${round(w)}" height="${round(h)}" rx="${round(Math.min(radius, h / 2))}" ${look}/>`
}

function drawRow(row: Row, { x, top }: { readonly x: number; readonly top: number }): string {
  if (row.kind === 'chips') {
    const left = x - measureRow(row) / 2
    const places = placeChips(row.chips)
    return row.chips
      .map((chip, at) => drawChip(chip, { x: left + (places[at] as number), y: top + 3 }))
      .join('')
  }
  const { size, tone, text: line } = row
  const weight = size === 'name' ? ' font-weight="700"' : ''
  const baseline = top + measureHeight(row) / 2 + FONT_SIZES[size] * 0.35
  const fill = tone === 'ink' ? INK : SOFT
  return `<text x="${round(x)}" y="${round(baseline)}" text-anchor="middle" font-size="${FONT_SIZES[size]}"${weight} fill="${fill}">${escapeXml(line)}</text>`
}

const BADGE_LOOKS: Readonly<Record<string, string>> = {
  internal: '#5b3f00',
  external: '#51606f',
  protected: '#7a1f4b',
  'config only': '#51606f',
}

function drawChip(chip: string, { x, y }: { readonly x: number; readonly y: number }): string {
  const width = measureChip(chip)
  const badge = BADGE_LOOKS[chip]
  const color = badge ?? '#0067a6'
  return [
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="16" rx="${badge === undefined ? 3 : 8}" fill="#ffffff" stroke="${color}"/>`,
    `<text x="${round(x + width / 2)}" y="${round(y + 11.5)}" text-anchor="middle" font-size="${FONT_SIZES.small}" fill="${color}">${escapeXml(chip)}</text>`,
  ].join('')
}

function drawSign(mark: Mark, { x, y }: { readonly x: number; readonly y: number }): string {
  const { color, sign } = MARK_LOOKS[mark]
  return [
    `<circle cx="${round(x)}" cy="${round(y)}" r="8" fill="${color}"/>`,
    `<text x="${round(x)}" y="${round(y + 4.5)}" text-anchor="middle" font-size="13" font-weight="700" fill="#ffffff">${sign}</text>`,
  ].join('')
}

interface PlacedEntry {
  readonly entry: LegendEntry
  readonly x: number
  readonly row: number
}

interface LegendLayout {
  readonly entries: readonly PlacedEntry[]
  readonly width: number
  readonly height: number
}

const LEGEND_ROW = 26
const LEGEND_COLUMN = 7
const LEGEND_GAP = 22
const SAMPLE = 34

function layLegend(entries: readonly LegendEntry[], width: number): LegendLayout {
  const placed: PlacedEntry[] = []
  let [x, row, widest] = [0, 0, 0]
  for (const entry of entries) {
    const own = measureSample(entry) + 8 + entry.text.length * LEGEND_COLUMN
    if (x > 0 && x + own > width) [x, row] = [0, row + 1]
    placed.push({ entry, x, row })
    widest = Math.max(widest, x + own)
    x += own + LEGEND_GAP
  }
  return { entries: placed, width: widest, height: entries.length === 0 ? 0 : (row + 1) * LEGEND_ROW }
}

function measureSample(entry: LegendEntry): number {
  if (entry.kind === 'badge') return measureChip(entry.badge)
  return entry.kind === 'port' ? measureChip(PORT_SAMPLE) : SAMPLE
}

const PORT_SAMPLE = '80:80'

function drawLegend({ entries }: LegendLayout, top: number): readonly string[] {
  if (entries.length === 0) return []
  return [
    `<g font-family="${SANS}" font-size="12" fill="${SOFT}" transform="translate(${MARGIN} ${round(top)})">`,
    ...entries.map(({ entry, x, row }) => {
      const y = row * LEGEND_ROW
      const at = round(x + measureSample(entry) + 8)
      return `<g>${drawSample(entry, { x, y })}<text x="${at}" y="${y + 14}">${entry.text}</text></g>`
    }),
    '</g>',
  ]
}

function drawSample(entry: LegendEntry, { x, y }: { readonly x: number; readonly y: number }): string {
  const box = { x, y: y + 1, width: SAMPLE, height: 18 }
  const plain = { mark: null, isInternal: false }
  switch (entry.kind) {
    case 'network':
    case 'container':
      return drawShape({ ...box, kind: entry.kind }, plain, false)
    case 'undeclared':
      return drawShape({ ...box, kind: 'container' }, plain, true)
    case 'tag':
      return `<path d="M${round(x)} ${y + 10}h${SAMPLE}" stroke="${LINE}" stroke-width="1.4"/>${drawShape({ ...box, kind: 'tag', x: x + 7, width: SAMPLE - 14, y: y + 4, height: 12 }, plain, false)}`
    case 'port':
    case 'badge': {
      const chip = 'badge' in entry ? entry.badge : PORT_SAMPLE
      return `<g font-family="${MONO}">${drawChip(chip, { x, y: y + 2 })}</g>`
    }
    case 'mark':
      return `<path d="M${round(x)} ${y + 10}h${SAMPLE}" fill="none" ${drawStroke(entry.mark, 2.2)}/>${drawSign(entry.mark, { x: x + SAMPLE / 2, y: y + 10 })}`
  }
}
