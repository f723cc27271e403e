// The action after a merge: applies the plan that was reviewed, or nothing, and says in its comment what became of it.
import { XecError } from '../model/errors.ts'
import { renderProse } from '../render/markdown-text.ts'
import { listOwnComments, setOutcome, type Comments, type OwnComment } from './comments.ts'
import { ApiError } from './http.ts'
import { parseDocument, type Document, type Task } from './plan.ts'

/** Applies what was reviewed. Returns the exit code of the step. */
export async function runApply(task: Task): Promise<number> {
  const { world, host, inputs, event } = task
  if (event.isClosed && !event.isMerged) {
    host.report('notice', `The ${host.request} was closed and not merged: nothing is applied.`)
    return 0
  }
  const comments = host.openComments(inputs.token)
  const reviewed = inputs.approve === '' ? await findReviewed(task, comments) : null
  const digest = reviewed?.own.marker.digest ?? inputs.approve
  const consent = digest === '' ? [] : [`--approve=${digest}`]
  const { code, stdout } = await world.runXec(
    ['apply', ...inputs.options, ...consent, '--format=json'],
    inputs.workingDirectory,
  )
  const document = parseDocument(stdout)
  const outcome = renderOutcome(host.runUrl, code, document)
  host.annotate(inputs.workingDirectory, document.diagnostics)
  await host.addSummary(outcome)
  await host.setOutputs({
    changes: String(code === 0),
    hazards: '',
    approval: '',
    digest,
    'exit-code': String(code),
    'plan-file': '',
  })
  const isWritten = reviewed === null || (await writeOutcome(task, comments, { reviewed, outcome }))
  return code === 0 && !isWritten && inputs.onCommentFailure === 'fail' ? 1 : code
}

/** The comment with the reviewed plan, and the request that it is on. */
interface Reviewed {
  readonly request: number
  readonly own: OwnComment
}

// The comment of this action on the request that the commit came with; null if there is none and it can do without, as far as xec says so.
async function findReviewed({ host, inputs, event }: Task, comments: Comments): Promise<Reviewed | null> {
  const request = event.request ?? (await comments.findRequest(event.commit))
  const isFree = inputs.approveWhen === 'broadening' || inputs.approveWhen === 'never'
  if (request === null) {
    if (isFree) return null
    throw new XecError('usage', `Commit ${event.commit} came with no ${host.request} that was merged.`, {
      fix: 'Give the digest of the plan that you agree to with "approve".',
    })
  }
  const own = await listOwnComments(comments, request, inputs)
  const [only, another] = own.filter(({ marker }) => marker.digest !== null)
  if (only === undefined) {
    if (isFree) return null
    throw new XecError(
      'usage',
      `Nobody has reviewed a plan: ${host.request} ${request} has no comment with one.`,
      {
        fix: `Run the action with "command: plan" on ${host.request}s, with the same "comment-key", or give the digest with "approve".`,
      },
    )
  }
  if (another !== undefined) {
    throw new XecError('usage', `The ${host.request} ${request} has plans of several projects.`, {
      fix: 'Tell them apart with "comment-key", the same for "plan" and "apply".',
    })
  }
  if (only.marker.cut)
    host.report('notice', 'The comment with the reviewed plan did not have room for all of it.')
  return { request, own: only }
}

const OUTCOMES: Readonly<Record<number, string>> = {
  0: 'Applied: everything is as declared',
  20: 'Not applied: the configuration is invalid',
  21: 'Not applied: the engine cannot be reached',
  22: 'Not applied: it was refused',
  23: 'Not applied: the plan has changed since it was reviewed',
  24: 'Not applied: another run holds the lock',
  26: 'Not applied completely: it was interrupted, and nothing is half done',
  27: 'Failed: something is half done',
  28: 'Failed: nothing is half done',
  29: 'Applied, but something still differs',
}

// What it came to, the first error, and where to read on.
function renderOutcome(run: string, code: number, { diagnostics }: Document): string {
  const what = OUTCOMES[code] ?? 'Not applied'
  const error = diagnostics.find(({ severity }) => severity === 'error')
  const detail =
    error === undefined ? [] : [renderProse(`${error.summary}. ${error.detail.split('\n')[0]}`, 300)]
  return [`**${what}** (exit code ${code})${run === '' ? '' : `, [in this run](${run})`}.`, ...detail].join(
    '\n\n',
  )
}

async function writeOutcome(
  { host, inputs }: Task,
  comments: Comments,
  { reviewed, outcome }: { readonly reviewed: Reviewed; readonly outcome: string },
): Promise<boolean> {
  if (inputs.comment === 'false') return true
  const { id, body } = reviewed.own.comment
  try {
    await comments.update(reviewed.request, id, setOutcome(body, outcome))
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    host.report(
      inputs.onCommentFailure === 'fail' ? 'error' : 'warning',
      `The comment could not be told the outcome. ${error.message}`,
    )
    return false
  }
}
