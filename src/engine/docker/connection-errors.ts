// Why no usable answer came, as EngineErrors: nobody there, no right to talk to it, too slow, or no engine.
import { EngineError, type EngineErrorKind } from '../../model/errors.ts'
import { renderEndpoint } from './endpoint.ts'
import type { LocatedEngine } from './locate.ts'
import { TransmitError } from './transmit.ts'

interface Trouble {
  readonly kind: EngineErrorKind
  readonly problem: string
  readonly fix: string
}

const START = 'Start the engine, or say where it is with --engine URL or DOCKER_HOST.'
const DENIED = 'Join the group that owns the socket ("docker" as a rule), or use a rootless engine.'
const TLS = 'Check DOCKER_CERT_PATH or the certificates of the Docker context.'
const NO_ENGINE = 'Check that the address is that of a Docker Engine or of Podman.'

const BROKEN: Trouble = {
  kind: 'unreachable',
  problem: 'the connection broke',
  fix: 'Look whether the engine still runs. What a change did before the connection broke is not known.',
}

const TROUBLES: Readonly<Record<string, Trouble>> = {
  ENOENT: { kind: 'unreachable', problem: 'there is no such socket', fix: START },
  ECONNREFUSED: { kind: 'unreachable', problem: 'nobody listens there', fix: START },
  ENOTSOCK: { kind: 'unreachable', problem: 'that is no socket', fix: START },
  ENOTFOUND: { kind: 'unreachable', problem: 'the host name is not known', fix: START },
  EAI_AGAIN: { kind: 'unreachable', problem: 'the host name could not be looked up', fix: START },
  EHOSTUNREACH: { kind: 'unreachable', problem: 'no way leads to the host', fix: START },
  ENETUNREACH: { kind: 'unreachable', problem: 'no way leads to the network of the host', fix: START },
  ECONNRESET: BROKEN,
  EPIPE: BROKEN,
  EACCES: { kind: 'denied', problem: 'access to the socket is denied', fix: DENIED },
  EPERM: { kind: 'denied', problem: 'access to the socket is denied', fix: DENIED },
  EPROTO: { kind: 'unreachable', problem: 'it does not speak TLS as expected', fix: TLS },
}

/** Makes the error of an exchange that failed; `cause` is what Node or the transmission threw. */
export function makeConnectionError(call: string, cause: unknown, located: LocatedEngine): EngineError {
  const { kind, problem, fix } = findTrouble(cause)
  const place = `${renderEndpoint(located.endpoint)} (from ${located.source})`
  const others = located.missing.filter(
    (path) => renderEndpoint({ kind: 'unix', path }) !== renderEndpoint(located.endpoint),
  )
  const tried = others.length === 0 ? '' : ` Tried as well, and not there: ${others.join(', ')}.`
  return new EngineError(
    kind,
    `No answer from the engine at ${place}: ${problem.replace(/\.$/, '')}.${tried}`,
    {
      call,
      fix,
      cause,
    },
  )
}

/** Makes the error of an answer that no engine gives: not JSON, or a status that the API does not have. */
export function makeMalformedError(call: string, status: number, located: LocatedEngine): EngineError {
  const place = renderEndpoint(located.endpoint)
  const message = `What answers at ${place} is no container engine: ${call} gave status ${status} without the JSON of one.`
  return new EngineError('malformed', message, { call, status, fix: NO_ENGINE })
}

/** Makes the error of a status of the 500s without an engine's message: what stands before the engine cannot reach it. */
export function makeGatewayError(call: string, status: number, located: LocatedEngine): EngineError {
  const place = renderEndpoint(located.endpoint)
  const message = `What stands before the engine at ${place} answered ${call} with status ${status} and no word of the engine.`
  return new EngineError('unreachable', message, { call, status, fix: NO_ENGINE })
}

function findTrouble(cause: unknown): Trouble {
  if (cause instanceof TransmitError) return findOwnTrouble(cause)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (cause instanceof Error && 'syscall' in cause && String(cause.syscall).startsWith('spawn')) {
    return {
      kind: 'unreachable',
      problem: `ssh could not be started (${code})`,
      fix: 'Install ssh, or use another address.',
    }
  }
  const known = TROUBLES[code]
  if (known !== undefined) return known
  const reason = cause instanceof Error ? cause.message : String(cause)
  if (code.startsWith('ERR_SSL_') && /alert|certificate/i.test(reason)) {
    return { kind: 'denied', problem: `it refused the client's certificate (${code})`, fix: TLS }
  }
  if (/^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code)) {
    return { kind: 'unreachable', problem: `TLS failed (${code}: ${reason})`, fix: TLS }
  }
  return { kind: 'unreachable', problem: reason, fix: START }
}

function findOwnTrouble({ reason, message }: TransmitError): Trouble {
  switch (reason) {
    case 'connect-timeout':
      return { kind: 'unreachable', problem: message, fix: START }
    case 'answer-timeout':
      return {
        kind: 'timeout',
        problem: message,
        fix: 'Look what keeps the engine busy. What a change did is not known: plan again before you apply again.',
      }
    case 'broken':
      return BROKEN
    case 'not-http':
      return { kind: 'malformed', problem: 'the answer is not HTTP', fix: NO_ENGINE }
    case 'answer-too-large':
      return { kind: 'malformed', problem: `the answer is too large (${message})`, fix: NO_ENGINE }
  }
}
