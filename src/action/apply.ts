// The action after a merge: applies the plan that was reviewed, or nothing, and says in its comment what became of it.
import { XecError } from '../model/errors.ts'
import { renderProse } from '../render/markdown-text.ts'
import { listOwnComments, setOutcome, type OwnComment } from './comments.ts'
import { GitHubError, openGitHub, type GitHub } from './github.ts'
import { parseDocument, type Document, type Task } from './plan.ts'
import { addSummary, annotate, report, setOutputs } from './runner.ts'
import type { World } from './world.ts'

/** Applies what was reviewed. Returns the exit code of the step. */
export async function runApply(task: Task): Promise<number> {
  const { world, inputs, event } = task
  if (event.isClosed && !event.isMerged) {
    report(world, 'notice', 'The pull request was closed and not merged: nothing is applied.')
    return 0
  }
  const github = openGitHub(world, inputs.token)
  const reviewed = inputs.approve === '' ? await findReviewed(task, github) : null
  const digest = reviewed?.marker.digest ?? inputs.approve
  const { code, stdout } = await world.runXec(
    ['apply', ...inputs.options, `--approve=${digest}`, '--format=json'],
    inputs.workingDirectory,
  )
  const document = parseDocument(stdout)
  const outcome = renderOutcome(world, code, document)
  annotate(world, inputs.workingDirectory, document.diagnostics)
  await addSummary(world, outcome)
  await setOutputs(world, {
    changes: String(code === 0),
    hazards: '',
    digest,
    'exit-code': String(code),
    'plan-file': '',
  })
  const isWritten = reviewed === null || (await writeOutcome(task, github, { reviewed, outcome }))
  return code === 0 && !isWritten && inputs.onCommentFailure === 'fail' ? 1 : code
}

// The last comment of this action on the pull request that the commit came with.
async function findReviewed({ world, inputs, event }: Task, github: GitHub): Promise<OwnComment> {
  const number = event.pullRequest ?? (await findPullRequest(github, event.commit))
  const own = await listOwnComments(github, number, inputs)
  const reviewed = own.filter(({ marker }) => marker.digest !== null)
  const [only, another] = reviewed
  if (only === undefined) {
    throw new XecError(
      'usage',
      `Nobody has reviewed a plan: pull request ${number} has no comment with one.`,
      {
        fix: 'Run the action with "command: plan" on pull requests, with the same "comment-key", or give the digest with "approve".',
      },
    )
  }
  if (another !== undefined) {
    throw new XecError('usage', `Pull request ${number} has plans of several projects.`, {
      fix: 'Tell them apart with "comment-key", the same for "plan" and "apply".',
    })
  }
  const { cut } = only.marker
  if (cut) report(world, 'notice', 'The comment with the reviewed plan did not have room for all of it.')
  return only
}

async function findPullRequest(github: GitHub, commit: string): Promise<number> {
  const merged = (await github.listPullRequests(commit)).filter((item) => item.merged_at !== null)
  const found = merged.find((item) => item.merge_commit_sha === commit) ?? merged[0]
  if (found !== undefined) return found.number
  throw new XecError('usage', `Commit ${commit} came with no pull request that was merged.`, {
    fix: 'Give the digest of the plan that you agree to with "approve".',
  })
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
function renderOutcome(world: World, code: number, { diagnostics }: Document): string {
  const what = OUTCOMES[code] ?? 'Not applied'
  const error = diagnostics.find(({ severity }) => severity === 'error')
  const detail =
    error === undefined ? [] : [renderProse(`${error.summary}. ${error.detail.split('\n')[0]}`, 300)]
  const run = renderRun(world)
  return [`**${what}** (exit code ${code})${run === '' ? '' : `, [in this run](${run})`}.`, ...detail].join(
    '\n\n',
  )
}

function renderRun({ env }: World): string {
  const [server, repository, id] = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map(
    (name) => env[name],
  )
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : ''
}

async function writeOutcome(
  { world, inputs }: Task,
  github: GitHub,
  { reviewed, outcome }: { readonly reviewed: OwnComment; readonly outcome: string },
): Promise<boolean> {
  if (inputs.comment === 'false') return true
  try {
    await github.updateComment(reviewed.comment.id, setOutcome(reviewed.comment.body, outcome))
    return true
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error
    report(
      world,
      inputs.onCommentFailure === 'fail' ? 'error' : 'warning',
      `The comment could not be told the outcome. ${error.message}`,
    )
    return false
  }
}
