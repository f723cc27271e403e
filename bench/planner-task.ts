// One task of the planner's benchmark, in a process of its own: plans a world of the size that is asked for, or renders its plan, and
// prints how long that took and how much memory the process had at its most, the world included.
import { makePlan } from '../src/plan/planner.ts'
import { makePlanOptions } from '../src/reconcile/tool.ts'
import { renderJson } from '../src/render/json.ts'
import { DEFAULT_MARKDOWN_BYTES } from '../src/render/markdown-size.ts'
import { renderMarkdown } from '../src/render/markdown.ts'
import { renderPlan } from '../src/render/plan.ts'
import { maskPlan } from '../src/render/mask.ts'
import type { Plan } from '../src/plan/document.ts'
import { makePlannerWorld, WORLD_CASES } from './planner-world.ts'

/** What is printed, as JSON. */
export interface TaskResult {
  readonly milliseconds: number
  readonly megabytes: number
}

/** As many attachments a network as a busy host has. */
const ATTACHMENTS_EACH = 100

const RENDERERS: Readonly<Record<string, (plan: Plan) => string>> = {
  text: (plan) => renderPlan({ color: false, columns: 80 }, plan, { detail: 'normal', sources: new Map() }),
  json: (plan) => renderJson(maskPlan(plan)),
  markdown: (plan) =>
    renderMarkdown(
      { plan: maskPlan(plan), topology: null, diagnostics: plan.diagnostics, exitCode: 2 },
      { maxBytes: DEFAULT_MARKDOWN_BYTES },
    ),
}

const [task = '', size = '', wanted = 'missing'] = process.argv.slice(2)
const attachments = Number(size)
const networks = Math.max(1, Math.round(attachments / ATTACHMENTS_EACH))
const worldCase = WORLD_CASES.find((known) => known === wanted) ?? 'missing'
const world = makePlannerWorld({ networks, attachments }, worldCase)
const plan = (): Plan => makePlan(world.desired, world.observed, makePlanOptions({}))
const render = RENDERERS[task]
const prepared = render === undefined ? null : plan()
const begin = performance.now()
if (render === undefined || prepared === null) plan()
else render(prepared)
const milliseconds = performance.now() - begin
const megabytes = process.resourceUsage().maxRSS / 1000
process.stdout.write(JSON.stringify({ milliseconds, megabytes } satisfies TaskResult))
