// Lint with what it needs of the world: the file, and, where one is asked, an engine. Reading is GET only.
import { loadWholeConfig, type LoadConfigOptions, type LoadedConfig } from '../config/load.ts'
import type { Engine } from '../engine/engine.ts'
import { lintConfiguration, type LintResult } from '../lint/lint.ts'
import type { LintLive } from '../lint/scene.ts'
import type { EngineClues } from '../model/clues.ts'
import type { DesiredState } from '../model/desired.ts'
import type { HostRoute } from '../model/host.ts'
import { makeReader, observe } from './observe.ts'

/** Reads the routes of the host of an engine, such as `readHostRoutes`; null where they cannot be read from here. */
export type ReadRoutes = (clues: EngineClues) => Promise<readonly HostRoute[] | null>

/**
 * What to look at. With an engine, rules that need one are run, and with `readRoutes` those that need its host; `only` names the rules, by
 * default all are run.
 */
export interface LintOptions extends LoadConfigOptions {
  readonly engine?: Engine
  readonly readRoutes?: ReadRoutes
  readonly only?: readonly string[]
}

/** A configuration and what lint found; null where it is not valid. */
export interface LintReport {
  readonly config: LoadedConfig
  readonly result: LintResult | null
}

/** Loads a configuration and looks at it. Rejects with an EngineError where the engine cannot be read. */
export async function lintConfig({
  engine,
  readRoutes,
  only = [],
  ...options
}: LintOptions): Promise<LintReport> {
  const { config, tree } = await loadWholeConfig(options)
  if (config.desired === null || tree === null) return { config, result: null }
  const live = engine === undefined ? null : await readLive(engine, config.desired, readRoutes)
  return { config, result: lintConfiguration({ ...config, parsed: tree, live, only }) }
}

/** Reads of an engine what rules look at: all containers in full, since lists hide their ports. */
export async function readLive(
  engine: Engine,
  desired: DesiredState,
  readRoutes: ReadRoutes = async () => null,
): Promise<LintLive> {
  const [observed, images, clues] = await Promise.all([
    observe(engine, desired),
    engine.listImages?.(),
    engine.examination?.readEngine(),
  ])
  const hidden = observed.containers.filter(({ inspected }) => !inspected).map(({ id }) => id)
  const containers = await makeReader()(observed.containers, hidden, (id) => engine.inspectContainer(id))
  const routes = clues === undefined ? null : await readRoutes(clues)
  return { observed: { ...observed, containers }, images: images ?? new Map(), routes }
}
