// A plan as one HTML file for people who review it: everything is in it and can be read without scripts; it loads nothing, and
// nothing that stands in a name or a label does anything. Same inputs, same bytes.
import { renderAbout } from './html/about.ts'
import { listChangeSections, listUnchangedSections } from './html/changes.ts'
import { renderFilter } from './html/filter.ts'
import { listHazardSections } from './html/hazards.ts'
import { listKeptSections } from './html/kept.ts'
import { html, makeHtml } from './html/markup.ts'
import { renderOverview, renderTitle } from './html/overview.ts'
import { renderContents, renderSection, type Section } from './html/parts.ts'
import { POLICY } from './html/policy.ts'
import { listReachSections } from './html/reach.ts'
import { listErrorSections, listFindingSections } from './html/problems.ts'
import { SCRIPT } from './html/script.ts'
import { listLossSections, listStepSections } from './html/steps.ts'
import { STYLE } from './html/style.ts'
import { listTopologySections } from './html/topology.ts'
import type { PlanReport } from './report.ts'

// From this many objects on browsers lay out only what they show.
const LARGE = 300

/** The report as an HTML document. The plan in it must be masked. */
export function renderHtml(report: PlanReport): string {
  const first = listFirstSections(report)
  const further = listFurtherSections(report)
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${renderTitle(report)}</title>
        ${makeHtml(`<style>${STYLE}</style>`)}
      </head>
      <body class="${isLarge(report) ? 'large' : 'small'}">
        <a class="skip" href="#content">Skip to the content</a>
        ${renderOverview(report)} ${renderContents([...first, ...further])}
        <main id="content" tabindex="-1">
          ${first.map(renderSection)} ${report.plan === null ? null : renderFilter(report.plan)}
          ${further.map(renderSection)}
        </main>
        ${renderAbout(report)} ${makeHtml(`<script>${SCRIPT}</script>`)}
      </body>
    </html> `
  return page.html
}

// What keeps a plan from being applied, how it may hurt, and what it opens.
function listFirstSections({ plan, diagnostics, matrix }: PlanReport): readonly Section[] {
  if (plan === null) return listErrorSections(diagnostics)
  return [...listErrorSections(diagnostics), ...listHazardSections(plan), ...listReachSections(plan, matrix)]
}

function listFurtherSections(report: PlanReport): readonly Section[] {
  const { plan, diagnostics } = report
  const findings = listFindingSections(diagnostics)
  if (plan === null) return [...listTopologySections(report), ...findings]
  return [
    ...listTopologySections(report),
    ...listChangeSections(plan),
    ...listLossSections(plan),
    ...findings,
    ...listKeptSections(plan),
    ...listUnchangedSections(plan),
    ...listStepSections(plan),
  ]
}

function isLarge({ plan, topology }: PlanReport): boolean {
  return (plan?.changes.length ?? 0) + (topology?.before.containers.length ?? 0) > LARGE
}
