// What the definitions of several commands share: groups of options, and examples.
import { Option, type Command } from 'commander'
import {
  parseCommentKey,
  parseDangers,
  parseDay,
  parseDigest,
  parseDuration,
  parseMaxBytes,
  parseParallelism,
  type Format,
} from '../options.ts'
import { addAfter } from './layout.ts'

const USUAL_FORMATS: readonly Format[] = ['text', 'json']

// What stdout can hold, where that is not the usual.
const FORMATS: Readonly<Record<string, readonly Format[]>> = {
  plan: ['text', 'json', 'markdown', 'html', 'github', 'sarif'],
  show: ['text', 'json', 'markdown', 'html'],
  graph: ['text', 'svg', 'html', 'mermaid', 'dot', 'json'],
  check: ['text', 'json', 'tap', 'junit'],
  validate: ['text', 'json', 'github', 'sarif'],
  lint: ['text', 'json', 'github', 'sarif'],
  apply: ['text', 'json', 'jsonl'],
  destroy: ['text', 'json', 'jsonl'],
  recover: ['text', 'json', 'jsonl'],
}

/** What stdout can hold when a command runs; the first is the default. */
export function listFormats(command: Command): readonly Format[] {
  return FORMATS[command.name()] ?? USUAL_FORMATS
}

/** The option that chooses what stdout holds. */
export function addFormat(command: Command): void {
  command.addOption(new Option('--format <format>', 'what stdout holds').choices([...listFormats(command)]))
}

/** The option that keeps what a machine reads beside what people see. */
export function addJsonFile(command: Command): void {
  command.option('--json-into <file>', 'also write the JSON document there; events, if it ends in .jsonl')
}

/** Options of commands that plan. */
export function addPlanningOptions(command: Command): void {
  command
    .option('--allow-missing', 'declared containers that do not exist wait instead of being errors')
    .option('--adopt', 'replace networks of a declared name that somebody else made and that differ')
    .option(
      '--date <day>',
      'the day that exceptions from policies are held against (default: today)',
      parseDay,
    )
}

/** The option that says who must agree. */
export function addApprovalOption(command: Command): void {
  command.addOption(
    new Option(
      '--approve-when <what>',
      'when a person must agree, or --yes: any change, broadening (something becomes reachable), or never; dangers need consent all the same (default: as the file says, else any)',
    ).choices(['any', 'broadening', 'never']),
  )
}

/** Options of commands that write Markdown. */
export function addMarkdownOptions(command: Command): void {
  command
    .option(
      '--max-bytes <number>',
      'size of Markdown; what matters least is left out (default: 65536)',
      parseMaxBytes,
    )
    .option('--comment-key <key>', 'tells several comments of one project apart in Markdown', parseCommentKey)
}

/** Consent to dangers. */
export function addConsentOption(command: Command): void {
  command.option(
    '--allow <hazard,...>',
    'dangers to agree to, named as in the plan, repeatable',
    parseDangers,
  )
}

/** Options of commands that carry out a plan. */
export function addApplyOptions(command: Command): void {
  addConsentOption(command)
  addJsonFile(command)
  command
    .option('-y, --yes', 'do not ask; dangers need --allow all the same')
    .option(
      '--approve <digest>',
      'carry out the plan of this digest and no other; consents to all that it shows',
      parseDigest,
    )
    .option('--parallelism <number>', 'engine calls at once (default: 8 changes, 32 reads)', parseParallelism)
    .option('--lock-timeout <duration>', 'how long to wait for the lock (default: 60s)', parseDuration)
    .addOption(
      new Option(
        '--on-failure <policy>',
        'what is taken back if a step fails (default: undo-incomplete)',
      ).choices(['undo-incomplete', 'undo-all', 'keep']),
    )
    .option('--no-journal', 'keep no journal, and leave what an earlier run left half done')
}

/** Options of commands that try connections from inside containers. */
export function addProbeOptions(command: Command): void {
  command
    .option(
      '--image <image>',
      'image of helper containers, for containers that have no tools; it needs sh and nc',
    )
    .option('--probe-timeout <duration>', 'how long to wait for one answer (default: 2s)', parseDuration)
    .option('--timeout <duration>', 'how long to go on at all (default: 60s)', parseDuration)
}

/** Adds examples to the help: command lines that work, each with what it is for. */
export function addExamples(
  command: Command,
  examples: readonly (readonly [line: string, what: string])[],
): void {
  addAfter(command, (wrap) => {
    const lines = examples.flatMap(([line, what]) => [
      wrap(what, { first: '  # ', rest: '  # ' }),
      // it can be pasted as it stands
      wrap(line, { first: '  $ ', rest: '      ', end: ' \\' }),
    ])
    return `\nExamples:\n${lines.join('\n')}`
  })
}
