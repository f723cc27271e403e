// The part of GitHub's REST API that the action uses.
import type { Comments } from './comments.ts'
import { ApiError, openHttp, type Service } from './http.ts'
import type { World } from './world.ts'

/** A comment on a pull request, as GitHub gives it. */
export interface GitHubComment {
  readonly id: number
  readonly body: string
  readonly user: { readonly login: string } | null
}

/** A pull request, as far as it matters. */
export interface PullRequest {
  readonly number: number
  readonly merged_at: string | null
  readonly merge_commit_sha: string | null
}

const ADVICE: Service['advice'] = {
  401: 'The token is not valid.',
  403: 'The token may not do that: the job needs "permissions: pull-requests: write". A pull request from a fork gets a token that can only read.',
  404: 'The token cannot see that: the job needs "permissions: pull-requests: write", and the pull request must exist.',
  422: 'The comment was not accepted: it may be too long, or the conversation is locked.',
  429: 'Too much was asked at once: run it again later.',
}

// Whose the token of a workflow is. No user can have brackets in a name.
const WORKFLOW_LOGIN = 'github-actions[bot]'

/** The comments of the repository that a workflow runs for. */
export function openGitHub(world: World, token: string): Comments {
  const base = (world.env['GITHUB_API_URL'] ?? '').replace(/\/$/, '')
  const repository = `${base}/repos/${world.env['GITHUB_REPOSITORY'] ?? ''}`
  const { read, readPages } = openHttp(world, {
    name: 'GitHub',
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    },
    limits: 'x-ratelimit-',
    advice: ADVICE,
  })
  return {
    readLogin: async () => {
      try {
        return (await read<{ login: string }>({ method: 'GET', url: `${base}/user` })).login
      } catch (error) {
        // the token of a workflow belongs to an app, which is no user
        if (error instanceof ApiError && [401, 403, 404].includes(error.status)) return WORKFLOW_LOGIN
        throw error
      }
    },
    list: async (request) => {
      const url = `${repository}/issues/${request}/comments?per_page=100`
      return (await readPages<GitHubComment>(url)).map(({ id, body, user }) => ({
        id,
        body,
        author: user?.login ?? null,
      }))
    },
    create: async (request, body) => {
      await read({ method: 'POST', url: `${repository}/issues/${request}/comments`, body: { body } })
    },
    update: async (_request, id, body) => {
      await read({ method: 'PATCH', url: `${repository}/issues/comments/${id}`, body: { body } })
    },
    findRequest: async (commit) => {
      const found = await readPages<PullRequest>(`${repository}/commits/${commit}/pulls?per_page=100`)
      const merged = found.filter((item) => item.merged_at !== null)
      return (merged.find((item) => item.merge_commit_sha === commit) ?? merged[0])?.number ?? null
    },
  }
}
