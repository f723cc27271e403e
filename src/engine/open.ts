// Chooses the engine that a request names. Each is loaded only when it is asked for: the Docker client is the larger part of the
// program's start-up time.
import { join } from 'node:path'
import { distance } from 'fastest-levenshtein'
import { dropCredentials } from '../model/credentials.ts'
import type { EngineCall } from '../model/engine-call.ts'
import { XecError } from '../model/errors.ts'
import type { Engine } from './engine.ts'
import type { Prober } from './prober.ts'

/**
 * Which engine to open. `engine` is `docker` (also if undefined), a URL, `embedded`, `embedded:FILE` or `snapshot:FILE`; `folder`
 * holds the folder `.xec`. `declaredContainers` are there in any case on the embedded engine with its default file. `onCall` is told of
 * each call to an engine that is over; engines that are files take none.
 */
export interface EngineRequest {
  readonly engine: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly folder: string
  readonly declaredContainers: readonly string[]
  readonly onCall?: (call: EngineCall) => void
}

const URL_START = /^[a-z][a-z0-9+.-]*:\/\//i
const KINDS = ['docker', 'embedded', 'snapshot'] as const
const LARGEST_TYPO = 3
const FORMS = 'Use docker, a URL (unix://, tcp://, ssh://), embedded, embedded:FILE or snapshot:FILE.'

/** True if a daemon is meant: which one, no configuration has a part in. */
export function isDaemon({ engine = 'docker' }: Pick<EngineRequest, 'engine'>): boolean {
  return engine === 'docker' || URL_START.test(engine)
}

/** Opens an engine. Rejects with an XecError of code `usage` if there is no such engine, else with an EngineError. */
export async function openEngine(request: EngineRequest): Promise<Engine> {
  const { engine = 'docker', env, folder, declaredContainers, onCall } = request
  if (isDaemon(request)) {
    const { openDockerEngine } = await import('./docker/docker-engine.ts')
    return openDockerEngine({ endpoint: engine, env, onCall })
  }
  const [kind, file] = splitOnce(engine)
  if (kind === 'embedded' && file !== '') {
    const { openEmbeddedEngine } = await import('./embedded/embedded-engine.ts')
    if (file !== undefined) return openEmbeddedEngine({ file })
    return openEmbeddedEngine({ file: join(folder, '.xec', 'embedded.json'), containers: declaredContainers })
  }
  if (kind === 'snapshot' && file !== undefined && file !== '') {
    const { openSnapshotEngine } = await import('./snapshot/snapshot-engine.ts')
    return openSnapshotEngine(file)
  }
  throw makeUsageError(engine, kind)
}

/** Opens what runs commands in an engine's containers. Rejects with an XecError of code `usage` for an engine that has none. */
export async function openProber({ engine = 'docker', env, onCall }: EngineRequest): Promise<Prober> {
  if (isDaemon({ engine })) {
    const { openDockerProber } = await import('./docker/docker-prober.ts')
    return openDockerProber({ endpoint: engine, env, onCall })
  }
  throw new XecError('usage', `Nothing can be tried on "${engine}": it has no containers that run.`, {
    fix: 'Name an engine that runs: docker, or a URL (unix://, tcp://, ssh://).',
  })
}

function splitOnce(engine: string): readonly [string, string?] {
  const at = engine.indexOf(':')
  return at < 0 ? [engine] : [engine.slice(0, at), engine.slice(at + 1)]
}

function makeUsageError(engine: string, kind: string): XecError {
  if (kind === 'embedded' || kind === 'snapshot') {
    return new XecError('usage', `"${engine}" names no file.`, { fix: `Write it as ${kind}:FILE.` })
  }
  const near = KINDS.find((candidate) => distance(candidate, kind.toLowerCase()) <= LARGEST_TYPO)
  const hint = near === undefined ? '' : `Did you mean "${near}"? `
  return new XecError('usage', `There is no engine "${dropCredentials(engine)}".`, { fix: `${hint}${FORMS}` })
}
