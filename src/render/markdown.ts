// A plan as Markdown for pull requests. What matters most comes first and stays whatever the size: errors, dangers with the flag that
// agrees to them, what changes in numbers, the next command. The rest is left out, least important first, where there is no room for it.
import { XecError } from '../model/errors.ts'
import type { Plan } from '../plan/document.ts'
import { fitDocument, type Layout } from './cut.ts'
import { listKept, type KeptGroup } from './kept.ts'
import { listChanges, listUnchanged, type ChangeList } from './markdown-changes.ts'
import { listHazardSections } from './markdown-hazards.ts'
import { renderHead, renderNext } from './markdown-frame.ts'
import { drawChanges } from './markdown-picture.ts'
import { findReportObstacle, makeErrors, makeProblems } from './markdown-problems.ts'
import { LEAST_MARKDOWN_BYTES } from './markdown-size.ts'
import { makeReachability } from './markdown-reach.ts'
import { makeList, orderByRank, renderMissing, type Entry, type Section } from './markdown-section.ts'
import { renderAlert, renderCode, renderDetails, renderFence, renderProse } from './markdown-text.ts'
import type { PlanReport } from './report.ts'
import { joinLines } from './style.ts'

/** How a report becomes Markdown. `key` tells reports of one project apart that stand in the same place. */
export interface MarkdownOptions {
  readonly maxBytes: number
  readonly key?: string | undefined
}

/**
 * The report as GitHub Flavored Markdown of at most `maxBytes` bytes in UTF-8; the first line is a marker that no reader sees.
 * Throws an `XecError` of code `usage` where that is less than `LEAST_MARKDOWN_BYTES`.
 */
export function renderMarkdown(report: PlanReport, options: MarkdownOptions): string {
  const { maxBytes } = options
  if (!(maxBytes >= LEAST_MARKDOWN_BYTES)) {
    throw new XecError('usage', `A report in Markdown needs ${LEAST_MARKDOWN_BYTES} bytes or more.`)
  }
  const sections = listSections(report)
  const ranked = orderByRank(sections)
  const isApplyable = findReportObstacle(report) === null
  const isTooLong = makeIsTooLong(ranked, maxBytes)
  const layout: Layout = (shown) => {
    if (isTooLong(shown)) return null
    const counts = new Map(ranked.map((section, index) => [section, shown[index] as number]))
    const missing = ranked
      .filter((section) => (counts.get(section) as number) < section.entries.length)
      .map((section) => renderMissing(section, counts.get(section) as number))
    return joinLines([
      ...renderHead(report, { key: options.key, isCut: missing.length > 0, isApplyable }),
      ...renderCut(missing, maxBytes),
      ...sections.flatMap((section) => section.render(section.entries.slice(0, counts.get(section)))),
      ...renderNext(report, isApplyable),
    ])
  }
  return fitDocument(
    layout,
    ranked.map(({ entries }) => entries.length),
    maxBytes,
  ).text
}

// True where what is shown of the entries alone has more characters, each of a byte at least, than there may be.
function makeIsTooLong(
  sections: readonly Section[],
  maxBytes: number,
): (shown: readonly number[]) => boolean {
  const lengths = sections.map(({ entries }) => {
    let length = 0
    return [0, ...entries.map((lines) => (length += lines.reduce((sum, line) => sum + line.length, 0)))]
  })
  return (shown) =>
    shown.reduce((sum, count, index) => sum + (lengths[index]?.[count] as number), 0) > maxBytes
}

function listSections(report: PlanReport): readonly Section[] {
  const { plan } = report
  return [makeErrors(report), ...(plan === null ? [] : listPlanSections(plan, report)), makeProblems(report)]
}

function listPlanSections(plan: Plan, { topology }: PlanReport): readonly Section[] {
  const { networks, containers } = listChanges(plan)
  const { waiting, left } = listKept(plan.kept)
  const losses = plan.steps.flatMap(({ irreversible }) => irreversible ?? [])
  return [
    ...listHazardSections(plan),
    makeReachability(plan),
    makePicture(plan, topology),
    makeList('networks', 'Networks', networks.lines.map(makeEntry)),
    makeDifferences('network-differences', networks),
    makeList('containers', 'Containers', containers.lines.map(makeEntry)),
    makeDifferences('container-differences', containers),
    makeList('irreversible', 'Cannot be undone completely', losses.map(renderLoss)),
    makeList('waiting', 'Waiting', waiting.map(renderKept)),
    makeList('kept', 'Left as it is', left.map(renderKept)),
    makeList('unchanged', 'Unchanged', listUnchanged(plan).map(makeEntry)),
  ]
}

function makeEntry(line: string): Entry {
  return [line]
}

function makePicture(plan: Plan, topology: PlanReport['topology']): Section {
  const picture = drawChanges(plan, topology)
  return {
    name: 'picture',
    entries: picture.kind === 'picture' ? [renderFence('mermaid', picture.lines)] : [],
    render: (shown) => {
      if (picture.kind === 'too-large') return ['There is no picture: too much changes for one.', '']
      return shown.length === 0 ? [] : renderDetails('What changes, as a picture', shown.flat(), true)
    },
  }
}

// As many lines are read without a click.
const FEW_LINES = 16

function makeDifferences(name: Section['name'], { blocks }: ChangeList): Section {
  const isOpen = blocks.flat().length <= FEW_LINES
  return {
    name,
    entries: blocks,
    render: (shown) =>
      shown.length === 0 ? [] : renderDetails('Details', renderFence('diff', shown.flat()), isOpen),
  }
}

const MOST_TEXT = 1000

function renderKept({ first: { address, detail }, others }: KeptGroup): Entry {
  const more = others === 0 ? '' : `, and ${others} more like it`
  return [`- ${renderCode(address)}${more}: ${renderProse(detail, MOST_TEXT)}`]
}

function renderLoss(sentence: string): Entry {
  return [`- ${renderProse(sentence, MOST_TEXT)}`]
}

function renderCut(missing: readonly string[], maxBytes: number): readonly string[] {
  if (missing.length === 0) return []
  const what = `Left out to stay within ${maxBytes} bytes: ${missing.join(', ')}.`
  return renderAlert('NOTE', [what, '`xec plan` shows all of it, and so does `xec show` of a saved plan.'])
}
