// Whatever engines, containers and people call things, and whatever engines say: nothing of it reaches a terminal as anything but
// visible text. Every renderer, with colour and without.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ApplyResult, StepResult } from '../../../src/apply/events.ts'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { EngineError } from '../../../src/model/errors.ts'
import type { Change, Plan } from '../../../src/plan/document.ts'
import { renderDiagnostics } from '../../../src/render/diagnostic.ts'
import { makeErrorDiagnostic } from '../../../src/render/error.ts'
import { escapeText } from '../../../src/render/escape.ts'
import { makeResultDocument, renderJson } from '../../../src/render/json.ts'
import { maskPlan } from '../../../src/render/mask.ts'
import { renderPlan } from '../../../src/render/plan.ts'
import { renderProgress, renderStart } from '../../../src/render/progress.ts'
import { renderResult } from '../../../src/render/result.ts'
import { renderStale } from '../../../src/render/stale.ts'
import { joinLines } from '../../../src/render/style.ts'
import { makeAttachmentChange, makeNetworkChange, makePlanOf, makeSteps } from './plans.ts'

const ATTACKS = [
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
  '\u001b]0;title\u001b\\',
  '\u009b31mC1\u0090q\u009c',
  'over\rwritten',
  'back\b\b\bspace',
  'two\nlines\u2028three\u2029four\u0085five',
  'abc\u202edcba\u2066x\u2069',
  'zero\u200bwidth\u200d\ufeff\u00ad\u180e',
  'lone\ud800surrogate\udc00',
  '\u{e0041}\u{e007f}tag',
  '\u0000nul\u007fdel',
  '\u3164filler\u115f',
]
const hostile = fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary', maxLength: 30 }))

interface Words {
  readonly name: string
  readonly text: string
  readonly other: string
}

function makeHostilePlan({ name, text, other }: Words): Plan {
  const hazards = [{ type: 'prunes' as const, level: 'danger' as const, message: text, allowed: false }]
  const differences = [
    { path: `labels["${other}"]`, before: text, after: [name, other], forcesReplace: true },
  ]
  const changes: readonly Change[] = [
    makeNetworkChange({ network: name, address: `networks.(${name})`, differences, hazards }),
    makeAttachmentChange({ network: name, container: other, differences, hazards }),
  ]
  return makePlanOf({
    project: name,
    engine: { id: name, name: text, version: other, apiVersion: text },
    changes,
    steps: Object.values(makeSteps(name, other)),
    sensitive: [{ address: `networks.(${name})`, path: `labels["${other}"]`, from: [text] }],
    kept: [{ address: name, reason: 'policy', detail: text }],
    diagnostics: [
      {
        code: other,
        severity: 'error',
        summary: text,
        detail: name,
        fix: text,
        range: { file: name, start: { line: 1, column: 1 }, end: { line: 1, column: 4 } },
      },
    ],
  })
}

function makeHostileResult(plan: Plan, { name, text, other }: Words): ApplyResult {
  const error = new EngineError('invalid', text, { status: 400, call: `POST /${other}`, fix: name })
  const steps = plan.steps.map((step): StepResult => ({ step, outcome: 'failed', milliseconds: 1, error }))
  const endpoint = {
    ...DEFAULT_ENDPOINT_SETTINGS,
    aliases: [name],
    links: [text],
    driverOpts: [[name, other]] as const,
  }
  return {
    plan,
    steps,
    left: plan,
    undo: [],
    places: [],
    lost: [{ container: other, network: name, endpoint, isDeclared: false }],
    error,
    milliseconds: 1,
    outcome: 'differs-after',
    consentNeeded: [],
  }
}

/** All texts of all renderers. */
function renderAll(words: Words, color: boolean): readonly string[] {
  const style = { color, columns: 60 }
  const plan = makeHostilePlan(words)
  const result = makeHostileResult(plan, words)
  const sources = new Map([[words.name, `${words.text}\n${words.other}`]])
  const [step] = plan.steps as [Plan['steps'][number]]
  const running = plan.steps.map((item) => ({ step: item, milliseconds: 5 }))
  return [
    renderPlan(style, plan, { detail: 'full', sources }),
    renderResult(style, result, { detail: 'normal', findVariable: () => null }),
    renderStale(style, plan, makePlanOf()),
    renderProgress(style, { ended: 0, total: 3, running, phase: 'applying' }),
    renderStart(step, 1, 3),
    joinLines(renderDiagnostics(style, [makeErrorDiagnostic(new Error(words.text), words.name)])),
    renderJson(makeResultDocument(result)),
    renderJson(maskPlan(plan)),
  ]
}

const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

describe('everything that is shown', { timeout: 30_000 }, () => {
  it('has no character that a terminal acts on, but line ends and colours of its own', () => {
    const words = fc.record({ name: hostile, text: hostile, other: hostile })
    fc.assert(
      fc.property(words, fc.boolean(), (some, color) => {
        for (const shown of renderAll(some, color)) {
          // oxlint-disable-next-line no-control-regex -- the sequences are what is removed
          expect(shown.replaceAll(/\u001b\[(?:1|2|22|3[1-6]|39)m/g, '')).not.toMatch(UNSAFE)
        }
      }),
      { numRuns: 40 },
    )
  })

  it.each(ATTACKS.map((attack) => [escapeText(attack), attack]))(
    'shows %s as what it is',
    (escaped, attack) => {
      const [plan = ''] = renderAll({ name: attack, text: attack, other: attack }, false)
      expect(plan.replaceAll(/\s/g, '')).toContain(escaped.replaceAll(/\s/g, ''))
      expect(plan).not.toMatch(UNSAFE)
    },
  )

  it('copes with values of a million characters', () => {
    const long = '\u202e\ud800x'.repeat(100_000)
    expect(escapeText(long)).not.toMatch(UNSAFE)
    expect(
      renderPlan({ color: true, columns: 80 }, makeHostilePlan({ name: 'a', text: long, other: 'b' }), {
        detail: 'brief',
        sources: new Map(),
      }),
    ).not.toMatch(/\u202e|\ud800/)
  })
})
