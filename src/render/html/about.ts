// The foot of the page: what identifies this plan, and what made the page.
import type { PlanReport } from '../report.ts'
import { html, type Html } from './markup.ts'

/** The foot of the page. */
export function renderAbout({ plan, exitCode }: PlanReport): Html {
  return html` <footer>
    ${plan === null ? null : renderIdentity(plan)}
    <p>
      ${plan === null ? 'xec' : plan.tool} ended with exit code ${exitCode}. This page is one file: it loads
      nothing and sends nothing.
    </p>
  </footer>`
}

function renderIdentity({ digests, engine, formatVersion }: NonNullable<PlanReport['plan']>): Html {
  const rows = [
    ['Plan', digests.plan],
    ['Configuration', digests.config],
    ['Engine as it was read', digests.observed],
    ['Engine', engine.id],
    ['Plan format', formatVersion],
  ] as const
  return html` <details>
    <summary>Digests</summary>
    <dl class="digests">
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd><code>${value}</code></dd>
          </div>`,
      )}
    </dl>
  </details>`
}
