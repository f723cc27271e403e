// What stands around every run that changes something: lock, journal, interrupt, and the progress that is shown meanwhile.
import { findStateFolder } from '../apply/journal-file.ts'
import type { Recovery } from '../apply/events.ts'
import type { LockedOptions } from '../reconcile/locked.ts'
import type { PlanChoices } from '../reconcile/tool.ts'
import { renderRecovery, renderWaiting } from '../render/safety.ts'
import { makeCliDiagnostic } from './codes.ts'
import type { Interrupt } from './interrupt.ts'
import { startProgress } from './progress.ts'
import type { Session } from './session.ts'

/** A run that can be interrupted, and how it plans. */
export interface Safeguarded {
  readonly session: Session
  readonly choices: PlanChoices
  readonly interrupt: Interrupt
  /** What became of earlier applies on the way; grows. */
  readonly recoveries: Recovery[]
}

/** Where journals are kept in files; null: nowhere. What an embedded engine or a snapshot holds is in its own file, journal included. */
export function findJournalFolder({ io, options }: Session): string | null {
  return /^(?:embedded|snapshot)(?::|$)/.test(options.engine ?? '') ? null : findStateFolder(io.env)
}

/** Runs with the safeguards that the options ask for; `total` is how many steps there will be, 0 if that is not known yet. */
export async function withProgress<Result>(
  { session, choices, interrupt, recoveries }: Safeguarded,
  total: number,
  run: (options: LockedOptions) => Promise<Result>,
): Promise<Result> {
  const { note, noteStyle, options, tell, warn } = session
  const { parallelism, lockTimeout, onFailure } = options
  const progress = await startProgress(session, total)
  interrupt.follow(progress)
  try {
    return await run({
      ...choices,
      ...(parallelism === undefined ? {} : { parallelism }),
      onFailure,
      signal: interrupt.signal,
      journal: options.journal ? { folder: findJournalFolder(session) } : false,
      lock: {
        timeoutMilliseconds: lockTimeout,
        onWait: (blocker) => {
          tell({ type: 'waiting', lock: blocker })
          note(renderWaiting(noteStyle, blocker))
        },
      },
      onEvent: (event) => {
        if (event.type !== 'step-called') tell(event)
        progress.onEvent(event)
      },
      onRecovery: (recovery) => {
        recoveries.push(recovery)
        tell({ type: 'recovered', recovery })
        note(renderRecovery(noteStyle, recovery))
      },
      onWarning: (detail) => warn(makeCliDiagnostic('safety', { detail })),
    })
  } finally {
    progress.end()
  }
}
