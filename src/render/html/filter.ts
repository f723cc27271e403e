// The filter of the page. It needs the script, so that it stays hidden without.
import type { Plan } from '../../plan/document.ts'
import { makeGroups } from '../group.ts'
import { readAction, readVerb } from '../words.ts'
import { html, type Html } from './markup.ts'
import { isShown } from './changes.ts'
import { ACTING, type Acting } from './overview.ts'
import { renderBadge } from './parts.ts'

// Fewer changes than these are seen at a glance.
const FEW = 3

/** The form that filters changes, steps and topology; null where there is little to filter. */
export function renderFilter(plan: Plan): Html | null {
  const shown = plan.changes.filter(isShown)
  if (shown.length <= FEW) return null
  const counts = makeGroups(shown, ({ actions }) => readAction(actions).verb)
  const boxes = ACTING.flatMap((verb) => renderBox(verb, counts.get(verb)?.length ?? 0) ?? [])
  const hasDangers = shown.some(({ hazards }) => hazards.some(({ level }) => level === 'danger'))
  return html` <form class="filter" id="filter" role="search" aria-label="Filter" hidden>
    <label class="spoken" for="filter-text">Network, container or field</label>
    <input
      type="search"
      id="filter-text"
      placeholder="Filter by network, container or field"
      autocomplete="off"
      spellcheck="false"
    />
    <p id="filter-count" role="status"></p>
    <fieldset>
      <legend class="spoken">Actions</legend>
      ${boxes}${hasDangers ? renderDangerBox() : null}
    </fieldset>
  </form>`
}

function renderBox(verb: Acting, count: number): Html | null {
  if (count === 0) return null
  return html`<label class="box"
    ><input type="checkbox" name="verb" value="${verb}" checked />${renderBadge(readVerb(verb))} ${verb}
    <span class="count">${count}</span></label
  >`
}

function renderDangerBox(): Html {
  return html`<label class="box"><input type="checkbox" id="filter-danger" />only dangers</label>`
}
