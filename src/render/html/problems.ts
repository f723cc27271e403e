// Problems: severity and code, where it is, what it means and what to do about it.
import type { Diagnostic, Severity, SourceRange } from '../../model/diagnostic.ts'
import { groupProblems } from '../diagnostic.ts'
import { renderCount, SEVERITY_TONES } from '../words.ts'
import { html, type Html } from './markup.ts'
import { renderBadge, type Section } from './parts.ts'

const SYMBOLS: Readonly<Record<Severity, string>> = { error: '×', warning: '!', notice: 'i' }

/** The errors, if there are any: they come first on a page. */
export function listErrorSections(diagnostics: readonly Diagnostic[]): readonly Section[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return listSection('errors', 'Errors', errors)
}

/** Everything else that was found, if anything was. */
export function listFindingSections(diagnostics: readonly Diagnostic[]): readonly Section[] {
  const others = diagnostics.filter(({ severity }) => severity !== 'error')
  return listSection('findings', 'Warnings and notices', others)
}

function listSection(id: string, title: string, diagnostics: readonly Diagnostic[]): readonly Section[] {
  if (diagnostics.length === 0) return []
  const items = groupProblems(diagnostics).map(renderGroup)
  const content = html`<ul class="problems">
    ${items}
  </ul>`
  return [{ id, title, count: diagnostics.length, content }]
}

function renderGroup(group: readonly Diagnostic[]): Html {
  const { severity, code, summary, range, fix, related = [] } = group[0] as Diagnostic
  const tone = SEVERITY_TONES[severity]
  const details = group.map(({ detail }) => detail).filter((detail) => detail !== '')
  return html` <li class="problem ${tone}">
    ${renderBadge({ symbol: SYMBOLS[severity], tone })}
    <div>
      <p>
        <strong>${summary}</strong> <span class="kind">${severity} <code>${code}</code></span>
      </p>
      ${range === null ? null : html`<p class="place">${renderPlace(range)}</p>`}
      ${group.length > 1 ? renderList(details) : details.map(renderLines)}
      ${related.map((place) => html`<p class="place">${place.message} is at ${renderPlace(place.range)}</p>`)}
      ${fix === '' ? null : html`<div class="fix"><b>Fix:</b> ${renderLines(fix)}</div>`}
    </div>
  </li>`
}

function renderPlace({ file, start }: SourceRange): Html {
  return html`<code>${file}:${start.line}:${start.column}</code>`
}

const SHOWN = 12

function renderList(details: readonly string[]): Html {
  const items = details.map((detail) => html`<li>${renderLines(detail)}</li>`)
  if (items.length <= SHOWN)
    return html`<ul>
      ${items}
    </ul>`
  return html`<ul>
      ${items.slice(0, SHOWN)}
    </ul>
    <details>
      <summary>${renderCount(items.length - SHOWN, 'more place')}</summary>
      <ul>
        ${items.slice(SHOWN)}
      </ul>
    </details>`
}

// A line that is a flag is there to be copied.
function renderLines(text: string): readonly Html[] {
  return text
    .split('\n')
    .map((line) =>
      /^--[a-z][a-z, -]*$/.test(line) ? html`<p><code>${line}</code></p>` : html`<p>${line}</p>`,
    )
}
