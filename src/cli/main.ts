// The command line: parses, runs one command, and turns whatever comes of it into output and an exit code.
import { dropCredentials } from '../model/credentials.ts'
import { NO_MASK } from '../model/secret.ts'
import { VERSION } from '../reconcile/tool.ts'
import { escapeText } from '../render/escape.ts'
import { makeAudience, type Audience } from './audience.ts'
import { makeCliDiagnostic } from './codes.ts'
import { completeDocument } from './document.ts'
import { EXITS, type Exit } from './exit-codes.ts'
import { makeStyle, type Io } from './io.ts'
import { requireOwnFile } from './json-file.ts'
import { DEFAULT_OPTIONS } from './options.ts'
import { makeOutputDocument, renderOutput } from './output.ts'
import { parseCommandLine, type CommandName, type Invocation } from './program.ts'
import { makeSession, type CommandHandler, type CommandResult, type Session } from './session.ts'
import { readWanted } from './wanted.ts'

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
  explain: async () => (await import('./commands/explain.ts')).runExplain,
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
    case 'run':
      return run(io, invocation)
  }
}

async function run(
  io: Io,
  { command, ...facts }: Extract<Invocation, { readonly kind: 'run' }>,
): Promise<number> {
  const { format, jsonInto } = facts.options
  const audience = makeAudience(io, { command, format, jsonInto })
  const session = makeSession(io, facts, audience.tell)
  const ended = await runCommand(session, command, audience)
  const result = {
    ...ended,
    diagnostics: [...ended.diagnostics, ...session.listWarnings()],
    document: completeDocument(command, ended),
  }
  const output = await renderOutput(facts.options, result, session)
  if (output !== '') io.stdout.write(output)
  const unwritten = await audience.end(() => makeOutputDocument(result, session.maskText))
  return EXITS[unwritten === null ? result.exit : noteUnwritten(session, result.exit, unwritten)].code
}

async function runCommand(
  session: Session,
  command: CommandName,
  audience: Audience,
): Promise<CommandResult> {
  try {
    const { jsonInto, out } = session.options
    if (jsonInto !== undefined) {
      requireOwnFile(session.io.cwd, jsonInto, [...session.args, ...(out === undefined ? [] : [out])])
    }
    await audience.open()
    const handle = await COMMANDS[command]()
    return await handle(session)
  } catch (error) {
    const { reportFailure } = await import('./failure.ts')
    return reportFailure(session, error)
  }
}

// What was done is done, and how that ended matters more.
function noteUnwritten({ note, options }: Session, exit: Exit, { message }: Error): Exit {
  note(`"${escapeText(String(options.jsonInto))}" could not be written: ${escapeText(message)}\n`)
  return exit === 'done' ? 'error' : exit
}

async function rejectUsage(argv: readonly string[], io: Io, text: string): Promise<number> {
  const shown = text
    .split('\n')
    .map((line) => escapeText(dropCredentials(line)))
    .join('\n')
  io.stderr.write(shown)
  const detail = (shown.split('\n', 1)[0] as string).replace(/^error: /, '')
  const diagnostics = [makeCliDiagnostic('usage', { detail, fix: 'See xec --help.' })]
  const wanted = readWanted(argv)
  const exit = 'error'
  const result = {
    exit,
    diagnostics,
    document: completeDocument(wanted.command, { exit, document: {} }),
  } as const
  const { maskText } = NO_MASK
  const output = await renderOutput({ ...DEFAULT_OPTIONS, format: wanted.format }, result, { io, maskText })
  if (output !== '') io.stdout.write(output)
  const audience = makeAudience(io, wanted)
  try {
    await audience.open()
  } catch {
    // one problem is enough
  }
  await audience.end(() => makeOutputDocument(result, maskText))
  return EXITS.error.code
}
