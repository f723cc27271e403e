// xec lock: the locks of the engine, and how to release one that was left behind. Needs no configuration.
import { listLocks, releaseLock } from '../../apply/lock.ts'
import type { Engine } from '../../engine/engine.ts'
import { XecError } from '../../model/errors.ts'
import { renderHolding, type LockStatus } from '../../model/lock.ts'
import { requireLive } from '../../reconcile/snapshot.ts'
import { escapeText } from '../../render/escape.ts'
import { makeLockDocument } from '../../render/json.ts'
import { renderLocks } from '../../render/locks.ts'
import { joinLines } from '../../render/style.ts'
import { makeCliDiagnostic } from '../codes.ts'
import { canAsk } from '../io.ts'
import type { CommandHandler, CommandResult, Session } from '../session.ts'
import { withEngine } from '../with-engine.ts'

const LEAST_PREFIX = 4

const NO_CONFIG = { desired: null, folder: null }

/** Lists the locks; with the arguments `release ID`, releases one. */
export const runLock: CommandHandler = async (session) => {
  const [verb, id] = session.args
  if (verb === 'release' && id === undefined) {
    throw new XecError('usage', 'It is not said which lock to release.', {
      fix: 'Write xec lock release ID.',
    })
  }
  return withEngine(session, NO_CONFIG, (engine) =>
    id === undefined ? showLocks(session, engine) : release(session, engine, id),
  )
}

async function showLocks(session: Session, engine: Engine): Promise<CommandResult> {
  const locks = await listLocks(engine)
  session.print(joinLines(renderLocks(session.style, locks)))
  return {
    exit: 'done',
    diagnostics: [],
    document: { locks: locks.map((lock) => makeLockDocument(lock, lock.state)) },
  }
}

async function release(session: Session, engine: Engine, prefix: string): Promise<CommandResult> {
  requireLive(engine)
  const lock = findLock(await listLocks(engine), prefix)
  const told = `${escapeText(renderHolding(lock))} (lock ${escapeText(lock.id)})`
  if (lock.state === 'held') {
    session.note(
      `This lock is still held: ${told}. Released, another run can change the same networks at once.\n`,
    )
  }
  const document = { locks: [makeLockDocument(lock, lock.state)] }
  if (!session.options.yes) {
    if (!canAsk(session.io.stderr, session.io)) return refuse(session, document)
    const color = session.noteStyle.color
    const isSure = await session.io.ask(`Release the lock of ${told}?`, { stream: 'stderr', color })
    if (!isSure) return { exit: 'declined', diagnostics: [], document: { ...document, released: false } }
  }
  await releaseLock(engine, lock.id)
  session.print(`Released the lock of ${told}.\n`)
  return { exit: 'done', diagnostics: [], document: { ...document, released: true } }
}

function refuse(session: Session, document: object): CommandResult {
  const problem = makeCliDiagnostic('nobody-to-ask', {
    detail: 'There is no terminal to ask on, and --yes was not given. The lock is as it was.',
    fix: 'Pass --yes to release it without a question.',
  })
  session.note(`${problem.detail} ${problem.fix}\n`)
  return { exit: 'refused', diagnostics: [problem], document: { ...document, released: false } }
}

/** The lock with an id, or the only one whose id begins so. */
function findLock(locks: readonly LockStatus[], prefix: string): LockStatus {
  const exact = locks.filter(({ id }) => id === prefix)
  const similar = prefix.length < LEAST_PREFIX ? [] : locks.filter(({ id }) => id.startsWith(prefix))
  const [found, second] = exact.length > 0 ? exact : similar
  if (found !== undefined && second === undefined) return found
  const problem = found === undefined ? 'There is no lock' : 'There are several locks'
  const list = locks.length === 0 ? 'none' : locks.map(({ id }) => id).join(', ')
  throw new XecError('usage', `${problem} "${prefix}". Locks of this engine: ${list}.`, {
    fix: `Give the id, or at least its first ${LEAST_PREFIX} characters; "xec lock" lists them.`,
  })
}
