// What is shown of values from the environment: their origin. Plans are masked as values, before they are laid out; every text and
// document is masked once more on its way out, in whatever form a value may stand in it by then.
import { maskDiagnostic } from '../model/diagnostic.ts'
import { makeMask, readWithout, type Bare, type Mask, type Secret } from '../model/secret.ts'
import type { Change, Hazard, Plan, Step } from '../plan/document.ts'
import { listSecrets, redactDifference, redactStep } from '../plan/sensitive.ts'
import { listEscapes } from './escape.ts'

type MaskText = Mask['maskText']

/** The plan as it may be shown: the same changes and steps, without values from the environment. Doing it twice changes nothing. */
export function maskPlan(plan: Plan): Plan {
  if (plan.sensitive.length === 0) return plan
  const { maskText } = makeMask(listSecrets(plan))
  return {
    ...plan,
    changes: plan.changes.map((change) => maskChange(change, plan, maskText)),
    steps: plan.steps.map((step) => maskStep(step, plan, maskText)),
    kept: plan.kept.map((kept) => ({ ...kept, detail: maskText(kept.detail) })),
    diagnostics: plan.diagnostics.map((diagnostic) => maskDiagnostic(diagnostic, maskText)),
  }
}

function maskChange(change: Change, { sensitive }: Plan, maskText: MaskText): Change {
  const differences = change.differences.map((difference) =>
    redactDifference(difference, sensitive, change.address),
  )
  return { ...change, differences, hazards: maskHazards(change.hazards, maskText) }
}

function maskStep(step: Step, { sensitive }: Plan, maskText: MaskText): Step {
  const { step: redacted } = redactStep(step, sensitive)
  const irreversible = step.irreversible === null ? null : maskText(step.irreversible)
  return { ...redacted, hazards: maskHazards(step.hazards, maskText), irreversible }
}

function maskHazards(hazards: readonly Hazard[], maskText: MaskText): readonly Hazard[] {
  return hazards.map((hazard) => ({ ...hazard, message: maskText(hazard.message) }))
}

/** A mask for texts that are laid out already: it finds a secret that was escaped, quoted, or broken over several lines. */
export function makeShownMask(secrets: readonly Secret[]): Mask {
  return makeMask(secrets, { spell: spellShown, read: readShown })
}

function spellShown(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1)
  const inShell = secret.replaceAll("'", String.raw`'\''`)
  return [secret, inJson, inShell].flatMap((spelling) => [spelling, ...listEscapes(spelling)])
}

// What a layout puts into a text: colours, and line ends with the spaces behind them.
// oxlint-disable-next-line no-control-regex -- colours are such sequences
const LAYOUT = /\u001b\[\d+m|\n */g
// oxlint-disable-next-line no-control-regex -- colours are such sequences
const SPACED_LAYOUT = /\u001b\[\d+m|\s+/g

function readShown(text: string, isSpaced: boolean): Bare {
  return readWithout(text, isSpaced ? SPACED_LAYOUT : LAYOUT)
}

// Keys of which the values are words of the format or names.
const NAMING_KEYS: ReadonlySet<string> = new Set(
  'action actions address apiVersion code container createdBy file formatVersion from id kind level mode name network of outcome path project reason severity tool type version waitsFor'.split(
    ' ',
  ),
)

/** A JSON document with every text masked that is not a word of the format or a name. */
export function maskDocument(document: object, maskText: MaskText): object {
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [key, maskValue(value, NAMING_KEYS.has(key), maskText)]),
  )
}

function maskValue(value: unknown, isNaming: boolean, maskText: MaskText): unknown {
  if (typeof value === 'string') return isNaming ? value : maskText(value)
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value)
    ? value.map((item) => maskValue(item, isNaming, maskText))
    : maskDocument(value, maskText)
}
