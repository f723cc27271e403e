// The engine of a command, open as long as the command needs it.
import type { LoadedConfig } from '../config/load.ts'
import type { Engine } from '../engine/engine.ts'
import type { EngineRequest } from '../engine/open.ts'
import { listenToCalls } from './costs.ts'
import type { Session } from './session.ts'

/** Opens the engine that the options name. Rejects with an XecError of code `usage` or an EngineError. */
export async function openSessionEngine(
  session: Session,
  place: Pick<EngineRequest, 'folder' | 'declaredContainers'>,
): Promise<Engine> {
  const onCall = await listenToCalls(session)
  const { options, io } = session
  return io.openEngine({ engine: options.engine, env: io.env, ...place, ...(onCall && { onCall }) })
}

/** Opens the engine that the options name, for a configuration if there is one, and closes it whatever happens. */
export async function withEngine<Result>(
  session: Session,
  { desired, folder }: Pick<LoadedConfig, 'desired' | 'folder'>,
  run: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const engine = await openSessionEngine(session, {
    folder: folder ?? session.io.cwd,
    declaredContainers: (desired?.containers ?? []).map(({ container }) => container),
  })
  try {
    return await run(engine)
  } finally {
    await engine.close()
  }
}
