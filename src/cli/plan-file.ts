// Plan files on the disk: only their user can read what is written, and nobody ever sees half of one.
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { XecError } from '../model/errors.ts'
import { makePlanFile, parsePlanFile, type SavedPlan } from '../plan/file.ts'
import type { PlannedState } from '../reconcile/apply.ts'
import { digestText } from '../reconcile/tool.ts'
import { escapeText } from '../render/escape.ts'
import { renderJson } from '../render/json.ts'
import { quoteWord } from '../render/shell.ts'
import { readChoices, type Project } from './project.ts'
import type { Session } from './session.ts'
import { renderWriteError, writeWhole } from './written-file.ts'

const MEGABYTE = 1024 * 1024
const LARGEST = 100 * MEGABYTE

/** Reads a plan file. Rejects with XecError `plan-file` if it cannot be read, or is none. */
export async function loadPlanFile({ io }: Session, file: string): Promise<SavedPlan> {
  const path = resolve(io.cwd, file)
  const text = await readText(path).catch((error: unknown) => {
    throw error instanceof XecError ? error : makeFileError('read', file, error)
  })
  return parsePlanFile(text, { digest: digestText, source: file })
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > LARGEST) {
    throw new XecError(
      'plan-file',
      `${path} is too large for a plan file: more than ${LARGEST / MEGABYTE} MB.`,
    )
  }
  return readFile(path, 'utf8')
}

/** Saves a plan, and says on stderr how to apply it. Rejects with XecError `plan-file`; then an earlier file is as it was. */
export async function savePlan(session: Session, { desired }: Project, planned: PlannedState): Promise<void> {
  const { io, options, note } = session
  const file = options.out as string
  const document = makePlanFile({
    ...planned,
    desired,
    choices: readChoices(options),
    env: io.env,
    digest: digestText,
  })
  await writeWhole(renderJson(document), resolve(io.cwd, file), { mode: 0o600 }).catch((error: unknown) => {
    throw makeFileError('write', file, error)
  })
  if (!options.quiet) note(renderSaved(session, file, planned.plan.digests.plan))
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
