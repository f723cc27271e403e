// The part of GitLab's REST API that the action uses: notes on merge requests.
import type { Comments } from './comments.ts'
import { ApiError, openHttp, type Service } from './http.ts'
import type { World } from './world.ts'

/** A note on a merge request, as GitLab gives it. */
export interface GitLabNote {
  readonly id: number
  readonly body: string
  readonly author: { readonly username: string } | null
  /** True for what GitLab itself writes. */
  readonly system: boolean
}

/** A merge request, as far as it matters. */
export interface MergeRequest {
  readonly iid: number
  readonly state: string
  readonly sha: string | null
  readonly merge_commit_sha: string | null
  readonly squash_commit_sha: string | null
}

const TOKEN =
  'XEC_GITLAB_TOKEN has to be a project, group or personal access token with the scope "api" and the role Reporter or more; a CI_JOB_TOKEN can write no notes.'

const ADVICE: Service['advice'] = {
  400: 'The note was not accepted: it may be too long, or the merge request may have as many notes as it can.',
  401: `The token is not valid. ${TOKEN}`,
  403: `The token may not do that, or the discussion is locked. ${TOKEN}`,
  404: `The token cannot see that, or the merge request does not exist. ${TOKEN}`,
  422: 'The note was not accepted: it may be too long.',
  429: 'Too much was asked at once: run it again later.',
}

/** The notes of the project that a pipeline runs for. */
export function openGitLab(world: World, token: string): Comments {
  const { env } = world
  const base = (env['CI_API_V4_URL'] ?? '').replace(/\/$/, '')
  const project = `${base}/projects/${env['CI_MERGE_REQUEST_PROJECT_ID'] ?? env['CI_PROJECT_ID'] ?? ''}`
  const { read, readPages } = openHttp(world, {
    name: 'GitLab',
    headers: { accept: 'application/json', authorization: `Bearer ${token}` },
    limits: 'ratelimit-',
    advice: ADVICE,
  })
  const notes = (request: number): string => `${project}/merge_requests/${request}/notes`
  return {
    readLogin: async () => {
      // in a pipeline of an unprotected branch, GitLab leaves protected variables out
      if (token === '') throw new ApiError(0, `There is no token: the variable is not set here. ${TOKEN}`)
      return (await read<{ username: string }>({ method: 'GET', url: `${base}/user` })).username
    },
    list: async (request) => {
      const url = `${notes(request)}?sort=asc&order_by=created_at&per_page=100`
      return (await readPages<GitLabNote>(url))
        .filter(({ system }) => !system)
        .map(({ id, body, author }) => ({ id, body, author: author?.username ?? null }))
    },
    create: async (request, body) => {
      await read({ method: 'POST', url: notes(request), body: { body } })
    },
    update: async (request, id, body) => {
      await read({ method: 'PUT', url: `${notes(request)}/${id}`, body: { body } })
    },
    findRequest: async (commit) => {
      const url = `${project}/repository/commits/${encodeURIComponent(commit)}/merge_requests?per_page=100`
      const merged = (await readPages<MergeRequest>(url)).filter(({ state }) => state === 'merged')
      const isOf = (item: MergeRequest): boolean =>
        [item.merge_commit_sha, item.squash_commit_sha, item.sha].includes(commit)
      return (merged.find(isOf) ?? merged[0])?.iid ?? null
    },
  }
}
