// The part of GitHub's REST API that the action uses, with its manners: pages are followed, what is overloaded is asked again after
// the time that it names, and what is not allowed is said with the permission that is missing.
import type { World } from './world.ts'

/** A comment on a pull request. */
export interface Comment {
  readonly id: number
  readonly body: string
  readonly html_url: string
  readonly user: { readonly login: string } | null
}

/** A pull request, as far as it matters. */
export interface PullRequest {
  readonly number: number
  readonly merged_at: string | null
  readonly merge_commit_sha: string | null
}

/** Why a request came to nothing, in words that say what to do. `status` is 0 where there was no answer. */
export class GitHubError extends Error {
  override readonly name: string = 'GitHubError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The calls. All of them reject with a GitHubError. */
export interface GitHub {
  /** The name of the account that the token belongs to; null where the token is not told. */
  readonly readLogin: () => Promise<string | null>
  readonly listComments: (pullRequest: number) => Promise<readonly Comment[]>
  readonly createComment: (pullRequest: number, body: string) => Promise<Comment>
  readonly updateComment: (id: number, body: string) => Promise<Comment>
  /** The pull requests that a commit came with. */
  readonly listPullRequests: (commit: string) => Promise<readonly PullRequest[]>
}

const MOST_TRIES = 4
const MOST_PAGES = 50
const LONGEST_WAIT = 60_000
const TIMEOUT = 30_000

interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly url: string
  readonly body?: object
}

/** Binds the calls to a repository (`owner/name`) and a token. */
export function openGitHub(world: World, token: string): GitHub {
  const base = (world.env['GITHUB_API_URL'] ?? '').replace(/\/$/, '')
  const repository = `${base}/repos/${world.env['GITHUB_REPOSITORY'] ?? ''}`
  const send = (request: Request): Promise<Response> => sendPatiently(world, token, request)
  const read = async <Value>(request: Request): Promise<Value> =>
    (await (await send(request)).json()) as Value
  return {
    readLogin: async () => {
      try {
        const { login } = await read<{ login: string }>({ method: 'GET', url: `${base}/user` })
        return login
      } catch (error) {
        // the token of a workflow belongs to an app, which is no user
        if (error instanceof GitHubError && [401, 403, 404].includes(error.status)) return null
        throw error
      }
    },
    listComments: (pullRequest) =>
      readPages(send, `${repository}/issues/${pullRequest}/comments?per_page=100`),
    createComment: (pullRequest, body) =>
      read({ method: 'POST', url: `${repository}/issues/${pullRequest}/comments`, body: { body } }),
    updateComment: (id, body) =>
      read({ method: 'PATCH', url: `${repository}/issues/comments/${id}`, body: { body } }),
    listPullRequests: (commit) => readPages(send, `${repository}/commits/${commit}/pulls?per_page=100`),
  }
}

async function readPages<Item>(
  send: (request: Request) => Promise<Response>,
  first: string,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let next: string | null = first
  for (let page = 0; next !== null && page < MOST_PAGES; page += 1) {
    const request: Request = { method: 'GET', url: next }
    const response = await send(request)
    const list = await readJson(response, request)
    if (!Array.isArray(list)) throw makeAnswerError(response, request)
    items.push(...(list as Item[]))
    next = findNext(response.headers.get('link') ?? '', first)
  }
  return items
}

async function readJson(response: Response, request: Request): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    throw makeAnswerError(response, request)
  }
}

function makeAnswerError({ status }: Response, request: Request): GitHubError {
  return new GitHubError(status, `${renderCall(request)} was answered with something else than GitHub does.`)
}

function renderCall({ method, url }: Request): string {
  return `${method} ${new URL(url).pathname}`
}

// Only where the first page came from: the token goes nowhere else.
function findNext(link: string, first: string): string | null {
  const url = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1]
  return url !== undefined && new URL(url).origin === new URL(first).origin ? url : null
}

async function sendPatiently(world: World, token: string, request: Request): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await sendOnce(world, token, request)
    if (response instanceof Response && response.ok) return response
    const wait = readWait(response, tries, request)
    if (wait === null || tries >= MOST_TRIES) throw await makeError(response, request)
    await world.wait(wait)
  }
}

async function sendOnce(
  world: World,
  token: string,
  { method, url, body }: Request,
): Promise<Response | Error> {
  try {
    return await world.fetch(url, {
      method,
      redirect: 'error',
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': 'xec-action',
        'x-github-api-version': '2022-11-28',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT),
    })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

// How long to wait before the same is asked again; null where that would not help. A comment that may have been written all the same
// is not written twice: after no answer to that, nobody asks again.
function readWait(response: Response | Error, tries: number, { method }: Request): number | null {
  const pause = 1000 * 2 ** (tries - 1)
  if (response instanceof Error) return method === 'POST' ? null : pause
  const { status, headers } = response
  const after = Number(headers.get('retry-after') ?? Number.NaN) * 1000
  if (status === 429 || (status === 403 && (after >= 0 || headers.get('x-ratelimit-remaining') === '0'))) {
    return Math.min(after >= 0 ? after : (readReset(headers) ?? pause), LONGEST_WAIT)
  }
  return status >= 500 && method !== 'POST' ? pause : null
}

// GitHub says when, by its own clock.
function readReset(headers: Headers): number | null {
  const [reset, now] = [
    Number(headers.get('x-ratelimit-reset')) * 1000,
    Date.parse(headers.get('date') ?? ''),
  ]
  return reset > now ? reset - now : null
}

const WHAT_TO_DO: Readonly<Record<number, string>> = {
  401: 'The token is not valid.',
  403: 'The token may not do that: the job needs "permissions: pull-requests: write". A pull request from a fork gets a token that can only read.',
  404: 'The token cannot see that: the job needs "permissions: pull-requests: write", and the pull request must exist.',
  422: 'The comment was not accepted: it may be too long, or the conversation is locked.',
  429: 'Too much was asked at once: run it again later.',
}

async function makeError(response: Response | Error, request: Request): Promise<GitHubError> {
  const call = renderCall(request)
  if (response instanceof Error) return new GitHubError(0, `${call}: no answer (${response.message}).`)
  const { status } = response
  const { message } = (await response.json().catch(() => ({}))) as { readonly message?: unknown }
  const said = typeof message === 'string' && message !== '' ? ` (${message.slice(0, 200)})` : ''
  return new GitHubError(
    status,
    `${call} was answered with ${status}${said}. ${WHAT_TO_DO[status] ?? ''}`.trim(),
  )
}
