// The top of the page: what it is about, how much changes, whether the plan can be applied, and how.
import { listDangers, listUnallowed } from '../../plan/consent.ts'
import type { Plan, Summary } from '../../plan/document.ts'
import { quoteWord } from '../shell.ts'
import type { PlanReport } from '../report.ts'
import { findObstacle, renderApproval, renderCounts, renderNothing, renderWaiting } from '../summary.ts'
import { readVerb, renderCount, type Verb } from '../words.ts'
import { html, type Html } from './markup.ts'
import { renderBadge, renderCommand } from './parts.ts'

/** What a plan does to an object. */
export type Acting = Exclude<Verb, 'keep'>

// Where a plan stands: nothing to do, ready, waiting for consent, or not to be applied; or there is none.
interface Verdict {
  readonly tone: 'green' | 'cyan' | 'yellow' | 'red'
  readonly symbol: string
  readonly title: string
  readonly detail: string
}

function makeVerdict({ plan, diagnostics }: PlanReport): Verdict {
  if (plan === null)
    return { tone: 'red', symbol: '!', title: 'There is no plan', detail: renderErrors(diagnostics) }
  const obstacle = findObstacle({ ...plan, diagnostics })
  if (obstacle !== null) {
    return { tone: 'red', symbol: '!', title: 'This plan cannot be applied', detail: `${obstacle}.` }
  }
  const open = listUnallowed(plan)
  if (plan.steps.length === 0) return { tone: 'green', symbol: '=', title: renderNothing(plan), detail: '' }
  if (open.length > 0) {
    return { tone: 'yellow', symbol: '!', title: 'Consent is needed', detail: `Dangers: ${open.join(', ')}.` }
  }
  return { tone: 'cyan', symbol: '✓', title: 'Ready to apply', detail: renderApproval(plan) }
}

function renderErrors(diagnostics: PlanReport['diagnostics']): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return errors.length === 0 ? '' : `${renderCount(errors.length, 'error')}.`
}

/** The title of the page, as tabs and searches show it. */
export function renderTitle({ plan }: PlanReport): string {
  if (plan === null) return 'xec: no plan'
  const counts = renderCounts(plan.summary)
  return `${renderAim(plan)} ${plan.project}: ${counts === '' ? renderNothing(plan) : counts}`
}

function renderAim({ mode }: Plan): string {
  return mode === 'destroy' ? 'Plan to destroy' : 'Plan for'
}

/** The head of the page. */
export function renderOverview(report: PlanReport): Html {
  const { plan } = report
  return html` <header class="top">
    <p class="brand">xec <span>plan review</span></p>
    ${plan === null ? html`<h1>No plan</h1>` : html`<h1>${renderAim(plan)} <b>${plan.project}</b></h1>`}
    ${plan === null ? null : renderEngine(plan, report.snapshotAge)}
    ${plan === null ? null : renderTiles(plan.summary)} ${renderVerdict(report)}
  </header>`
}

function renderEngine({ engine }: Plan, snapshotAge: string | undefined): Html {
  const age =
    snapshotAge === undefined ? null : html` <span>from a snapshot that is ${snapshotAge} old</span>`
  return html`<p class="engine">
    on ${engine.name} <span>(${engine.version}, API ${engine.apiVersion})</span>${age}
  </p>`
}

/** What a plan does, in the order in which summaries tell it. */
export const ACTING: readonly Acting[] = ['create', 'replace', 'remove', 'connect', 'reconnect', 'disconnect']

function renderTiles(summary: Summary): Html | null {
  const tiles = ACTING.filter((verb) => summary[verb] > 0).map(
    (verb) =>
      html`<li class="${readVerb(verb).tone}">
        ${renderBadge(readVerb(verb))} <b>${summary[verb]}</b> to ${verb}
      </li>`,
  )
  const still =
    summary.unchanged === 0 || tiles.length === 0
      ? null
      : html`<li class="dim">${renderBadge(readVerb('keep'))} <b>${summary.unchanged}</b> as declared</li>`
  return tiles.length === 0
    ? null
    : html`<ul class="tiles" aria-label="Summary">
        ${tiles}${still}
      </ul>`
}

function renderVerdict(report: PlanReport): Html {
  const { plan } = report
  const { tone, symbol, title, detail } = makeVerdict(report)
  const waiting = plan === null || plan.complete ? null : html`<p>${renderWaiting(plan)}</p>`
  return html` <div class="verdict ${tone}">
    ${renderBadge({ symbol, tone })}
    <div>
      <p><strong>${title}</strong>${detail === '' ? null : html` <span>${detail}</span>`}</p>
      ${waiting} ${plan === null ? null : renderNext(report, plan)}
    </div>
  </div>`
}

// Only where there is something to be done, and nothing in its way.
function renderNext({ applyOptions = [], diagnostics }: PlanReport, plan: Plan): Html | null {
  if (plan.steps.length === 0 || findObstacle({ ...plan, diagnostics }) !== null) return null
  const words = ['xec', plan.mode, ...applyOptions, '--approve', plan.digests.plan].map(quoteWord)
  const consent = listDangers(plan).length === 0 ? '' : ' It agrees to the dangers below.'
  return html` <p class="hint">
      This applies what is shown here, or nothing if the engine or the configuration says something else by
      then.${consent}
    </p>
    ${renderCommand(words.join(' '))}`
}
