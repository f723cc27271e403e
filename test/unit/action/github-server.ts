// A server that answers as GitHub's REST API does, as far as the action uses it, and keeps a record of what it was asked.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Comment, PullRequest } from '../../../src/action/github.ts'

/** An answer that is given instead of the usual one. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly message?: string
  /** What it holds in the place of a message. */
  readonly value?: unknown
}

/** What the server holds, and how it fails. */
export interface Facts {
  readonly comments?: readonly Comment[]
  readonly pullRequests?: readonly PullRequest[]
  /** Who the token belongs to; null for the token of a workflow, which may not ask. */
  readonly login?: string | null
  /** Answers to the calls `METHOD /path`, one after another, before the usual ones. */
  readonly answers?: Readonly<Record<string, readonly Answer[]>>
}

/** A server under way. */
export interface GitHubServer {
  readonly url: string
  readonly calls: string[]
  readonly comments: Comment[]
  readonly close: () => Promise<void>
}

const PAGE = 100
const FORBIDDEN = { status: 403, message: 'Resource not accessible by integration' }

/** A comment as GitHub gives it. */
export function makeComment(id: number, body: string, login = 'github-actions[bot]'): Comment {
  return { id, body, html_url: `https://github.example/comment/${id}`, user: { login } }
}

/** Starts the server for the repository `shop/infra`. */
export async function startGitHub(facts: Facts = {}): Promise<GitHubServer> {
  const comments = [...(facts.comments ?? [])]
  const answers = new Map(Object.entries(facts.answers ?? {}).map(([call, list]) => [call, [...list]]))
  const calls: string[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '', `http://${request.headers.host}`)
      const call = `${request.method} ${url.pathname}`
      calls.push(`${call}${url.search}`)
      const body = await readBody(request)
      const given = answers.get(call)?.shift()
      const { status, headers, value } = given
        ? {
            status: given.status,
            headers: given.headers,
            value: given.value ?? { message: given.message ?? '' },
          }
        : answer(call, url, body)
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(value))
    })()
  })

  function answer(call: string, url: URL, { body = '' }: { readonly body?: string }): Reply {
    const [, id] = /\/issues\/comments\/(\d+)$/.exec(call) ?? []
    if (call === 'GET /user') return readUser(facts.login ?? null)
    if (call.endsWith('/pulls')) return { status: 200, value: facts.pullRequests ?? [] }
    if (call.startsWith('GET ')) return readPage(comments, url)
    if (id !== undefined) {
      const at = comments.findIndex((comment) => comment.id === Number(id))
      comments[at] = { ...(comments[at] as Comment), body }
      return { status: 200, value: comments[at] }
    }
    const comment = makeComment(1000 + comments.length, body, facts.login ?? undefined)
    comments.push(comment)
    return { status: 201, value: comment }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, calls, comments, close: () => close(server) }
}

interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly value: unknown
}

function readUser(login: string | null): Reply {
  if (login !== null) return { status: 200, value: { login } }
  return { status: FORBIDDEN.status, value: { message: FORBIDDEN.message } }
}

function readPage(comments: readonly Comment[], url: URL): Reply {
  const page = Number(url.searchParams.get('page') ?? 1)
  const hasMore = comments.length > page * PAGE
  return {
    status: 200,
    headers: hasMore
      ? { link: `<${url.origin}${url.pathname}?per_page=100&page=${page + 1}>; rel="next"` }
      : {},
    value: comments.slice((page - 1) * PAGE, page * PAGE),
  }
}

async function readBody(request: IncomingMessage): Promise<{ readonly body?: string }> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return JSON.parse(text === '' ? '{}' : text) as { readonly body?: string }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
