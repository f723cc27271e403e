// The action's own comment on a pull request: found by its marker and its author, replaced in place, and told what became of the plan.
import { parseMarker, type Marker } from '../render/markdown-marker.ts'
import type { Comment, GitHub } from './github.ts'
import type { Inputs } from './inputs.ts'

/** A comment of this action with what its marker says. */
export interface OwnComment {
  readonly comment: Comment
  readonly marker: Marker
}

// Whose the token of a workflow is. No user can have brackets in a name.
const WORKFLOW_LOGIN = 'github-actions[bot]'

/** The comments on a pull request that this action wrote with the same key, oldest first. */
export async function listOwnComments(
  github: GitHub,
  pullRequest: number,
  { commentAuthor, commentKey }: Inputs,
): Promise<readonly OwnComment[]> {
  const login = commentAuthor === '' ? ((await github.readLogin()) ?? WORKFLOW_LOGIN) : commentAuthor
  const comments = await github.listComments(pullRequest)
  return comments.flatMap((comment) => {
    const marker = comment.user?.login === login ? parseMarker(comment.body) : null
    return marker !== null && (marker.key ?? '') === commentKey ? [{ comment, marker }] : []
  })
}

/** The comment that a report replaces: of its project, or of a run that could not read the configuration. */
export function findSame(own: readonly OwnComment[], body: string): OwnComment | null {
  const project = parseMarker(body)?.project ?? null
  const isSame = ({ marker }: OwnComment): boolean =>
    project === null || marker.project === null || marker.project === project
  return own.find(({ marker }) => marker.project === project) ?? own.find(isSame) ?? null
}

const OUTCOME = '\n<!-- xec:outcome -->\n'

/** As many bytes as an outcome takes at most. */
export const OUTCOME_BYTES = 1500

/** A comment with the outcome of its plan at the end, in the place of an earlier one. */
export function setOutcome(body: string, outcome: string): string {
  const at = body.replaceAll('\r\n', '\n').indexOf(OUTCOME)
  const report = at < 0 ? body : body.replaceAll('\r\n', '\n').slice(0, at)
  return `${report}${OUTCOME}\n${outcome}\n`
}
