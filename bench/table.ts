// The result of a run as lines for a terminal, as Markdown for a document, and as data for machines. Pure.
import type { Judged, Verdict } from './judge.ts'
import type { Machine } from './machine.ts'
import { GROUP_TITLES, type Group, type Figure, type Target, type Unit } from './rows.ts'
import type { Summary } from './statistics.ts'

/** All that a run has to say. */
export interface Report {
  readonly date: string
  readonly machine: Machine
  readonly judged: readonly Judged[]
}

/** The cells of a row: title, median, middle half, ratio, target, verdict. */
type Cells = readonly [string, string, string, string, string, string]

const HEAD: Cells = ['', 'median', 'middle half', 'ratio', 'must be', '']

/** The table for a terminal, 80 columns wide. */
export function renderText({ judged }: Report): string {
  const blocks = listGroups(judged).map(({ group, rows }) => {
    const table: readonly Cells[] = [HEAD, ...rows.map((one) => makeCells(one, { marks: false }))]
    const widths = HEAD.map((_, at) => Math.max(...table.map((cells) => cells[at]?.length ?? 0)))
    const lines = table.map((cells) =>
      cells
        .map((cell, at) =>
          at === 0 || at === 5 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    return [stripMarks(GROUP_TITLES[group]), ...lines.map((line) => `  ${line}`)].join('\n')
  })
  return `${[...blocks, ...renderNotes(judged).map(stripMarks)].join('\n\n')}\n`
}

/** The tables for a document, one a group. */
export function renderMarkdown({ date, machine, judged }: Report): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const blocks = listGroups(judged).flatMap(({ group, rows }) => [
    `### ${GROUP_TITLES[group]}`,
    '',
    line(HEAD),
    line(['---', '--:', '--:', '--:', '--:', '---']),
    ...rows.map((one) => line(makeCells(one, { marks: true }))),
    '',
  ])
  return [
    renderMachine(date, machine),
    '',
    ...blocks,
    ...renderNotes(judged).flatMap((note) => [note, '']),
  ].join('\n')
}

/** The result as data: the figures of every row, and the facts of the machine. */
export function renderJson({ date, machine, judged }: Report): string {
  const rows = judged.map(({ row: { id, group, title, target }, found, reason, verdict }) => ({
    id,
    group,
    title: stripMarks(title),
    ...found,
    target,
    isMet: verdict?.isMet ?? null,
    isClear: verdict?.isClear ?? null,
    leftOut: reason,
  }))
  return `${JSON.stringify({ date, machine, rows }, null, 2)}\n`
}

function listGroups(judged: readonly Judged[]): readonly { group: Group; rows: readonly Judged[] }[] {
  const groups = [...new Set(judged.map(({ row }) => row.group))]
  return groups.map((group) => ({ group, rows: judged.filter(({ row }) => row.group === group) }))
}

function makeCells({ row, found, verdict }: Judged, { marks }: { readonly marks: boolean }): Cells {
  const title = marks ? row.title : stripMarks(row.title)
  const target = row.target === null ? '' : renderTarget(row.target, row.figure)
  const word = verdict === null ? '' : renderVerdict(verdict, { marks })
  if (found === null) return [title, verdict === null ? 'left out' : 'no end', '', '', target, word]
  const { summary, unit, figure, interval } = found
  const median = summary === null ? '' : renderAmount(summary.median, unit)
  const half = summary === null || found.rounds === 1 ? '' : renderHalf(summary, unit)
  const ratio = row.figure.kind === 'value' ? '' : renderRatio(figure, marks ? interval : null)
  return [title, median, half, ratio, target, word]
}

function renderRatio(figure: number, interval: { low: number; high: number } | null): string {
  return interval === null
    ? figure.toFixed(2)
    : `${figure.toFixed(2)} (${interval.low.toFixed(2)}-${interval.high.toFixed(2)})`
}

function renderVerdict({ isMet, isClear }: Verdict, { marks }: { readonly marks: boolean }): string {
  const word = isMet ? 'met' : marks ? '**missed**' : 'MISSED'
  return isClear ? word : `${word}?`
}

function renderTarget({ way, bound }: Target, figure: Figure): string {
  const sign = way === 'at most' ? '<=' : '>='
  return `${sign} ${figure.kind === 'value' ? renderAmount(bound, figure.unit) : bound}`
}

function renderAmount(value: number, unit: Unit): string {
  const { per, suffix } = findScale(value, unit)
  return `${renderNumber(value / per)} ${suffix}`.trimEnd()
}

function renderHalf({ median, low, high }: Summary, unit: Unit): string {
  const { per } = findScale(median, unit)
  return `${renderNumber(low / per)}-${renderNumber(high / per)}`
}

function findScale(value: number, unit: Unit): { readonly per: number; readonly suffix: string } {
  return unit === 'ms' && value >= 1000 ? { per: 1000, suffix: 's' } : { per: 1, suffix: unit }
}

function renderNumber(value: number): string {
  if (Number.isInteger(value)) return String(value)
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : String(Math.round(value))
}

const UNCLEAR = ' Behind a ?, the noise leaves room for the other verdict.'

function renderNotes(judged: readonly Judged[]): readonly string[] {
  const verdicts = judged.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]))
  const met = verdicts.filter(({ isMet }) => isMet).length
  const reasons = [...new Set(judged.flatMap(({ reason }) => (reason === null ? [] : [reason])))]
  return [
    `${met} of ${verdicts.length} targets met.${verdicts.every(({ isClear }) => isClear) ? '' : UNCLEAR}`,
    ...reasons.map((reason) => {
      const titles = judged.filter((one) => one.reason === reason).map(({ row }) => row.title)
      return `No figure for ${titles.join(', ')}: ${reason}.`
    }),
  ]
}

function renderMachine(
  date: string,
  { node, processors, model, kernel, memory, load, engine, peers }: Machine,
): string {
  const facts = [
    `Node ${node}`,
    `${processors} processors (${model})`,
    `${memory} GB of memory`,
    `Linux ${kernel}`,
    ...(engine === null ? [] : [engine]),
    ...peers,
  ]
  return `Measured on ${date} with ${facts.join(', ')}. Load of the machine at the beginning: ${load.toFixed(1)}.`
}

function stripMarks(text: string): string {
  return text.replaceAll('`', '')
}
