// The command line: parses, runs one command, and turns whatever comes of it into output and an exit code.
import { dropCredentials } from '../model/credentials.ts'
import { VERSION } from '../reconcile/tool.ts'
import { escapeText } from '../render/escape.ts'
import { makeCliDiagnostic } from './codes.ts'
import { EXITS } from './exit-codes.ts'
import { makeStyle, type Io } from './io.ts'
import { renderJsonOutput, renderOutput } from './output.ts'
import { parseCommandLine, type CommandName } from './program.ts'
import { makeSession, type CommandHandler, type CommandResult, type Session } from './session.ts'

// What the scripts of `xec completion` call; no command that anybody types.
const COMPLETE = '__complete'

// Loaded when they are run, so that help and wrong usage cost nothing.
const COMMANDS: Readonly<Record<CommandName, () => Promise<CommandHandler>>> = {
  plan: async () => (await import('./commands/plan.ts')).runPlan,
  show: async () => (await import('./commands/show.ts')).runShow,
  apply: async () => (await import('./commands/apply.ts')).runApply,
  destroy: async () => (await import('./commands/destroy.ts')).runDestroy,
  recover: async () => (await import('./commands/recover.ts')).runRecover,
  lock: async () => (await import('./commands/lock.ts')).runLock,
  validate: async () => (await import('./commands/validate.ts')).runValidate,
  import: async () => (await import('./commands/import.ts')).runImport,
  snapshot: async () => (await import('./commands/snapshot.ts')).runSnapshot,
  graph: async () => (await import('./commands/graph.ts')).runGraph,
  schema: async () => (await import('./commands/schema.ts')).runSchema,
  completion: async () => (await import('./commands/completion.ts')).runCompletion,
  init: async () => (await import('./commands/init.ts')).runInit,
}

/** Runs a command line (without program name) and returns its exit code. Never rejects. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const { columns } = makeStyle(io.stdout, io.env, false)
  if (argv[0] === COMPLETE) {
    const { complete } = await import('./completion/complete.ts')
    return complete(argv.slice(1), io)
  }
  const invocation = parseCommandLine(argv, { columns, version: VERSION })
  switch (invocation.kind) {
    case 'print':
      io.stdout.write(invocation.text)
      return EXITS.done.code
    case 'usage':
      return rejectUsage(argv, io, invocation.text)
    case 'run': {
      const session = makeSession(io, invocation)
      const result = await runCommand(session, invocation.command)
      const output = await renderOutput(session.options, result, session.maskText)
      if (output !== '') io.stdout.write(output)
      return EXITS[result.exit].code
    }
  }
}

async function runCommand(session: Session, command: CommandName): Promise<CommandResult> {
  try {
    const run = await COMMANDS[command]()
    return await run(session)
  } catch (error) {
    const { reportFailure } = await import('./failure.ts')
    return reportFailure(session, error)
  }
}

function rejectUsage(argv: readonly string[], io: Io, text: string): number {
  const shown = text
    .split('\n')
    .map((line) => escapeText(dropCredentials(line)))
    .join('\n')
  io.stderr.write(shown)
  const detail = (shown.split('\n', 1)[0] as string).replace(/^error: /, '')
  const diagnostics = [makeCliDiagnostic('usage', { detail, fix: 'See xec --help.' })]
  if (wantsJson(argv)) io.stdout.write(renderJsonOutput({ exit: 'error', diagnostics, document: {} }))
  return EXITS.error.code
}

// The command line could not be parsed, so that this can only be a look at its words.
function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) => word === '--format=json' || (word === '--format' && argv[index + 1] === 'json'),
  )
}
