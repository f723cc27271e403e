// Runs one command, and turns whatever comes of it into output and an exit code.
import { escapeText } from '../render/escape.ts'
import { makeAudience, type Audience } from './audience.ts'
import { completeDocument } from './document.ts'
import { EXITS, type Exit } from './exit-codes.ts'
import type { Io } from './io.ts'
import { requireOwnFile } from './json-file.ts'
import { makeOutputDocument, renderOutput } from './output.ts'
import type { CommandName, Invocation } from './program.ts'
import { makeSession, type CommandHandler, type CommandResult, type Session } from './session.ts'

// Each loads what it needs and no other does.
const COMMANDS: Readonly<Record<CommandName, () => Promise<CommandHandler>>> = {
  plan: async () => (await import('./commands/plan.ts')).runPlan,
  show: async () => (await import('./commands/show.ts')).runShow,
  apply: async () => (await import('./commands/apply.ts')).runApply,
  destroy: async () => (await import('./commands/destroy.ts')).runDestroy,
  recover: async () => (await import('./commands/recover.ts')).runRecover,
  lock: async () => (await import('./commands/lock.ts')).runLock,
  validate: async () => (await import('./commands/validate.ts')).runValidate,
  lint: async () => (await import('./commands/lint.ts')).runLint,
  import: async () => (await import('./commands/import.ts')).runImport,
  snapshot: async () => (await import('./commands/snapshot.ts')).runSnapshot,
  graph: async () => (await import('./commands/graph.ts')).runGraph,
  why: async () => (await import('./commands/why.ts')).runWhy,
  check: async () => (await import('./commands/check.ts')).runCheck,
  doctor: async () => (await import('./commands/doctor.ts')).runDoctor,
  explain: async () => (await import('./commands/explain.ts')).runExplain,
  schema: async () => (await import('./commands/schema.ts')).runSchema,
  completion: async () => (await import('./commands/completion.ts')).runCompletion,
  init: async () => (await import('./commands/init.ts')).runInit,
}

/** Runs a command and returns its exit code. Never rejects. */
export async function runInvocation(
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
  if (session.costs.calls !== null) await (await import('./costs.ts')).noteCosts(session)
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
