// A server that answers as GitHub's REST API does, as far as the action uses it, and keeps a record of what it was asked.
import type { GitHubComment, PullRequest } from '../../../src/action/github.ts'
import {
  readPage,
  startRecording,
  type Answer,
  type Asked,
  type Recording,
  type Reply,
} from './recording-server.ts'

/** What the server holds, and how it fails. */
export interface Facts {
  readonly comments?: readonly GitHubComment[]
  readonly pullRequests?: readonly PullRequest[]
  /** Who the token belongs to; null for the token of a workflow, which may not ask. */
  readonly login?: string | null
  /** Answers to the calls `METHOD /path`, one after another, before the usual ones. */
  readonly answers?: Readonly<Record<string, readonly Answer[]>>
}

/** A server under way. */
export interface GitHubServer extends Recording {
  readonly comments: GitHubComment[]
}

const FORBIDDEN = { status: 403, message: 'Resource not accessible by integration' }

/** A comment as GitHub gives it. */
export function makeComment(id: number, body: string, login = 'github-actions[bot]'): GitHubComment {
  return { id, body, user: { login } }
}

/** Starts the server for the repository `shop/infra`. */
export async function startGitHub(facts: Facts = {}): Promise<GitHubServer> {
  const comments = [...(facts.comments ?? [])]

  function answer({ call, url, body }: Asked): Reply {
    const [, id] = /\/issues\/comments\/(\d+)$/.exec(call) ?? []
    if (call === 'GET /user') return readUser(facts.login ?? null)
    if (call.endsWith('/pulls')) return { status: 200, value: facts.pullRequests ?? [] }
    if (call.startsWith('GET ')) return readPage(comments, url)
    if (id !== undefined) {
      const at = comments.findIndex((comment) => comment.id === Number(id))
      comments[at] = { ...(comments[at] as GitHubComment), body }
      return { status: 200, value: comments[at] }
    }
    const comment = makeComment(1000 + comments.length, body, facts.login ?? undefined)
    comments.push(comment)
    return { status: 201, value: comment }
  }

  return { ...(await startRecording(facts.answers ?? {}, answer)), comments }
}

function readUser(login: string | null): Reply {
  if (login !== null) return { status: 200, value: { login } }
  return { status: FORBIDDEN.status, value: { message: FORBIDDEN.message } }
}
