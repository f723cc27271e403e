// What a report in Markdown begins and ends with: what is planned for whom and how much changes, and the command that comes next.
import type { Plan } from '../plan/document.ts'
import { renderMarker } from './markdown-marker.ts'
import { renderCode, renderFence } from './markdown-text.ts'
import type { PlanReport } from './report.ts'
import { quoteWord } from './shell.ts'
import { renderApproval, renderCounts, renderWaiting } from './summary.ts'
import { listDangers } from '../plan/consent.ts'
import { renderCount } from './words.ts'

/** What a head says beside the plan. */
export interface HeadFacts {
  readonly key: string | undefined
  readonly isCut: boolean
  readonly isApplyable: boolean
}

/** Marker, title and summary. */
export function renderHead(
  { plan, snapshotAge }: PlanReport,
  { key, isCut, isApplyable }: HeadFacts,
): readonly string[] {
  const marker = renderMarker({
    tool: plan?.tool ?? 'xec',
    project: plan?.project ?? null,
    key: key ?? null,
    digest: plan?.digests.plan ?? null,
    cut: isCut,
  })
  const suffix = key === undefined ? '' : ` (${renderCode(key, MOST_WORD)})`
  if (plan === null) return [marker, `## Plan${suffix}`, '']
  const approval = isApplyable ? renderAgreement(plan) : ''
  const aim = plan.mode === 'destroy' ? 'Plan to destroy' : 'Plan for'
  return [
    marker,
    `## ${aim} ${renderCode(plan.project, MOST_WORD)}${suffix}`,
    '',
    `**${renderSummary(plan)}**`,
    '',
    renderSource(plan, snapshotAge),
    ...(plan.complete ? [] : ['', renderWaiting(plan)]),
    ...(approval === '' ? [] : ['', approval]),
    '',
  ]
}

// Said in a sentence of its own, the rule as code.
function renderAgreement(plan: Plan): string {
  return renderApproval(plan).replace(/\((approveWhen: [a-z]+)\)/, '(`$1`)')
}

const MOST_WORD = 80

function renderSummary(plan: Plan): string {
  const counts = renderCounts(plan.summary)
  if (counts !== '') return `Plan: ${counts}.`
  if (plan.mode === 'destroy') return 'Nothing to destroy.'
  const { unchanged } = plan.summary
  return unchanged === 0 ? 'No changes.' : `No changes: ${renderCount(unchanged, 'object')} as declared.`
}

function renderSource({ engine }: Plan, snapshotAge: string | undefined): string {
  const [name, version, api] = [engine.name, engine.version, engine.apiVersion].map((text) =>
    renderCode(text, MOST_WORD),
  )
  const host = `${name} (version ${version}, API ${api})`
  return snapshotAge === undefined
    ? `On ${host}.`
    : `On a snapshot of ${host}, ${renderCode(snapshotAge)} old.`
}

const MOST_COMMAND = 400

/** The command that applies what is shown, where it can be applied. */
export function renderNext({ plan, applyOptions = [] }: PlanReport, isApplyable: boolean): readonly string[] {
  if (plan === null || !isApplyable || plan.steps.length === 0) return []
  const approve = ['--approve', plan.digests.plan]
  const [whole, short] = [applyOptions, []].map((options) =>
    ['xec', plan.mode, ...options, ...approve].map(quoteWord).join(' '),
  ) as [string, string]
  const command = whole.length <= MOST_COMMAND ? whole : short
  if (command.length > MOST_COMMAND) return []
  const options = command === whole ? '' : ' Give it the options that the plan was made with.'
  const consent = listDangers(plan).length === 0 ? '' : ' It agrees to the dangers above.'
  return [
    '### Next',
    '',
    ...renderFence('sh', [command]),
    '',
    `This applies what is shown here, or nothing if the engine or the configuration says something else by then.${consent}${options}`,
    '',
  ]
}
