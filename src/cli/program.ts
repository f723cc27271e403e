// The command line as it is documented: commands, options, examples. Parsing has no side effects and loads no command.
import { Command, CommanderError, Option } from 'commander'
import { EXITS } from './exit-codes.ts'
import { countFlag, DEFAULT_OPTIONS, parseRepeated, parseVariable, type Options } from './options.ts'
import { addApply } from './usage/apply.ts'
import { addCheck } from './usage/check.ts'
import { addExamples, addFormat, listFormats } from './usage/common.ts'
import { addCompletion } from './usage/completion.ts'
import { addDestroy } from './usage/destroy.ts'
import { addDoctor } from './usage/doctor.ts'
import { addGraph } from './usage/graph.ts'
import { addExplain } from './usage/explain.ts'
import { addImport } from './usage/import.ts'
import { addInit } from './usage/init.ts'
import { addAfter, HELP_LAYOUT, type Wrap } from './usage/layout.ts'
import { addLint } from './usage/lint.ts'
import { addLock } from './usage/lock.ts'
import { addPlan } from './usage/plan.ts'
import { addRecover } from './usage/recover.ts'
import { addSchema } from './usage/schema.ts'
import { addShow } from './usage/show.ts'
import { addSnapshot } from './usage/snapshot.ts'
import { addValidate } from './usage/validate.ts'
import { addWhy } from './usage/why.ts'

/** The commands. */
export type CommandName =
  | 'plan'
  | 'show'
  | 'apply'
  | 'destroy'
  | 'recover'
  | 'lock'
  | 'validate'
  | 'lint'
  | 'import'
  | 'snapshot'
  | 'graph'
  | 'why'
  | 'check'
  | 'doctor'
  | 'explain'
  | 'schema'
  | 'init'
  | 'completion'

// In the order in which help lists them.
const DEFINITIONS: Readonly<Record<CommandName, (program: Command) => void>> = {
  plan: addPlan,
  show: addShow,
  apply: addApply,
  destroy: addDestroy,
  recover: addRecover,
  lock: addLock,
  validate: addValidate,
  lint: addLint,
  import: addImport,
  snapshot: addSnapshot,
  graph: addGraph,
  why: addWhy,
  check: addCheck,
  doctor: addDoctor,
  explain: addExplain,
  schema: addSchema,
  init: addInit,
  completion: addCompletion,
}

const COMMANDS = Object.keys(DEFINITIONS) as readonly CommandName[]

/** True for the name of a command. */
export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(DEFINITIONS, word)
}

/** What a command line asks for: a command, or (help, version, wrong usage) a text to print. */
export type Invocation =
  | {
      readonly kind: 'run'
      readonly command: CommandName
      readonly args: readonly string[]
      readonly options: Options
    }
  | { readonly kind: 'print' | 'usage'; readonly text: string }

/** What help shows: its width, and the version of the program. */
export interface ProgramFacts {
  readonly columns: number
  readonly version: string
}

/** Parses a command line, the program's name not included. */
export function parseCommandLine(argv: readonly string[], facts: ProgramFacts): Invocation {
  const printed: string[] = []
  const invocations: Invocation[] = []
  const program = makeProgram({ ...facts, commands: listNeeded(argv) }, (text) => printed.push(text))
  for (const command of program.commands) {
    command.action(() => {
      invocations.push(readInvocation(command))
    })
  }
  try {
    program.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return { kind: error.exitCode === 0 ? 'print' : 'usage', text: printed.join('') }
  }
  return invocations[0] as Invocation
}

// A command that stands first is the one that is meant, and nothing that is said of it speaks of another.
function listNeeded([first = '']: readonly string[]): readonly CommandName[] {
  return isCommandName(first) ? [first] : COMMANDS
}

function readInvocation(command: Command): Invocation {
  const options = { ...DEFAULT_OPTIONS, ...command.optsWithGlobals<Partial<Options>>() }
  checkFormat(command, options.format)
  return { kind: 'run', command: command.name() as CommandName, args: command.args, options }
}

// Given before the command, it could be checked only now.
function checkFormat(command: Command, format: string): void {
  const formats: readonly string[] = listFormats(command)
  if (formats.includes(format)) return
  command.error(
    `error: option '--format <format>' argument '${format}' is invalid. Allowed choices are ${formats.join(', ')}.`,
  )
}

/** Makes the command line, of all commands or some of them; `print` is given help and what is wrong. */
export function makeProgram(
  { columns, version, commands = COMMANDS }: ProgramFacts & { readonly commands?: readonly CommandName[] },
  print: (text: string) => void,
): Command {
  const program = new Command('xec')
    .exitOverride()
    .configureOutput({
      writeOut: print,
      writeErr: print,
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp(HELP_LAYOUT)
    .showHelpAfterError('(run with --help for what is possible)')
    .description('Makes the networking of a Docker host what .xec/config.yaml says.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
  addCommonOptions(program)
  for (const name of commands) DEFINITIONS[name](program)
  for (const command of program.commands) addFormat(command)
  addExamples(program, [
    ['xec plan', 'what differs'],
    ['xec apply', 'make it so'],
    ['xec plan --engine embedded', 'a first look without a Docker Engine'],
  ])
  addAfter(program, renderExitCodes)
  return program
}

function addCommonOptions(program: Command): void {
  program
    .option('-c, --config <file>', 'configuration (default: .xec/config.yaml, here or in a folder above)')
    .option('-p, --profile <name>', 'profile to use, repeatable (also XEC_PROFILE)', parseRepeated)
    .option('--var <key=value>', 'value of ${vars.key}, repeatable', parseVariable)
    .option('--engine <engine>', 'docker, a URL, embedded[:FILE] or snapshot:FILE (default: docker)')
    .addOption(new Option('--format <format>').hideHelp())
    .option('--no-color', 'no colours (also NO_COLOR)')
    .option('-q, --quiet', 'only problems and the last line')
    .option(
      '-v, --verbose',
      'more: the steps in their order, the calls to the engine and their time; -vv: each call',
      countFlag,
    )
}

function renderExitCodes(wrap: Wrap): string {
  const rows = Object.values(EXITS).map(({ code, meaning }) =>
    wrap(meaning, { first: `  ${String(code).padEnd(4)}`, rest: '      ' }),
  )
  return `\nExit codes:\n${rows.join('\n')}`
}
