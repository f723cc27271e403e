// The action on a pull request: plans, shows the plan as a comment and as the summary of the job, and ends as xec plan does.
import type { Diagnostic } from '../model/diagnostic.ts'
import { listUnallowed } from '../plan/consent.ts'
import type { Plan } from '../plan/document.ts'
import { DEFAULT_MARKDOWN_BYTES } from '../render/markdown-size.ts'
import { findSame, listOwnComments, OUTCOME_BYTES } from './comments.ts'
import type { Event } from './event.ts'
import { GitHubError, openGitHub } from './github.ts'
import type { Inputs } from './inputs.ts'
import { addSummary, annotate, report, setOutputs, SUMMARY_BYTES } from './runner.ts'
import type { World } from './world.ts'

/** What a run of the action is about. */
export interface Task {
  readonly world: World
  readonly inputs: Inputs
  readonly event: Event
}

/** What every document of xec has. */
export type Document = Partial<Plan> & {
  readonly exitCode: number
  readonly diagnostics: readonly Diagnostic[]
}

/** Plans and shows it. Returns the exit code of the step. */
export async function runPlan(task: Task): Promise<number> {
  const { world, inputs } = task
  const folder = inputs.workingDirectory
  const file = `${world.env['RUNNER_TEMP'] ?? '.'}/xec-plan-${world.makeToken()}.json`
  const key = inputs.commentKey === '' ? [] : [`--comment-key=${inputs.commentKey}`]
  const show = (size: number): readonly string[] => ['--format=markdown', `--max-bytes=${size}`, ...key]
  const planned = await world.runXec(
    ['plan', ...inputs.options, `--out=${file}`, ...show(DEFAULT_MARKDOWN_BYTES - OUTCOME_BYTES)],
    folder,
  )
  const saved = await world.read(file)
  const document =
    saved === null
      ? parseDocument((await world.runXec(['plan', ...inputs.options, '--format=json'], folder)).stdout)
      : { exitCode: planned.code, ...(JSON.parse(saved) as Omit<Document, 'exitCode'>) }
  const summary =
    saved === null ? planned : await world.runXec(['show', file, ...show(SUMMARY_BYTES)], folder)
  await addSummary(world, summary.stdout)
  annotate(world, folder, document.diagnostics)
  await setOutputs(world, {
    changes: String(hasChanges(document)),
    hazards: listUnallowed({ changes: document.changes ?? [] }).join(','),
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

function hasChanges({ steps = [] }: Document): boolean {
  return steps.length > 0
}

// True unless a comment is wanted and could not be written; that never changes what became of the plan.
async function writeComment(
  { world, inputs, event }: Task,
  body: string,
  hasSomething: boolean,
): Promise<boolean> {
  if (inputs.comment === 'false' || event.pullRequest === null) return true
  try {
    const github = openGitHub(world, inputs.token)
    const same = findSame(await listOwnComments(github, event.pullRequest, inputs), body)
    if (same !== null) await github.updateComment(same.comment.id, body)
    else if (inputs.comment === 'true' || hasSomething) await github.createComment(event.pullRequest, body)
    return true
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error
    const text = `The comment with the plan could not be written; the plan is in the summary of this job. ${error.message}`
    report(world, inputs.onCommentFailure === 'fail' ? 'error' : 'warning', text)
    return false
  }
}
