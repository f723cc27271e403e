// A server in the place of a host's REST API: it keeps a record of what it was asked, and fails as a test wants it to.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An answer that is given instead of the usual one. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly message?: string
  /** What it holds in the place of a message. */
  readonly value?: unknown
}

/** What was asked: `METHOD /path`, and the body of a comment. */
export interface Asked {
  readonly call: string
  readonly url: URL
  readonly body: string
  readonly headers: IncomingHttpHeaders
}

/** What is answered. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly value: unknown
}

/** A server under way. */
export interface Recording {
  readonly url: string
  readonly calls: string[]
  readonly close: () => Promise<void>
}

/** Starts a server. `answers` are given to the calls `METHOD /path`, one after another, before the usual ones. */
export async function startRecording(
  given: Readonly<Record<string, readonly Answer[]>>,
  answer: (asked: Asked) => Reply,
): Promise<Recording> {
  const answers = new Map(Object.entries(given).map(([call, list]) => [call, [...list]]))
  const calls: string[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '', `http://${request.headers.host}`)
      const call = `${request.method} ${url.pathname}`
      calls.push(`${call}${url.search}`)
      const { body = '' } = await readBody(request)
      const first = answers.get(call)?.shift()
      const { status, headers, value } = first
        ? {
            status: first.status,
            headers: first.headers,
            value: first.value ?? { message: first.message ?? '' },
          }
        : answer({ call, url, body, headers: request.headers })
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(value))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, calls, close: () => close(server) }
}

const PAGE = 100

/** A page of a list, with the link to the next one. */
export function readPage(items: readonly unknown[], url: URL): Reply {
  const page = Number(url.searchParams.get('page') ?? 1)
  const next = new URL(url)
  next.searchParams.set('page', String(page + 1))
  return {
    status: 200,
    headers: items.length > page * PAGE ? { link: `<${next.href}>; rel="next"` } : {},
    value: items.slice((page - 1) * PAGE, page * PAGE),
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
