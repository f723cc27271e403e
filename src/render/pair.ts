// What the model says of a pair and what was found, side by side: each way in a sentence, below it its steps in a table.
import type { Agreement, StepResult } from '../check/pair.ts'
import { escapeText } from './escape.ts'
import {
  describeCause,
  describeLive,
  describeModel,
  describePlace,
  describeSubject,
  describeUntried,
  type ShownPair,
} from './pair-words.ts'
import { describeReach, renderPeer, VERDICT_TONES } from './reach.ts'
import { renderDuration } from './step.ts'
import {
  joinLines,
  padEnd,
  readWidth,
  renderTone,
  wrapCell,
  wrapLine,
  type Style,
  type Tone,
} from './style.ts'

/** Writes a pair as lines; `when` says of which state it is. */
export function renderPair(
  style: Style,
  pair: ShownPair,
  { when, milliseconds }: { readonly when: string; readonly milliseconds: number },
): string {
  const { explanation } = pair
  // where nothing could be tried at all, a table would say nothing but that
  const results = pair.results.every(({ step }) => step.kind === 'way') ? [] : pair.results
  const layout = makeLayout(style, results)
  const sentences = describeReach(explanation)
  const ways = explanation.paths.map((_, way) => results.filter(({ step }) => step.way === way))
  const rest = results.filter(({ step }) => step.way === null)
  const blocks = [
    ...ways.map((own, way) => [
      ...renderSentence(style, sentences[way] as string),
      ...renderTable(style, { own, layout, pair }),
    ]),
    [
      ...listRest(sentences.slice(ways.length), rest).flatMap((sentence) => renderSentence(style, sentence)),
      ...renderTable(style, { own: rest, layout, pair }),
    ],
    renderUntried(style, pair),
    renderEnd(style, pair, milliseconds),
  ]
  return joinLines([
    ...renderHead(style, pair, when),
    ...blocks.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]),
  ])
}

// Where there are ways, there is no word about what else was tried.
function listRest(reasons: readonly string[], rest: readonly StepResult[]): readonly string[] {
  if (reasons.length > 0 || rest.length === 0) return reasons
  const kinds = new Set(rest.map(({ step }) => step.kind))
  const places = [
    ...(kinds.has('name') ? ['by its names'] : []),
    ...(kinds.has('connection') ? ['at its own addresses'] : []),
  ]
  return [`Directly, ${places.join(' and ')}.`]
}

function renderHead(style: Style, { explanation, live }: ShownPair, when: string): readonly string[] {
  const { from, to, verdict } = explanation
  const ends = `${escapeText(renderPeer(from))} -> ${escapeText(renderPeer(to))}`
  const [model, found] = [verdict, live].map((one) => renderTone(style, VERDICT_TONES[one], one))
  return wrapLine(
    style,
    { first: 0, rest: 2 },
    `${renderTone(style, 'bold', ends)}: ${model} by the model, ${found} live, ${escapeText(when)}`,
  )
}

function renderSentence(style: Style, sentence: string): readonly string[] {
  return wrapLine(style, { first: 2, rest: 4 }, `- ${escapeText(sentence)}`)
}

const MARKS: Readonly<Record<Agreement, readonly [mark: string, tone: Tone]>> = {
  agree: ['agree', 'green'],
  differ: ['DIFFER', 'red'],
  decided: ['live', 'cyan'],
  unknown: ['unknown', 'yellow'],
}
const INDENT = 4
const MARK_COLUMNS = 9
const GAP = 2
const LEAST_CELL = 8

interface Row {
  readonly mark: string
  readonly cells: readonly [subject: string, model: string, live: string]
}

// How wide the columns for subject, model and finding are.
type Layout = readonly [number, number, number]

function makeLayout(style: Style, results: readonly StepResult[]): Layout {
  const rows = results.map(makeCells)
  const room = Math.max(style.columns - INDENT - MARK_COLUMNS - 2 * GAP, 3 * LEAST_CELL)
  const measure = (column: 0 | 1, most: number): number =>
    Math.min(Math.max(LEAST_CELL, ...rows.map((cells) => readWidth(cells[column]))), Math.floor(most))
  const subject = measure(0, room * 0.4)
  const model = measure(1, room * 0.27)
  return [subject, model, room - subject - model]
}

function makeCells(result: StepResult): Row['cells'] {
  const { step } = result
  return [
    escapeText(describeSubject(step)),
    escapeText(describeModel(step)),
    escapeText(describeLive(result)),
  ]
}

interface Table {
  readonly own: readonly StepResult[]
  readonly layout: Layout
  readonly pair: ShownPair
}

function renderTable(style: Style, { own, layout, pair }: Table): readonly string[] {
  if (own.length === 0) return []
  const head = renderRow({ mark: '', cells: ['', 'model', 'live'] }, layout)
  const causes = own.map(({ step, cause }) => (cause === null ? '' : describeCause(cause, step, pair)))
  const rows = own.flatMap((result, index) => [
    ...renderRow({ mark: renderMark(style, result), cells: makeCells(result) }, layout),
    // said once of rows one after another
    ...(causes[index] === causes[index + 1] ? [] : renderCause(style, causes[index] as string)),
  ])
  return ['', ...head.map((line) => renderTone(style, 'dim', line)), ...rows]
}

function renderMark(style: Style, { agreement }: StepResult): string {
  const [mark, tone] = MARKS[agreement]
  return renderTone(style, tone, mark)
}

function renderRow({ mark, cells }: Row, layout: Layout): readonly string[] {
  const wrapped = cells.map((cell, column) => wrapCell(cell, layout[column] as number))
  const height = Math.max(...wrapped.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) => {
    const texts = wrapped.map((lines, column) => padEnd(lines[line] ?? '', layout[column] as number))
    const start = padEnd(line === 0 ? mark : '', MARK_COLUMNS)
    return `${' '.repeat(INDENT)}${start}${texts.join(' '.repeat(GAP))}`.trimEnd()
  })
}

function renderCause(style: Style, cause: string): readonly string[] {
  if (cause === '') return []
  const indent = INDENT + MARK_COLUMNS
  return wrapLine(style, { first: indent, rest: indent }, escapeText(cause))
}

function renderUntried(style: Style, pair: ShownPair): readonly string[] {
  const reasons = pair.results.flatMap(({ untried }) =>
    untried === null ? [] : [describeUntried(untried, pair)],
  )
  return [...new Set(reasons)].flatMap((reason) =>
    wrapLine(
      style,
      { first: 0, rest: 2 },
      `${renderTone(style, 'yellow', 'Not tried:')} ${escapeText(`${reason}.`)}`,
    ),
  )
}

// What needs a look comes first.
const COUNTED: readonly (readonly [Agreement, one: string, several: string])[] = [
  ['differ', 'differs', 'differ'],
  ['agree', 'agrees', 'agree'],
  ['decided', 'only live can tell', 'only live can tell'],
  ['unknown', 'unknown', 'unknown'],
]

function renderEnd(style: Style, { results, triedFrom }: ShownPair, milliseconds: number): readonly string[] {
  const counts = COUNTED.flatMap(([agreement, one, several]) => {
    const count = results.filter((result) => result.agreement === agreement).length
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`]
  })
  if (triedFrom === null) return [renderTone(style, 'yellow', 'Nothing could be tried.')]
  const from = ` from ${escapeText(describePlace(triedFrom))}`
  const start = renderTone(style, findEndTone(results), `Tried in ${renderDuration(milliseconds)}`)
  return wrapLine(style, { first: 0, rest: 2 }, `${start}${from}: ${counts.join(', ')}.`)
}

function findEndTone(results: readonly StepResult[]): Tone {
  if (results.some(({ agreement }) => agreement === 'differ')) return 'red'
  return results.every(({ agreement }) => agreement === 'unknown') ? 'yellow' : 'green'
}
