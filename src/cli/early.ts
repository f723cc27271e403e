// The engine of a plan, asked before the configuration is read: while it answers, the configuration is parsed, and the plan waits for neither.
import type { Engine } from '../engine/engine.ts'
import { isDaemon } from '../engine/open.ts'
import { readLists, type ReadLists } from '../reconcile/observe.ts'
import type { Session } from './session.ts'
import { openSessionEngine } from './with-engine.ts'

/** An engine that is open, and what it was asked for already. */
export interface EarlyEngine {
  readonly engine: Engine
  readonly lists: ReadLists
}

/**
 * Opens the engine and asks for its lists, if the options mean a daemon. Null where they do not, or where it cannot be opened:
 * whoever opens it later is told why.
 */
export async function openEarly(session: Session): Promise<EarlyEngine | null> {
  if (!isDaemon(session.options)) return null
  try {
    const engine = await openSessionEngine(session, { folder: session.io.cwd, declaredContainers: [] })
    const lists = readLists(engine)
    // one turn of the event loop for the connections, one for what is written to them: to parse takes all of the next
    await takeTurn()
    await takeTurn()
    return { engine, lists }
  } catch {
    return null
  }
}

function takeTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
