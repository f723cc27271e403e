// The command line as it is documented: commands, options, examples. Parsing has no side effects and loads no command.
import { Argument, Command, CommanderError, Option } from 'commander'
import { EXITS } from './exit-codes.ts'
import {
  DEFAULT_OPTIONS,
  parseDangers,
  parseDuration,
  parseParallelism,
  parseRepeated,
  parseVariable,
  type Options,
} from './options.ts'

/** The commands. */
export type CommandName = 'plan' | 'apply' | 'destroy' | 'lock' | 'recover' | 'validate' | 'schema'

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
  const program = makeProgram(facts, (text) => printed.push(text))
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

function readInvocation(command: Command): Invocation {
  const options = { ...DEFAULT_OPTIONS, ...command.optsWithGlobals<Partial<Options>>() }
  return { kind: 'run', command: command.name() as CommandName, args: command.args, options }
}

function makeProgram({ columns, version }: ProgramFacts, print: (text: string) => void): Command {
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
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(run with --help for what is possible)')
    .description('Makes the networking of a Docker host what .xec/config.yaml says.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
  addCommonOptions(program)
  addPlan(program)
  addApply(program)
  addDestroy(program)
  addRecover(program)
  addLock(program)
  addValidate(program)
  addSchema(program)
  addExamples(program, [
    ['xec plan', 'what differs'],
    ['xec apply', 'make it so'],
    ['xec plan --engine embedded', 'a first look without a Docker Engine'],
  ])
  return program.addHelpText('after', renderExitCodes())
}

function addCommonOptions(program: Command): void {
  program
    .option('-c, --config <file>', 'configuration (default: .xec/config.yaml, here or in a folder above)')
    .option('-p, --profile <name>', 'profile to use, repeatable (also XEC_PROFILE)', parseRepeated)
    .option('--var <key=value>', 'value of ${vars.key}, repeatable', parseVariable)
    .option('--engine <engine>', 'docker, a URL, embedded[:FILE] or snapshot:FILE (default: docker)')
    .addOption(new Option('--format <format>', 'what stdout holds').choices(['text', 'json']))
    .option('--no-color', 'no colours (also NO_COLOR)')
    .option('-q, --quiet', 'only problems and the last line')
    .option('-v, --verbose', 'more: the steps in their order')
}

function addPlan(program: Command): void {
  const plan = program
    .command('plan')
    .summary('show what differs from the live engine')
    .description('Shows what apply would do, and why. Reads the engine and changes nothing.')
    .option('--detailed-exitcode', 'exit with 2 if there are changes')
    .option('--show-unchanged', 'list what is as declared, too')
  addPlanningOptions(plan)
  addConsentOption(plan)
  addExamples(plan, [
    ['xec plan', 'what would change'],
    ['xec plan --engine embedded', 'the same without a Docker Engine'],
    ['xec plan -p staging --var octet=31', 'another profile, another value'],
    ['xec plan --allow replaces-network', 'which dangers are left to agree to'],
    ['xec plan --detailed-exitcode --format json', 'for scripts: exit code 2 means changes'],
  ])
}

function addApply(program: Command): void {
  const apply = program
    .command('apply')
    .summary('make the engine as declared')
    .description('Shows the plan, asks, carries it out step by step, and reads the engine again to prove it.')
  addPlanningOptions(apply)
  addApplyOptions(apply)
  addExamples(apply, [
    ['xec apply', 'show the plan, ask, apply'],
    ['xec apply --yes', 'in a pipeline, where nobody can be asked'],
    ['xec apply --yes --allow replaces-network', 'the same, with consent to a danger'],
    ['xec apply --yes --on-failure undo-all', 'everything, or nothing if a step fails'],
    ['xec apply --yes --lock-timeout 10m', 'where runs often meet'],
    ['xec apply -c shop/.xec/config.yaml --engine embedded --yes', 'try it without a Docker Engine'],
  ])
}

function addDestroy(program: Command): void {
  const destroy = program
    .command('destroy')
    .summary('remove what the project owns')
    .description('Removes all networks that this project owns, and nothing else, as apply would do it.')
  addApplyOptions(destroy)
  addExamples(destroy, [
    ['xec destroy', 'show what would go, ask, remove it'],
    ['xec destroy --yes --allow removes-all -q', 'in a pipeline'],
  ])
}

function addRecover(program: Command): void {
  const recover = program
    .command('recover')
    .summary('finish or undo an apply that did not come to its end')
    .description(
      'Shows what an apply left that was killed or lost its engine, and finishes it or, where that is right, undoes it.',
    )
    .addOption(new Option('--complete', 'finish what is half done').conflicts(['undo', 'discard']))
    .addOption(new Option('--undo', 'take back what is half done').conflicts(['complete', 'discard']))
    .addOption(
      new Option('--discard', 'forget the journal and change nothing').conflicts(['complete', 'undo']),
    )
    .option('-y, --yes', 'do not ask')
    .option('--lock-timeout <duration>', 'how long to wait for the lock (default: 60s)', parseDuration)
  addExamples(recover, [
    ['xec recover', 'what is half done, and a question'],
    ['xec recover --yes', 'in a pipeline: finish or undo it, if that is certain'],
    ['xec recover --undo --yes', 'back to how it was'],
    ['xec recover --discard', 'leave the engine as it is, and forget the journal'],
  ])
}

function addLock(program: Command): void {
  const lock = program
    .command('lock')
    .summary('show the locks of the engine, or release one')
    .description('Shows which runs hold a lock on the engine. Needs no configuration.')
    .addArgument(new Argument('[action]', 'release a lock, whoever holds it').choices(['release']))
    .argument('[id]', 'which lock: its id, or the first 4 characters or more')
    .option('-y, --yes', 'do not ask')
  addExamples(lock, [
    ['xec lock', 'who holds a lock, since when, until when'],
    ['xec lock release 1a2b3c4d5e6f', 'give up a lock whose run is dead'],
    ['xec lock --engine ssh://ci@host --format json', 'for scripts, of another engine'],
  ])
}

function addValidate(program: Command): void {
  const validate = program
    .command('validate')
    .summary('check the configuration without an engine')
    .description('Checks the configuration and names every problem at its line. No engine is needed.')
  addExamples(validate, [
    ['xec validate', 'check the configuration of this folder'],
    ['xec validate -c staging.yaml --format json', 'another file, for scripts'],
  ])
}

function addSchema(program: Command): void {
  const schema = program
    .command('schema')
    .summary('print a JSON Schema')
    .description('Prints the JSON Schema of the configuration (for editors) or of the plan document.')
    .addArgument(new Argument('[document]', 'whose schema').choices(['config', 'plan']))
  addExamples(schema, [
    ['xec schema > config.schema.json', 'for completion in an editor'],
    ['xec schema plan', 'what plan --format json holds'],
  ])
}

function addPlanningOptions(command: Command): void {
  command
    .option('--allow-missing', 'declared containers that do not exist wait instead of being errors')
    .option('--adopt', 'replace networks of a declared name that somebody else made and that differ')
}

function addConsentOption(command: Command): void {
  command.option(
    '--allow <hazard,...>',
    'dangers to agree to, named as in the plan, repeatable',
    parseDangers,
  )
}

function addApplyOptions(command: Command): void {
  addConsentOption(command)
  command
    .option('-y, --yes', 'do not ask; dangers need --allow all the same')
    .option('--parallelism <number>', 'engine calls at once (default: 4)', parseParallelism)
    .option('--lock-timeout <duration>', 'how long to wait for the lock (default: 60s)', parseDuration)
    .addOption(
      new Option(
        '--on-failure <policy>',
        'what is taken back if a step fails (default: undo-incomplete)',
      ).choices(['undo-incomplete', 'undo-all', 'keep']),
    )
    .option('--no-journal', 'keep no journal, and leave what an earlier run left half done')
}

function addExamples(command: Command, examples: readonly (readonly [line: string, what: string])[]): void {
  const lines = examples.map(([line, what]) => `  # ${what}\n  $ ${line}`)
  command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
}

function renderExitCodes(): string {
  const rows = Object.values(EXITS).map(({ code, meaning }) => `  ${String(code).padEnd(4)}${meaning}`)
  return `\nExit codes:\n${rows.join('\n')}`
}
