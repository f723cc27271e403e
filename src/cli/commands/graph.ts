// xec graph: networks and containers as a picture, of the file, of the engine, or of what a plan changes.
import type { LoadedConfig } from '../../config/load.ts'
import { findNearest } from '../../config/suggest.ts'
import type { Engine } from '../../engine/engine.ts'
import { DEFAULT_GUARDS, type DesiredState } from '../../model/desired.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { XecError } from '../../model/errors.ts'
import { listSecrets } from '../../plan/sensitive.ts'
import { readPlanned } from '../../reconcile/apply.ts'
import { observe } from '../../reconcile/observe.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { escapeText } from '../../render/escape.ts'
import { maskTopology } from '../../render/graph/mask.ts'
import { describeChanges, type PictureOptions } from '../../render/graph/words.ts'
import { joinLines } from '../../render/style.ts'
import { renderCount } from '../../render/words.ts'
import { mergeTopologies, selectChanged } from '../../topology/changed.ts'
import { makeDeclaredTopology } from '../../topology/declared.ts'
import { makeObservedTopology } from '../../topology/observed.ts'
import { makePlannedTopology } from '../../topology/planned.ts'
import { findAddresses, selectAround } from '../../topology/select.ts'
import type { Topology } from '../../topology/topology.ts'
import { findPlanExit, type Exit } from '../exit-codes.ts'
import type { Options, TopologyKind } from '../options.ts'
import type { ReachSubject } from '../reach-picture.ts'
import { writeOutFile } from '../out-file.ts'
import { renderJson } from '../../render/json.ts'
import { makeOutputDocument } from '../output.ts'
import { findFormat, type PictureFormat } from '../picture-file.ts'
import { loadProject, noteProblems, readChoices } from '../project.ts'
import type { CommandHandler, CommandResult, Session } from '../session.ts'
import { withEngine } from '../with-engine.ts'

/** Draws what the options ask for. Only what the file declares can be drawn without an engine. */
export const runGraph: CommandHandler = async (session) => {
  const { options } = session
  const of = findKind(options)
  const format = findPictureFormat(options)
  const config = await loadProject(session)
  // what an engine has can be drawn where nobody has declared anything
  const isFree = of === 'observed' && config.file === null
  const diagnostics = isFree ? [] : config.diagnostics
  if (!isFree) noteProblems(session, config)
  if (config.desired === null && !isFree) return { exit: 'config-invalid', diagnostics, document: {} }
  const found = await READERS[of](session, config)
  const shown = maskTopology(limitTopology(found.topology, options), session.maskText)
  return show(session, format, {
    exit: found.exit,
    diagnostics: [...diagnostics, ...found.diagnostics],
    picture: found.picture,
    of,
    topology: shown,
  })
}

/** What is to be drawn, and what stands above it. */
interface Finding {
  readonly exit: Exit
  readonly diagnostics: readonly Diagnostic[]
  readonly topology: Topology
  readonly picture: PictureOptions
}

const READERS: Readonly<
  Record<TopologyKind, (session: Session, config: LoadedConfig) => Finding | Promise<Finding>>
> = {
  declared: (_session, { desired }) => readDeclared(desired as DesiredState),
  observed: (session, config) =>
    withEngine(session, config, (engine) => readObserved(session, engine, config.desired)),
  planned: (session, config) =>
    withEngine(session, config, (engine) => readChanges(session, engine, config.desired as DesiredState)),
}

function readDeclared(desired: DesiredState): Finding {
  return {
    exit: 'done',
    diagnostics: [],
    topology: makeDeclaredTopology(desired),
    picture: { title: desired.project.name, subtitle: 'as declared' },
  }
}

const NOTHING: DesiredState = {
  project: { name: '', named: false },
  guards: DEFAULT_GUARDS,
  networks: [],
  containers: [],
}

async function readObserved(
  { options }: Session,
  engine: Engine,
  desired: DesiredState | null,
): Promise<Finding> {
  const observed = await observe(engine, desired ?? NOTHING)
  const { name } = observed.engine
  const picture =
    desired === null
      ? { title: name, subtitle: 'as it is' }
      : { title: desired.project.name, subtitle: `as it is on ${name}` }
  return {
    exit: 'done',
    diagnostics: [],
    topology: options.reachability
      ? await readReach(engine, { observed, plan: null, desired, words: options.container })
      : makeObservedTopology(observed, desired),
    picture: options.reachability ? describeReach(picture) : picture,
  }
}

async function readReach(engine: Engine, subject: ReachSubject): Promise<Topology> {
  const { readReachTopology } = await import('../reach-picture.ts')
  return readReachTopology(engine, subject)
}

function describeReach({ title, subtitle }: PictureOptions): PictureOptions {
  return {
    title,
    subtitle: `who can reach whom, ${subtitle}`,
    alone: 'reached by nobody but the host, and reaching nobody else',
  }
}

async function readChanges(session: Session, engine: Engine, desired: DesiredState): Promise<Finding> {
  const { observed, plan } = await readPlanned(engine, desired, readChoices(session.options))
  session.learn(listSecrets(plan))
  const errors = plan.diagnostics.filter(({ severity }) => severity === 'error')
  session.note(joinLines(renderDiagnostics(session.noteStyle, errors)))
  const { reachability, container } = session.options
  return {
    exit: findPlanExit(plan, false),
    diagnostics: plan.diagnostics,
    topology: reachability
      ? await readReach(engine, { observed, plan, desired, words: container })
      : mergeTopologies(makePlannedTopology(observed, plan, desired)),
    picture: reachability ? describeReach(describeChanges(plan)) : describeChanges(plan),
  }
}

function findKind({ of, changed, reachability }: Options): TopologyKind {
  if (reachability && of === 'declared') {
    throw new XecError('usage', 'Who can reach whom depends on what the engine has, not on the file alone.', {
      fix: 'Write --of observed, or --of planned for what the plan makes of it.',
    })
  }
  if (!changed) return of ?? (reachability ? 'observed' : 'declared')
  if (of === undefined || of === 'planned') return 'planned'
  throw new XecError('usage', `There are no changes in what is ${of}.`, {
    fix: 'Write --of planned with --changed, or leave --changed out.',
  })
}

function findPictureFormat({ out, format }: Options): PictureFormat {
  return out !== undefined && format === 'text' ? findFormat(out) : (format as PictureFormat)
}

function limitTopology(topology: Topology, options: Options): Topology {
  const { changed, network, container } = options
  const whole = changed ? limitToChanges(topology, options) : topology
  if (network.length + container.length === 0) return whole
  const focus = [
    ...network.flatMap((word) => findNamed('network', whole.networks, word)),
    ...container.flatMap((word) => findNamed('container', whole.containers, word)),
  ]
  return selectAround(whole, new Set(focus))
}

// Who comes to a place reaches all that are there.
function limitToChanges(topology: Topology, { reachability }: Options): Topology {
  if (!reachability) return selectChanged(topology)
  const changed = topology.links.filter(({ mark }) => mark !== null)
  return selectAround(topology, new Set(changed.map(({ network }) => network)))
}

function findNamed(
  kind: 'network' | 'container',
  objects: Topology['networks'] | Topology['containers'],
  word: string,
): readonly string[] {
  const found = findAddresses(objects, word)
  if (found.length > 0) return found
  const names = objects.map(({ name }) => name)
  const nearest = findNearest(word, names)
  throw new XecError('usage', `There is no ${kind} "${word}" in this picture.`, {
    fix:
      nearest === null
        ? `It has ${names.length === 0 ? `no ${kind}` : names.join(', ')}.`
        : `Did you mean "${nearest}"?`,
  })
}

interface Shown extends Finding {
  readonly of: TopologyKind
}

async function show(session: Session, format: PictureFormat, shown: Shown): Promise<CommandResult> {
  const { exit, diagnostics, of, topology } = shown
  const result: CommandResult = { exit, diagnostics, document: { of, topology } }
  const { out } = session.options
  if (out === undefined) {
    if (format === 'json') return result
    const output = await render(session, format, shown)
    session.print(output)
    return { ...result, output }
  }
  const text =
    format === 'json'
      ? renderJson(makeOutputDocument(result, session.maskText))
      : await render(session, format, shown)
  await writeOutFile(text, out, { cwd: session.io.cwd, mode: 0o644 })
  const { networks, containers } = topology
  const size = `${renderCount(networks.length, 'network')} and ${renderCount(containers.length, 'container')}`
  if (!session.options.quiet)
    session.note(`Wrote ${escapeText(out)}: ${size}, ${escapeText(shown.picture.subtitle)}.\n`)
  return { ...result, output: '' }
}

// Only what is asked for is loaded.
async function render(
  { style, options }: Session,
  format: Exclude<PictureFormat, 'json'>,
  { topology, picture }: Shown,
): Promise<string> {
  switch (format) {
    case 'text': {
      const { renderTopologyText } = await import('../../render/graph/text.ts')
      const plain = options.out === undefined ? style : { color: false, columns: style.columns }
      return renderTopologyText(plain, topology, picture)
    }
    case 'svg':
      return (await import('../../render/graph/svg.ts')).renderSvg(topology, picture)
    case 'html':
      return (await import('../../render/graph/html.ts')).renderGraphHtml(topology, picture)
    case 'mermaid':
      return (await import('../../render/graph/mermaid.ts')).renderMermaid(topology, picture)
    case 'dot':
      return (await import('../../render/graph/dot.ts')).renderDot(topology, picture)
  }
}
