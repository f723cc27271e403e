// The action's own comment on a pull or merge request: found by its marker and its author, replaced in place, and told what became of the plan.
import { parseMarker, type Marker } from '../render/markdown-marker.ts'
import type { Inputs } from './inputs.ts'

/** A comment on a pull or merge request. */
export interface Comment {
  readonly id: number
  readonly body: string
  /** The name of the account that wrote it; null where that is gone. */
  readonly author: string | null
}

/** The comments of a repository on some host, by the number of the pull or merge request. All calls reject with an ApiError. */
export interface Comments {
  /** The name of the account that the token belongs to. */
  readonly readLogin: () => Promise<string>
  /** Oldest first. */
  readonly list: (request: number) => Promise<readonly Comment[]>
  readonly create: (request: number, body: string) => Promise<void>
  readonly update: (request: number, id: number, body: string) => Promise<void>
  /** The merged request that a commit came with; null if there is none. */
  readonly findRequest: (commit: string) => Promise<number | null>
}

/** A comment of this action with what its marker says. */
export interface OwnComment {
  readonly comment: Comment
  readonly marker: Marker
}

/** The comments on a request that this action wrote with the same key, oldest first. */
export async function listOwnComments(
  comments: Comments,
  request: number,
  { commentAuthor, commentKey }: Inputs,
): Promise<readonly OwnComment[]> {
  const login = commentAuthor === '' ? await comments.readLogin() : commentAuthor
  return (await comments.list(request)).flatMap((comment) => {
    const marker = comment.author === login ? parseMarker(comment.body) : null
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
