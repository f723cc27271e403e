// The engine of a command, open as long as the command needs it.
import type { LoadedConfig } from '../config/load.ts'
import type { Engine } from '../engine/engine.ts'
import { listenToCalls } from './costs.ts'
import type { Session } from './session.ts'

/** Opens the engine that the options name, for a configuration if there is one, and closes it whatever happens. */
export async function withEngine<Result>(
  session: Session,
  { desired, folder }: Pick<LoadedConfig, 'desired' | 'folder'>,
  run: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const onCall = await listenToCalls(session)
  const engine = await session.io.openEngine({
    engine: session.options.engine,
    env: session.io.env,
    folder: folder ?? session.io.cwd,
    declaredContainers: (desired?.containers ?? []).map(({ container }) => container),
    ...(onCall && { onCall }),
  })
  try {
    return await run(engine)
  } finally {
    await engine.close()
  }
}
