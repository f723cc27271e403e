// Calls of the REST API of a host, with its manners: pages are followed, what is overloaded is asked again after the time that it names, and
// what is not allowed is said with what is missing.
import type { World } from './world.ts'

/** Why a request came to nothing, in words that say what to do. `status` is 0 where there was no answer. */
export class ApiError extends Error {
  override readonly name: string = 'ApiError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** A host as its answers have to be read. */
export interface Service {
  readonly name: string
  /** Who asks, and in which form. They are sent where the first page of a list is, and nowhere else. */
  readonly headers: Readonly<Record<string, string>>
  /** What the headers with the limit of calls begin with. */
  readonly limits: string
  /** What to do about a status. */
  readonly advice: Readonly<Record<number, string>>
}

/** A request. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  readonly url: string
  readonly body?: object
}

/** The calls. All of them reject with an ApiError. */
export interface Http {
  readonly read: <Value>(request: Request) => Promise<Value>
  /** All items of a list. */
  readonly readPages: <Item>(first: string) => Promise<readonly Item[]>
}

const MOST_TRIES = 4
const MOST_PAGES = 50
const LONGEST_WAIT = 60_000
const TIMEOUT = 30_000

/** Binds the calls to a host. */
export function openHttp(world: World, service: Service): Http {
  const call: Call = { world, service }
  const read = async (request: Request): Promise<unknown> => {
    const response = await sendPatiently(call, request)
    return readJson(call, response, request)
  }
  return {
    read: async <Value>(request: Request) => (await read(request)) as Value,
    readPages: (first) => readPages(call, first),
  }
}

interface Call {
  readonly world: World
  readonly service: Service
}

async function readPages<Item>(call: Call, first: string): Promise<readonly Item[]> {
  const items: Item[] = []
  let next: string | null = first
  for (let page = 0; next !== null && page < MOST_PAGES; page += 1) {
    const request: Request = { method: 'GET', url: next }
    const response = await sendPatiently(call, request)
    const list = await readJson(call, response, request)
    if (!Array.isArray(list)) throw makeAnswerError(call, response, request)
    items.push(...(list as Item[]))
    next = findNext(response.headers.get('link') ?? '', first)
  }
  return items
}

async function readJson(call: Call, response: Response, request: Request): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    throw makeAnswerError(call, response, request)
  }
}

function makeAnswerError({ service }: Call, { status }: Response, request: Request): ApiError {
  return new ApiError(
    status,
    `${renderCall(request)} was answered with something else than ${service.name} does.`,
  )
}

function renderCall({ method, url }: Request): string {
  return `${method} ${new URL(url).pathname}`
}

// Only where the first page came from: the token goes nowhere else.
function findNext(link: string, first: string): string | null {
  const url = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1]
  return url !== undefined && new URL(url).origin === new URL(first).origin ? url : null
}

async function sendPatiently(call: Call, request: Request): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await sendOnce(call, request)
    if (response instanceof Response && response.ok) return response
    const wait = readWait(response, tries, { request, limits: call.service.limits })
    if (wait === null || tries >= MOST_TRIES) throw await makeError(call, response, request)
    await call.world.wait(wait)
  }
}

async function sendOnce({ world, service }: Call, { method, url, body }: Request): Promise<Response | Error> {
  try {
    return await world.fetch(url, {
      method,
      redirect: 'error',
      headers: { 'content-type': 'application/json', 'user-agent': 'xec-action', ...service.headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT),
    })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

interface WaitFacts {
  readonly request: Request
  readonly limits: string
}

// How long to wait before the same is asked again; null where that would not help. A comment that may have been written all the same
// is not written twice: after no answer to that, nobody asks again.
function readWait(
  response: Response | Error,
  tries: number,
  { request: { method }, limits }: WaitFacts,
): number | null {
  const pause = 1000 * 2 ** (tries - 1)
  if (response instanceof Error) return method === 'POST' ? null : pause
  const { status, headers } = response
  const after = Number(headers.get('retry-after') ?? Number.NaN) * 1000
  if (status === 429 || (status === 403 && (after >= 0 || headers.get(`${limits}remaining`) === '0'))) {
    return Math.min(after >= 0 ? after : (readReset(headers, limits) ?? pause), LONGEST_WAIT)
  }
  return status >= 500 && method !== 'POST' ? pause : null
}

// The host says when, by its own clock.
function readReset(headers: Headers, limits: string): number | null {
  const [reset, now] = [Number(headers.get(`${limits}reset`)) * 1000, Date.parse(headers.get('date') ?? '')]
  return reset > now ? reset - now : null
}

async function makeError({ service }: Call, response: Response | Error, request: Request): Promise<ApiError> {
  const call = renderCall(request)
  if (response instanceof Error) return new ApiError(0, `${call}: no answer (${response.message}).`)
  const { status } = response
  const said = readMessage(await response.json().catch(() => null))
  return new ApiError(
    status,
    `${call} was answered with ${status}${said}. ${service.advice[status] ?? ''}`.trim(),
  )
}

// A text as a rule, and what was wrong with each field now and then.
function readMessage(value: unknown): string {
  const { message, error } = (value ?? {}) as { readonly message?: unknown; readonly error?: unknown }
  const said = message ?? error ?? ''
  const text = typeof said === 'string' ? said : JSON.stringify(said)
  return text === '' ? '' : ` (${text.slice(0, 200)})`
}
