// xec why: whether one end can open a connection to another, as it is or as it will be after the plan, and why; and whether that is so.
import type { LoadedConfig } from '../../config/load.ts'
import { renderSuggestion } from '../../config/suggest.ts'
import type { Engine } from '../../engine/engine.ts'
import { DEFAULT_GUARDS, type DesiredState } from '../../model/desired.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { XecError } from '../../model/errors.ts'
import type { ObservedContainer, ObservedState } from '../../model/observed.ts'
import { sortTexts } from '../../model/pairs.ts'
import type { Plan } from '../../plan/document.ts'
import { renderName } from '../../plan/naming.ts'
import { listSecrets } from '../../plan/sensitive.ts'
import { makeStateAfter } from '../../reachability/after.ts'
import { OUTSIDERS, type Peer } from '../../reachability/ends.ts'
import { makeExplain, type Explanation } from '../../reachability/explain.ts'
import { makeReachability } from '../../reachability/model.ts'
import { readPlanned } from '../../reconcile/apply.ts'
import { makeReader, observe } from '../../reconcile/observe.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { describeReach, renderReach } from '../../render/reach.ts'
import { joinLines } from '../../render/style.ts'
import { renderContainerAddress } from '../../topology/declared.ts'
import type { Exit } from '../exit-codes.ts'
import { DEFAULT_OPTIONS, type Options } from '../options.ts'
import { loadProject, noteProblems, readChoices } from '../project.ts'
import type { CommandHandler, Session } from '../session.ts'
import { withEngine } from '../with-engine.ts'

/** Explains a pair of ends. Without --planned it needs no configuration. */
export const runWhy: CommandHandler = async (session) => {
  checkUsage(session.options)
  const config = await loadProject(session)
  const { planned, config: named } = session.options
  const isFree = !planned && named === undefined && config.file === null
  const diagnostics = isFree ? [] : config.diagnostics
  if (!isFree) noteProblems(session, config)
  if (config.desired === null && !isFree) return { exit: 'config-invalid', diagnostics, document: {} }
  const read = async (engine: Engine): Promise<Answer> => {
    const reading = await readState(session, engine, config)
    return session.options.live ? answerLive(session, { engine, config, reading }) : answer(session, reading)
  }
  const { explanation, exit, found, live } = await withEngine(session, config, read)
  return {
    exit,
    diagnostics: [...diagnostics, ...found],
    document: { ...makeDocument(session, explanation), ...(live && { live }) },
  }
}

interface Answer {
  readonly explanation: Explanation
  readonly exit: Exit
  readonly found: readonly Diagnostic[]
  /** What the document says of live tries. */
  readonly live?: object
}

function answer(session: Session, { state, peers, found, when }: Reading): Answer {
  const explanation = makeExplain(makeReachability(state))(...peers)
  session.print(renderReach(session.style, explanation, when))
  return { explanation, exit: 'done', found }
}

// Loaded only where something is tried.
async function answerLive(session: Session, { engine, config, reading }: LiveReading): Promise<Answer> {
  const { whyLive } = await import('../why-live.ts')
  const { state, peers, found, when } = reading
  const tried = await whyLive(session, { engine, config, state, peers, when })
  return { ...tried, found: [...found, ...tried.found] }
}

interface LiveReading {
  readonly engine: Engine
  readonly config: LoadedConfig
  readonly reading: Reading
}

function checkUsage({ live, planned, port, image }: Options): void {
  if (live && planned) {
    throw new XecError('usage', 'What is only planned cannot be tried.', {
      fix: 'Write --live without --planned, or apply the plan first.',
    })
  }
  if (live || (port.length === 0 && image === undefined)) return
  throw new XecError('usage', 'Without --live nothing is tried, so that no port and no image is needed.', {
    fix: 'Write --live as well.',
  })
}

interface Reading {
  readonly state: ObservedState
  readonly peers: Peers
  readonly found: readonly Diagnostic[]
  readonly when: string
}

type Peers = readonly [from: Peer, to: Peer]

const NOTHING: DesiredState = {
  project: { name: '', named: false },
  guards: DEFAULT_GUARDS,
  networks: [],
  containers: [],
}

async function readState(session: Session, engine: Engine, config: LoadedConfig): Promise<Reading> {
  const desired = config.desired ?? NOTHING
  const { planned } = session.options
  const { observed, plan } = planned
    ? await readPlanned(engine, desired, readChoices(session.options))
    : { observed: await observe(engine, desired), plan: null }
  if (plan !== null) notePlan(session, plan)
  const peers = session.args.map((word) => findPeer(observed, config, word)) as unknown as Peers
  const complete = await readEnds(engine, observed, { peers, live: session.options.live })
  const { name } = observed.engine
  return plan === null
    ? { state: complete, peers, found: [], when: `as it is on ${name}` }
    : {
        state: makeStateAfter(complete, plan),
        peers,
        found: plan.diagnostics,
        when: `after the plan for ${name}`,
      }
}

function notePlan({ learn, note, noteStyle }: Session, plan: Plan): void {
  learn(listSecrets(plan))
  const errors = plan.diagnostics.filter(({ severity }) => severity === 'error')
  note(joinLines(renderDiagnostics(noteStyle, errors)))
}

// Lists hide aliases and published ports: they are read of both ends, of whose namespaces they live in, and of who may share a name.
async function readEnds(engine: Engine, observed: ObservedState, wish: Wish): Promise<ObservedState> {
  const wanted = new Set(listEnds(observed, wish).filter(({ inspected }) => !inspected))
  const ids = [...wanted].map(({ id }) => id)
  const readAll = makeReader(DEFAULT_OPTIONS.parallelism)
  const containers = await readAll(observed.containers, ids, (id) => engine.inspectContainer(id))
  return { ...observed, containers }
}

interface Wish {
  readonly peers: Peers
  readonly live: boolean
}

// Whether a name leads nowhere is only known of those who ask for it on all their networks.
function listEnds({ containers }: ObservedState, { peers, live }: Wish): readonly ObservedContainer[] {
  const [from, to] = peers
  const [sources, targets] = [listNamespace(containers, from), listNamespace(containers, to)]
  const [left, right] = [listNetworks(sources), listNetworks(targets)]
  const namesakes = containers.filter((item) =>
    [...listNetworks([item])].some((network) => left.has(network) && (live || right.has(network))),
  )
  return [...sources, ...targets, ...namesakes]
}

// A container, and the one whose namespace it lives in.
function listNamespace(containers: readonly ObservedContainer[], peer: Peer): readonly ObservedContainer[] {
  return containers
    .filter(({ name }) => peer.kind === 'container' && name === peer.name)
    .flatMap((item) => {
      const { mode } = item
      const owner = mode.kind === 'container' ? mode.container : ''
      return [item, ...containers.filter(({ id, name }) => id === owner || name === owner)]
    })
}

function listNetworks(containers: readonly ObservedContainer[]): ReadonlySet<string> {
  return new Set(containers.flatMap(({ attachments }) => attachments.map(({ networkName }) => networkName)))
}

// The name of a container comes first, then its key in the file; one that is called as an end outside is meant by its address.
function findPeer({ containers }: ObservedState, { desired }: LoadedConfig, word: string): Peer {
  const outsider = OUTSIDERS.find((kind) => kind === word)
  if (outsider !== undefined) return { kind: outsider }
  const keys = new Map((desired?.containers ?? []).map(({ key, container }) => [container, key]))
  const found =
    containers.find(({ name }) => name === word) ??
    containers.find(({ name }) => keys.get(name) === word) ??
    containers.find(({ name }) => renderAddress(name, keys.get(name)) === word)
  if (found !== undefined) return { kind: 'container', name: found.name }
  const known = sortTexts([...containers.map(({ name }) => name), ...keys.values(), ...OUTSIDERS])
  throw new XecError('usage', `There is no container "${word}" on this engine.`, {
    fix: renderSuggestion(word, known),
  })
}

function renderAddress(name: string, key: string | undefined): string {
  return key === undefined ? `containers.${renderName(name)}` : renderContainerAddress(key)
}

function makeDocument({ options }: Session, explanation: Explanation): object {
  const { from, to, verdict, paths, reasons } = explanation
  return { planned: options.planned, from, to, verdict, says: describeReach(explanation), paths, reasons }
}
