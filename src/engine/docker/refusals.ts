// What an engine's refusal means. Engines of different versions answer the same condition with different statuses, and different
// conditions with the same one, so one table, read from top to bottom, maps status and text to a kind.
// Source: texts measured on Docker 20.10, 26, 28 and Podman 4.3, 5.4; those marked with a version, its source code.
import { EngineError, type EngineErrorKind } from '../../model/errors.ts'

/** One row: the statuses that it is about, and a text that the message must have (absent: any). */
interface Refusal {
  readonly statuses: readonly number[]
  readonly text?: RegExp
  readonly kind: EngineErrorKind
}

// What only the text tells apart. Statuses differ by version: 403 or 400 on Docker, 500 before Docker 25 and on Podman.
const REFUSALS: readonly Refusal[] = [
  { statuses: [401], kind: 'denied' },
  { statuses: [403], text: /authorization denied/i, kind: 'denied' },

  {
    statuses: [409],
    text: /marked for removal|removal of container .* is already in progress/i,
    kind: 'not-found',
  },
  { statuses: [409], text: /ingress network \(.*\) is already present/i, kind: 'invalid' },
  { statuses: [409], kind: 'name-taken' },

  // a container that is just restarting has no sandbox to connect (Docker 28)
  { statuses: [404], text: /network sandbox for container/i, kind: 'server' },
  { statuses: [400, 404], text: /among the defaults|fully subnetted/i, kind: 'pool-exhausted' },
  { statuses: [404], kind: 'not-found' },

  {
    statuses: [403, 500],
    text: /already exists in network|is already connected/i,
    kind: 'already-connected',
  },
  { statuses: [500], text: /is not connected to/i, kind: 'not-connected' },
  { statuses: [403, 500], text: /pool overlaps|is already used on the host/i, kind: 'pool-overlap' },
  { statuses: [403, 500], text: /failed to allocate gateway|no-address for gateway/i, kind: 'invalid' },
  // not the "address already in use" of a published port
  { statuses: [403, 500], text: /Address already in use|is already allocated to/, kind: 'address-in-use' },
  {
    statuses: [400, 403, 500],
    text: /active endpoints|is in use|network is being used/i,
    kind: 'active-endpoints',
  },
  {
    statuses: [403, 500],
    text: /pre-?defined|conflicts with a valid network mode|default network .* cannot be removed/i,
    kind: 'predefined',
  },
  { statuses: [400, 403], kind: 'invalid' },

  { statuses: [500], text: /network already exists/i, kind: 'name-taken' },
  {
    statuses: [500],
    text: /no available IP|failed to find free IP|could not find free subnet/i,
    kind: 'pool-exhausted',
  },
  { statuses: [500], text: /unsupported driver|failed to find driver|code = NotFound/i, kind: 'not-found' },
  // a crash inside Podman, whatever words it has
  { statuses: [500], text: /runtime error|internal libpod error/i, kind: 'server' },
  {
    statuses: [500],
    text: /invalid|failed to parse|cannot unmarshal|not in (any )?subnet|out of range|not supported|PermissionDenied/i,
    kind: 'invalid',
  },
  { statuses: [500, 503], text: /not a swarm manager/i, kind: 'invalid' },
  { statuses: [501], kind: 'invalid' },
]

/** A refusal: the call (`POST /networks/create`), the status of the answer and the engine's own words. */
export interface RefusedCall {
  readonly call: string
  readonly status: number
  readonly message: string
}

/** What a refusal means, by status and, where that is ambiguous, by text. */
export function parseRefusal(status: number, message: string): EngineErrorKind {
  const row = REFUSALS.find(
    ({ statuses, text }) => statuses.includes(status) && (text?.test(message) ?? true),
  )
  return row?.kind ?? 'server'
}

/** Makes the error of a refusal, in the engine's words. */
export function makeRefusal({ call, status, message }: RefusedCall): EngineError {
  const kind = parseRefusal(status, message)
  const words = message.trim()
  const fix = kind === 'denied' ? 'Ask whoever runs the engine to allow the call for you.' : ''
  return new EngineError(kind, words === '' ? `${call} was refused with status ${status}.` : words, {
    status,
    call,
    fix,
  })
}
