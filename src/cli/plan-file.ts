// Plan files on the disk: only their user can read what is written, and nobody ever sees half of one.
import { Buffer } from 'node:buffer'
import { resolve } from 'node:path'
import { readBounded } from '../files/read-bounded.ts'
import { XecError } from '../model/errors.ts'
import type { Plan } from '../plan/document.ts'
import { makePlanFile, parsePlanFile, type SavedPlan } from '../plan/file.ts'
import type { PlannedState } from '../reconcile/apply.ts'
import { digestText } from '../reconcile/tool.ts'
import { escapeText } from '../render/escape.ts'
import { renderJson } from '../render/json.ts'
import { quoteWord } from '../render/shell.ts'
import { LARGEST_PLAN_FILE } from './plan-file-size.ts'
import { readChoices, type Project } from './project.ts'
import type { Session } from './session.ts'
import { renderWriteError, writeWhole } from './written-file.ts'

/** Reads a plan file. Rejects with XecError `plan-file` if it cannot be read, or is none. */
export async function loadPlanFile({ io }: Session, file: string): Promise<SavedPlan> {
  const bytes = await readBounded(resolve(io.cwd, file), { limit: LARGEST_PLAN_FILE }).catch(
    (error: unknown) => {
      throw makeFileError('read', file, error)
    },
  )
  return parsePlanFile(bytes.toString('utf8'), { digest: digestText, source: file })
}

/** Saves a plan, and says on stderr how to apply it. Rejects with XecError `plan-file`; then an earlier file is as it was. */
export async function savePlan(session: Session, { desired }: Project, planned: PlannedState): Promise<void> {
  const { io, options, note } = session
  const file = options.out as string
  const digest = planned.plan.digests.plan
  const document = makePlanFile({
    ...planned,
    desired,
    choices: readChoices(options),
    env: io.env,
    digest: digestText,
  })
  const text = renderPlanFile(document)
  if (text === null) throw makeSizeError(file, planned.plan)
  await writeWhole(text, resolve(io.cwd, file), { mode: 0o600 }).catch((error: unknown) => {
    throw makeFileError('write', file, error)
  })
  if (!options.quiet) note(renderSaved(session, file, digest))
}

// Null for what could not be read again.
function renderPlanFile(document: object): string | null {
  try {
    const text = renderJson(document)
    return Buffer.byteLength(text) > LARGEST_PLAN_FILE ? null : text
  } catch (error) {
    // no text of this engine of JavaScript can be that long
    if (error instanceof RangeError) return null
    throw error
  }
}

function makeSizeError(file: string, { mode, digests }: Plan): XecError {
  return new XecError(
    'plan-file',
    `The plan file ${file} cannot be written: it would be larger than ${LARGEST_PLAN_FILE / 1024 / 1024} MiB, and could not be read again.`,
    {
      fix: `Apply the plan by its digest, which says no less: xec ${mode} --approve ${digests.plan}. The plan was not saved.`,
    },
  )
}

function renderSaved({ options }: Session, file: string, digest: string): string {
  // a snapshot is not what it is applied to
  const engine = options.engine?.startsWith('snapshot:') === true ? undefined : options.engine
  const where = engine === undefined ? '' : ` --engine ${quoteWord(engine)}`
  return [
    `Saved in ${escapeText(file)} as ${digest}.`,
    `To carry out exactly this plan: xec apply ${quoteWord(file)}${where}`,
    '',
  ].join('\n')
}

function makeFileError(verb: 'read' | 'write', file: string, cause: unknown): XecError {
  const reason = verb === 'write' ? renderWriteError(cause) : (cause as Error).message
  return new XecError(
    'plan-file',
    `The plan file ${file} cannot be ${verb === 'read' ? 'read' : 'written'}: ${reason}.`,
    {
      fix:
        verb === 'read'
          ? 'Name a file that "xec plan --out FILE" wrote.'
          : 'Name a file in a folder that exists and that you can write to. The plan was not saved.',
      cause,
    },
  )
}
