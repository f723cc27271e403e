// The inputs of the action: one JSON object of texts, as action.yml hands them over, or variables of a pipeline.
import type { ApproveWhen } from '../model/desired.ts'
import { XecError } from '../model/errors.ts'
import type { World } from './world.ts'

/** What the action is asked for. */
export interface Inputs {
  readonly command: 'plan' | 'apply'
  /** Whether a comment is written: always, only where something changes, or never. */
  readonly comment: 'true' | 'changes-only' | 'false'
  /** What becomes of a run whose comment could not be written. */
  readonly onCommentFailure: 'warn' | 'fail'
  readonly commentKey: string
  /** Whose comments are this action's; empty: who the token belongs to. */
  readonly commentAuthor: string
  readonly token: string
  /** The digest that is agreed to; empty: the one in the comment of the merged pull request. */
  readonly approve: string
  /** Which plans a person must agree to; null: as the configuration says. */
  readonly approveWhen: ApproveWhen | null
  readonly workingDirectory: string
  /** Words of the command line of xec. */
  readonly options: readonly string[]
}

/** Reads the inputs. Throws an XecError of code `usage` for a value that an input does not take. */
export function readInputs(env: World['env']): Inputs {
  const json = env['XEC_INPUTS']
  const given =
    json === undefined
      ? readVariables(env)
      : (JSON.parse(json) as Readonly<Record<string, string | undefined>>)
  const read = (name: string): string => (given[name] ?? '').trim()
  return {
    command: readChoice(read('command'), 'command', ['plan', 'apply']),
    comment: readChoice(read('comment'), 'comment', ['true', 'changes-only', 'false']),
    onCommentFailure: readChoice(read('on-comment-failure'), 'on-comment-failure', ['warn', 'fail']),
    commentKey: read('comment-key'),
    commentAuthor: read('comment-author'),
    token: read('token'),
    approve: read('approve'),
    approveWhen: readApproveWhen(read('approve-when')),
    workingDirectory: read('working-directory'),
    options: listOptions(read),
  }
}

function readApproveWhen(value: string): ApproveWhen | null {
  return value === '' ? null : readChoice<ApproveWhen>(value, 'approve-when', ['any', 'broadening', 'never'])
}

const VARIABLE = 'XEC_INPUT_'

// XEC_INPUT_COMMENT_KEY is the input "comment-key"; the token has a name of its own, as the secret that it is.
function readVariables(env: World['env']): Readonly<Record<string, string | undefined>> {
  const given = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(VARIABLE)
      ? [[name.slice(VARIABLE.length).toLowerCase().replaceAll('_', '-'), value] as const]
      : [],
  )
  return { ...Object.fromEntries(given), token: env['XEC_GITLAB_TOKEN'] }
}

// The first one is what an empty input means.
function readChoice<Choice extends string>(value: string, name: string, choices: readonly Choice[]): Choice {
  const choice = value === '' ? choices[0] : choices.find((item) => item === value)
  if (choice !== undefined) return choice
  throw new XecError('usage', `The input "${name}" is ${choices.join(' or ')}, not "${value}".`)
}

// One word a line, so that nothing is ever split by a shell.
function listOptions(read: (name: string) => string): readonly string[] {
  const [engine, snapshot] = [read('engine'), read('snapshot')]
  if (engine !== '' && snapshot !== '') {
    throw new XecError('usage', 'Give the input "engine" or the input "snapshot", not both.')
  }
  const given = snapshot === '' ? engine : `snapshot:${snapshot}`
  return [
    ...listPair('--config', [read('config')]),
    ...listPair('--profile', read('profile').split('\n')),
    ...listPair('--var', read('var').split('\n')),
    ...listPair('--engine', [given]),
    ...listPair('--approve-when', [read('approve-when')]),
    ...listLines(read('args').split('\n')),
  ]
}

function listPair(option: string, values: readonly string[]): readonly string[] {
  return listLines(values).map((value) => `${option}=${value}`)
}

function listLines(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}
