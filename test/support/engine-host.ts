// A real engine as fixtures need it: started, emptied, and opened through the Docker adapter.
import { openEngine } from '../../src/index.ts'
import { cleanEngine } from './engine-api.ts'
import { makeEngineBuilder, readScene, readStarts } from './engine-world.ts'
import { startEngine, type EngineKind, type RunningEngine } from './engines.ts'
import type { FixtureHost } from './fixture.ts'

export interface EngineHost extends FixtureHost {
  /** path of the unix socket */
  socket: string
}

/** Starts an engine, or takes the one that this worker has, and empties it. */
export async function openHost(kind: EngineKind): Promise<EngineHost> {
  return openRunning(await startEngine(kind))
}

/** Empties an engine that runs, and opens it. */
export async function openRunning({ socket }: RunningEngine): Promise<EngineHost> {
  await cleanEngine(socket)
  return {
    socket,
    engine: await openEngine({ engine: `unix://${socket}`, env: {}, folder: '.', declaredContainers: [] }),
    builder: makeEngineBuilder(socket),
    readScene: () => readScene(socket),
    readStarts: () => readStarts(socket),
  }
}
