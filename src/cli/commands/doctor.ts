// xec doctor: what is wrong with the networking of an engine, with what shows it and what to do. Changes nothing; works with a
// configuration and without.
import type { LoadedConfig } from '../../config/load.ts'
import { renderSuggestion } from '../../config/suggest.ts'
import { diagnose } from '../../doctor/diagnose.ts'
import { listLooks, type Looks } from '../../doctor/looks.ts'
import type { Scene } from '../../doctor/scene.ts'
import type { Engine } from '../../engine/engine.ts'
import { readHost, type HostReading } from '../../host/read-host.ts'
import { hasErrors, type Diagnostic } from '../../model/diagnostic.ts'
import { XecError, type ErrorCode } from '../../model/errors.ts'
import type { EngineIdentity } from '../../model/observed.ts'
import { sortTexts } from '../../model/pairs.ts'
import { examine, type Examined } from '../../reconcile/examine.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { renderDiagnosis, renderFinding, type DiagnosisDetail } from '../../render/doctor.ts'
import { joinLines } from '../../render/style.ts'
import { makeCliDiagnostic } from '../codes.ts'
import { makeFailure } from '../failure.ts'
import type { Options } from '../options.ts'
import { loadProject } from '../project.ts'
import type { CommandHandler, CommandResult, Session } from '../session.ts'
import { withEngine } from '../with-engine.ts'

/** Diagnoses an engine, or why it cannot be reached. */
export const runDoctor: CommandHandler = async (session) => {
  const config = await loadProject(session)
  const { desired, diagnostics, sources } = config
  if (desired === null && session.options.config !== undefined) {
    session.note(joinLines(renderDiagnostics(session.noteStyle, diagnostics, sources)))
    return { exit: 'config-invalid', diagnostics, document: {} }
  }
  let isOpen = false
  try {
    return await withEngine(session, config, (engine) => {
      isOpen = true
      return diagnoseEngine(session, engine, config)
    })
  } catch (error) {
    // an address or a context that cannot be used is known before anything is opened
    if (error instanceof XecError && (!isOpen || ACCESS_CODES.has(error.code))) {
      return explainAccess(session, error)
    }
    throw error
  }
}

const ACCESS_CODES: ReadonlySet<ErrorCode> = new Set(['engine-unreachable', 'engine-denied', 'engine-answer'])

async function diagnoseEngine(
  session: Session,
  engine: Engine,
  config: LoadedConfig,
): Promise<CommandResult> {
  const { desired } = config
  const examined = await examine(engine, desired)
  const host = await readEngineHost(examined)
  const named = readNamed(session.args, examined, config)
  const scene: Scene = { ...examined, desired, host: host.facts, named }
  const findings = diagnose(scene)
  const looks = listLooks(scene, host.facts === null ? host.why : '')
  const problems = noteConfig(config)
  session.note(joinLines(renderDiagnostics(session.noteStyle, problems)))
  session.print(
    renderDiagnosis(session.style, findings, {
      subject: renderEngine(examined.observed.engine),
      looks,
      detail: readDetail(session.options),
      sources: config.sources,
    }),
  )
  return {
    exit: hasErrors(findings) ? 'error' : 'done',
    diagnostics: problems,
    document: makeDocument(examined.observed.engine, findings, looks),
  }
}

function makeDocument(engine: EngineIdentity, findings: readonly object[], { looked, blind }: Looks): object {
  return { engine, findings, looked, notLooked: blind }
}

async function readEngineHost({ clues, observed }: Examined): Promise<HostReading> {
  if (clues === null) return { facts: null, why: `${observed.engine.name} is no live engine here` }
  const own = observed.containers.filter(({ state, mode }) => state === 'running' && mode.kind !== 'host')
  return readHost({ clues: clues.engine, containers: new Set(own.map(({ id }) => id)) })
}

// By name, or by key in the file.
function readNamed(
  words: readonly string[],
  { observed }: Examined,
  { desired }: LoadedConfig,
): readonly string[] {
  const names = new Set(observed.containers.map(({ name }) => name))
  const keys = new Map((desired?.containers ?? []).map(({ key, container }) => [key, container]))
  return words.map((word) => {
    const found = names.has(word) ? word : keys.get(word)
    if (found !== undefined) return found
    throw new XecError('usage', `There is no container "${word}" on this engine.`, {
      fix: renderSuggestion(word, sortTexts([...names, ...keys.keys()])),
    })
  })
}

// A file that cannot be used is no reason to be silent about the engine.
function noteConfig({ desired, file }: LoadedConfig): readonly Diagnostic[] {
  if (desired !== null || file === null) return []
  return [
    makeCliDiagnostic('doctor-unconfigured', {
      detail: `${file} is not valid, so nobody knows what it declares. The diagnosis was made as if there were no configuration.`,
      fix: '"xec validate" shows what is wrong with it.',
    }),
  ]
}

function renderEngine({ name, flavor, version, apiVersion }: EngineIdentity): string {
  return `${name} (${flavor === 'podman' ? 'Podman' : 'Docker'} ${version}, API ${apiVersion})`
}

function readDetail({ quiet, verbose }: Options): DiagnosisDetail {
  if (quiet) return 'brief'
  return verbose > 0 ? 'full' : 'normal'
}

// The error is the finding, and what this machine shows of its cause the evidence.
async function explainAccess(session: Session, error: XecError): Promise<CommandResult> {
  const { readAccess } = await import('../../host/read-access.ts')
  const { options, io } = session
  // engines that are files have said all that there is to say
  const isFile = /^(?:embedded|snapshot)(?::|$)/.test(options.engine ?? '')
  const evidence = isFile ? [] : await readAccess({ option: options.engine, env: io.env })
  const { exit, diagnostics } = makeFailure(error)
  const shown = { detail: readDetail(options), sources: new Map<string, string>() }
  const lines = diagnostics.flatMap((problem, index) =>
    renderFinding(session.style, { ...problem, evidence: index === 0 ? evidence : [] }, shown),
  )
  session.print(joinLines(lines.slice(0, -1)))
  const findings = diagnostics.map((problem, index) => ({
    ...problem,
    evidence: index === 0 ? evidence : [],
    containers: [],
    networks: [],
  }))
  return { exit, diagnostics, document: { engine: null, findings, looked: [], notLooked: [] } }
}
