// What codes mean, for people: one in full, or all of them in a list.
import { padEnd, renderTone, wrapLine, type Style, type Tone } from './style.ts'

/** What a code is of. */
export type ExplanationKind =
  | 'configuration'
  | 'lint'
  | 'plan'
  | 'policy'
  | 'import'
  | 'doctor'
  | 'command'
  | 'error'
  | 'hazard'
  | 'reason'
  | 'kept'
  | 'exit'

/** One meaning of a code. `label` is its severity, its level or its number; what there is nothing of is empty. */
export interface Explanation {
  readonly code: string
  readonly kind: ExplanationKind
  readonly title: string
  readonly label: string
  readonly meaning: string
  readonly why: string
  readonly example: string
  readonly remedy: string
}

interface KindWords {
  readonly one: string
  readonly many: string
}

/** What the kinds are called, alone and as a heading. */
export const KINDS: Readonly<Record<ExplanationKind, KindWords>> = {
  configuration: { one: 'problem of a configuration', many: 'Problems of a configuration' },
  lint: { one: 'rule of lint', many: 'Rules of lint' },
  plan: { one: 'finding of a plan', many: 'Findings of a plan' },
  policy: { one: 'finding of a policy', many: 'Findings of policies' },
  import: { one: 'problem of an import', many: 'Problems of an import' },
  doctor: { one: 'finding of a diagnosis', many: 'Findings of a diagnosis' },
  command: { one: 'problem of a command', many: 'Problems of a command' },
  error: { one: 'error that ends a run', many: 'Errors that end a run' },
  hazard: { one: 'hazard of a change', many: 'Hazards of a change' },
  reason: { one: 'reason of a change', many: 'Reasons of a change' },
  kept: { one: 'reason why something is left alone', many: 'Reasons why something is left alone' },
  exit: { one: 'exit code', many: 'Exit codes' },
}

const TONES: Readonly<Record<string, Tone>> = {
  error: 'red',
  danger: 'red',
  warning: 'yellow',
  notice: 'cyan',
}

/** The lines that explain one code. */
export function renderExplanation(style: Style, explanation: Explanation): string[] {
  const { code, kind, title, label, meaning, why, example, remedy } = explanation
  const head = `${renderTone(style, 'bold', code)}: ${renderKind(style, kind, label)}`
  return [
    ...wrapLine(style, { first: 0, rest: 2 }, head),
    ...(title === '' ? [] : ['', ...wrapLine(style, INDENT, renderTone(style, 'bold', title))]),
    ...renderPart(style, '', meaning),
    ...renderPart(style, 'Why', why),
    ...renderExample(style, example),
    ...renderPart(style, 'What to do', remedy),
  ]
}

// `error, problem of a configuration`, and `exit code 22`
function renderKind(style: Style, kind: ExplanationKind, label: string): string {
  const { one } = KINDS[kind]
  if (kind === 'exit') return `${one} ${label}`
  return label === '' ? one : `${renderTone(style, TONES[label] as Tone, label)}, ${one}`
}

const INDENT = { first: 2, rest: 2 } as const

function renderPart(style: Style, title: string, text: string): string[] {
  if (text === '') return []
  const head = title === '' ? [] : [`  ${renderTone(style, 'cyan', title)}`]
  return ['', ...head, ...wrapLine(style, INDENT, text)]
}

// Lines to copy: none of them is broken.
function renderExample(style: Style, example: string): string[] {
  if (example === '') return []
  const lines = example.split('\n').map((line) => `    ${line}`)
  return ['', `  ${renderTone(style, 'cyan', 'For example')}`, ...lines]
}

const CODE_COLUMN = 28
const LEAST_ROOM = 30

/** All codes under their headings, each with what it is about in a line, or below it where there is no room beside it. */
export function renderExplanations(style: Style, explanations: readonly Explanation[]): string[] {
  const kinds = [...new Set(explanations.map(({ kind }) => kind))]
  return kinds.flatMap((kind) => [
    ...wrapLine(style, { first: 0, rest: 2 }, renderTone(style, 'bold', KINDS[kind].many)),
    ...explanations
      .filter((explanation) => explanation.kind === kind)
      .flatMap((one) => renderRow(style, one)),
    '',
  ])
}

function renderRow(style: Style, { code, kind, label, title, meaning }: Explanation): string[] {
  const name = kind === 'exit' ? `${padEnd(label, 4)}${code}` : code
  const text = title === '' ? meaning : title
  if (style.columns < CODE_COLUMN + LEAST_ROOM) {
    return [
      ...wrapLine(style, INDENT, renderTone(style, 'cyan', name)),
      ...wrapLine(style, { first: 4, rest: 4 }, text),
    ]
  }
  const [first = '', ...others] = wrapLine(style, { first: CODE_COLUMN, rest: CODE_COLUMN }, text)
  return [`  ${renderTone(style, 'cyan', padEnd(name, CODE_COLUMN - 2))}${first.trimStart()}`, ...others]
}
