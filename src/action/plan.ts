// The action on a pull or merge request: plans, shows the plan as a comment and as the summary of the job, and ends as xec plan does.
import type { DesiredState } from '../model/desired.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { findApproval } from '../plan/approval.ts'
import { listUnallowed } from '../plan/consent.ts'
import type { Plan } from '../plan/document.ts'
import { listExposureFindings } from '../plan/exposure-findings.ts'
import { findSame, listOwnComments, OUTCOME_BYTES } from './comments.ts'
import type { Event, Host } from './host.ts'
import { ApiError } from './http.ts'
import type { Inputs } from './inputs.ts'
import type { World } from './world.ts'

/** What a run of the action is about. */
export interface Task {
  readonly world: World
  readonly host: Host
  readonly inputs: Inputs
  readonly event: Event
}

/** What every document of xec has. */
export type Document = Partial<Plan> & {
  readonly exitCode: number
  readonly diagnostics: readonly Diagnostic[]
  /** What the file declares; a saved plan has it. */
  readonly desired?: DesiredState
}

/** Plans and shows it. Returns the exit code of the step. */
export async function runPlan(task: Task): Promise<number> {
  const { world, host, inputs } = task
  const folder = inputs.workingDirectory
  const file = host.planFile
  const key = inputs.commentKey === '' ? [] : [`--comment-key=${inputs.commentKey}`]
  const show = (size: number): readonly string[] => ['--format=markdown', `--max-bytes=${size}`, ...key]
  const planned = await world.runXec(
    ['plan', ...inputs.options, `--out=${file}`, ...show(host.commentBytes - OUTCOME_BYTES)],
    folder,
  )
  const saved = await world.read(file)
  const document =
    saved === null
      ? parseDocument((await world.runXec(['plan', ...inputs.options, '--format=json'], folder)).stdout)
      : { exitCode: planned.code, ...(JSON.parse(saved) as Omit<Document, 'exitCode'>) }
  const summary =
    saved === null ? planned : await world.runXec(['show', file, ...show(host.summaryBytes)], folder)
  await host.addSummary(summary.stdout)
  host.annotate(folder, [...document.diagnostics, ...listOpened(document)])
  await host.setOutputs({
    changes: String(hasChanges(document)),
    hazards: listUnallowed({ changes: document.changes ?? [] }).join(','),
    approval: readApproval(document),
    digest: document.digests?.plan ?? '',
    'exit-code': String(planned.code),
    'plan-file': saved === null ? '' : file,
  })
  const isWritten = await writeComment(task, planned.stdout, hasChanges(document))
  return planned.code === 0 && !isWritten && inputs.onCommentFailure === 'fail' ? 1 : planned.code
}

/** Reads what xec wrote in JSON. */
export function parseDocument(json: string): Document {
  return JSON.parse(json) as Document
}

function listOpened({ changes = [], desired }: Document): readonly Diagnostic[] {
  return desired === undefined ? [] : listExposureFindings({ changes }, desired)
}

// Why a person must agree; empty if nobody has to.
function readApproval({ changes = [], steps = [], approveWhen = 'any' }: Document): string {
  return findApproval({ changes, steps, approveWhen }) ?? ''
}

function hasChanges({ steps = [] }: Document): boolean {
  return steps.length > 0
}

// True unless a comment is wanted and could not be written; that never changes what became of the plan.
async function writeComment(
  { host, inputs, event }: Task,
  body: string,
  hasSomething: boolean,
): Promise<boolean> {
  if (inputs.comment === 'false' || event.request === null) return true
  try {
    const comments = host.openComments(inputs.token)
    const same = findSame(await listOwnComments(comments, event.request, inputs), body)
    if (same !== null) await comments.update(event.request, same.comment.id, body)
    else if (inputs.comment === 'true' || hasSomething) await comments.create(event.request, body)
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const text = `The comment with the plan could not be written; the plan is ${host.summaryPlace}. ${error.message}`
    host.report(inputs.onCommentFailure === 'fail' ? 'error' : 'warning', text)
    return false
  }
}
