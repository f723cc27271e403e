// xec snapshot: what is live, as a file from which plans can be made anywhere. Works without a configuration.
import { loadConfig, type LoadedConfig } from '../../config/load.ts'
import { renderSnapshot } from '../../engine/snapshot/format.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { OpenApply } from '../../model/snapshot.ts'
import { takeSnapshot, type TakenSnapshot } from '../../reconcile/snapshot.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { escapeText } from '../../render/escape.ts'
import { joinLines } from '../../render/style.ts'
import { renderCount } from '../../render/words.ts'
import { makeCliDiagnostic } from '../codes.ts'
import { writeOutFile } from '../out-file.ts'
import type { CommandHandler, CommandResult, Session } from '../session.ts'
import { withEngine } from '../with-engine.ts'

/** Reads the engine and writes the snapshot. */
export const runSnapshot: CommandHandler = async (session) => {
  const config = await readConfig(session)
  const { desired } = config
  if (desired === null && session.options.config !== undefined) return rejectConfig(session, config)
  const snapshot = await takeOf(session, config)
  const diagnostics = [...noteConfig(config), ...snapshot.taken.open.map(warnOpen)]
  const shown = session.options.quiet ? [] : diagnostics
  session.note(joinLines(renderDiagnostics(session.noteStyle, shown)))
  return { exit: 'done', diagnostics, document: await deliver(session, snapshot) }
}

// The values of the configuration are not shown, and a snapshot with some of them hidden would be another one: nothing is learned.
function readConfig({ io, options }: Session): Promise<LoadedConfig> {
  return loadConfig({
    cwd: io.cwd,
    env: io.env,
    ...(options.config === undefined ? {} : { file: options.config }),
    ...(options.profile.length === 0 ? {} : { profile: options.profile }),
    vars: options.var,
  })
}

function rejectConfig({ note, noteStyle }: Session, { diagnostics, sources }: LoadedConfig): CommandResult {
  note(joinLines(renderDiagnostics(noteStyle, diagnostics, sources)))
  return { exit: 'config-invalid', diagnostics, document: {} }
}

// A nightly job may lack variables that the configuration needs, and takes its snapshot all the same.
function noteConfig({ desired, file }: LoadedConfig): readonly Diagnostic[] {
  if (desired !== null || file === null) return []
  return [
    makeCliDiagnostic('snapshot-unconfigured', {
      detail: `${file} is not valid here, so the snapshot was taken as if there were no configuration.`,
      fix: '"xec validate" shows what is wrong with it. Only plans that take over networks of others need more than this snapshot holds.',
    }),
  ]
}

function takeOf(session: Session, config: LoadedConfig): Promise<TakenSnapshot> {
  const { full: isFull, parallelism } = session.options
  return withEngine(session, config, (engine) =>
    takeSnapshot(engine, { desired: config.desired, isFull, parallelism }),
  )
}

function warnOpen({ project, since, isRunning }: OpenApply): Diagnostic {
  const from = since === null ? '' : `, begun ${since},`
  return isRunning
    ? makeCliDiagnostic('apply-running', {
        detail: `An apply of "${project}"${from} is under way. The snapshot is of what it has done so far.`,
        fix: 'Take it again when the apply has ended; "xec lock" shows whether it has.',
      })
    : makeCliDiagnostic('apply-unfinished', {
        detail: `An apply of "${project}"${from} did not come to its end. The snapshot is of what it left.`,
        fix: '"xec recover" shows how to end it; take the snapshot again then.',
      })
}

async function deliver(session: Session, snapshot: TakenSnapshot): Promise<object> {
  const { io, options, print } = session
  const text = renderSnapshot(snapshot)
  const { taken, state } = snapshot
  const { out = null } = options
  const facts = { file: out, takenAt: taken.takenAt, redacted: taken.isRedacted, engine: state.engine }
  if (out === null) {
    print(text)
    return { ...facts, snapshot: JSON.parse(text) as unknown }
  }
  await writeOutFile(text, out, io)
  const size = `${renderCount(state.networks.length, 'network')}, ${renderCount(state.containers.length, 'container')}`
  print(`Wrote ${escapeText(out)}: ${escapeText(state.engine.name)} with ${size}.\n`)
  return facts
}
