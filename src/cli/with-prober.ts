// What runs commands in the containers of an engine, open as long as a command needs it.
import type { LoadedConfig } from '../config/load.ts'
import type { Prober } from '../engine/prober.ts'
import { listenToCalls } from './costs.ts'
import type { Session } from './session.ts'

/** Opens it for the engine that the options name, and closes it whatever happens. */
export async function withProber<Result>(
  session: Session,
  { folder }: Pick<LoadedConfig, 'folder'>,
  run: (prober: Prober) => Promise<Result>,
): Promise<Result> {
  const onCall = await listenToCalls(session)
  const prober = await session.io.openProber({
    engine: session.options.engine,
    env: session.io.env,
    folder: folder ?? session.io.cwd,
    declaredContainers: [],
    ...(onCall && { onCall }),
  })
  try {
    return await run(prober)
  } finally {
    await prober.close()
  }
}
