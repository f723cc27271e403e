// How a plan may hurt, in Markdown: the dangers with the flag that agrees to them, then what needs no consent. Which kinds there are, and
// how many of each, is always said.
import { listUnallowed } from '../plan/consent.ts'
import type { Hazard, Plan } from '../plan/document.ts'
import { makeGroups } from './group.ts'
import type { Section } from './markdown-section.ts'
import { renderAlert, renderCode, renderProse } from './markdown-text.ts'
import { renderDangers } from './summary.ts'

const MOST_TEXT = 1000

/** The dangers of a plan, then the notices. */
export function listHazardSections(plan: Plan): readonly Section[] {
  const hazards = plan.changes.flatMap((change) => change.hazards)
  const flag = listUnallowed(plan).join(',')
  const consent = flag === '' ? [] : ['', `They need consent beyond \`--yes\`: \`--allow ${flag}\``]
  const dangers = hazards.filter(({ level }) => level === 'danger')
  const notices = hazards.filter(({ level }) => level === 'notice')
  return [
    makeHazards('dangers', dangers, [`**${renderDangers(plan)}**`, ...consent]),
    makeHazards('notices', notices, ['**What else to know before applying it:**']),
  ]
}

function makeHazards(
  name: 'dangers' | 'notices',
  hazards: readonly Hazard[],
  lead: readonly string[],
): Section {
  const groups = [...makeGroups(hazards, ({ type }) => type).values()]
  return {
    name,
    entries: groups.flat().map(({ message }) => [renderProse(message, MOST_TEXT)]),
    render: (shown) => {
      if (hazards.length === 0) return []
      return renderAlert(name === 'dangers' ? 'CAUTION' : 'NOTE', [
        ...lead,
        '',
        ...renderGroups(groups, shown.flat()),
      ])
    },
  }
}

// One message a line; those of one kind stand together, in the order of the groups.
function renderGroups(
  groups: readonly (readonly Hazard[])[],
  messages: readonly string[],
): readonly string[] {
  let next = 0
  return groups.flatMap((group) => {
    const own = messages.slice(next, next + group.length)
    next += group.length
    return renderGroup(group, own)
  })
}

function renderGroup(group: readonly Hazard[], messages: readonly string[]): readonly string[] {
  const { type } = group[0] as Hazard
  const [only] = messages
  if (group.length === 1) return [`- ${renderCode(type)}${only === undefined ? '' : `: ${only}`}`]
  return [`- ${renderCode(type)}, ${group.length} times`, ...messages.map((message) => `  - ${message}`)]
}
