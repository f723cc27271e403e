import { describe, expect, it } from 'vitest'
import { makeConnectionError } from '../../../../src/engine/docker/connection-errors.ts'
import type { LocatedEngine } from '../../../../src/engine/docker/locate.ts'
import { TransmitError } from '../../../../src/engine/docker/transmit.ts'

const system: LocatedEngine = {
  endpoint: { kind: 'unix', path: '/var/run/docker.sock' },
  source: 'the default',
  missing: ['/var/run/docker.sock', '/run/user/7/docker.sock', '/home/eve/.docker/run/docker.sock'],
}

function makeCause(code: string, message: string = code): Error {
  return Object.assign(new Error(message), { code })
}

describe('why no answer came', () => {
  it.each([
    ['ENOENT', 'unreachable', 'engine-unreachable', 'there is no such socket'],
    ['ECONNREFUSED', 'unreachable', 'engine-unreachable', 'nobody listens there'],
    ['EACCES', 'denied', 'engine-denied', 'access to the socket is denied'],
    ['EPERM', 'denied', 'engine-denied', 'access to the socket is denied'],
    ['ECONNRESET', 'unreachable', 'engine-unreachable', 'the connection broke'],
    ['EPIPE', 'unreachable', 'engine-unreachable', 'the connection broke'],
    [
      'CERT_HAS_EXPIRED',
      'unreachable',
      'engine-unreachable',
      'TLS failed (CERT_HAS_EXPIRED: CERT_HAS_EXPIRED)',
    ],
    ['EMFILE', 'unreachable', 'engine-unreachable', 'EMFILE'],
  ])('%s: %s', (cause, kind, code, problem) => {
    const error = makeConnectionError('GET /version', makeCause(cause), system)
    expect(error).toMatchObject({ kind, code, call: 'GET /version', status: null })
    expect(error.message).toContain(`/var/run/docker.sock (from the default): ${problem}.`)
    expect(error.fix).not.toBe('')
  })

  it('is refused certificates where TLS says so', () => {
    const cause = makeCause('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tlsv13 alert certificate required')
    expect(makeConnectionError('GET /version', cause, system).kind).toBe('denied')
  })

  it('is a missing ssh, not a missing socket, where that could not be started', () => {
    const cause = Object.assign(makeCause('ENOENT', 'spawn ssh ENOENT'), { syscall: 'spawn ssh' })
    expect(makeConnectionError('GET /version', cause, system).message).toContain(
      'ssh could not be started (ENOENT)',
    )
  })

  it.each([
    ['connect-timeout', 'unreachable', 'no answer within 5 ms'],
    ['answer-timeout', 'timeout', 'no answer within 5 ms'],
    ['answer-too-large', 'malformed', 'no answer within 5 ms'],
    ['not-http', 'malformed', 'the answer is not HTTP'],
    ['broken', 'unreachable', 'the connection broke'],
  ] as const)('is %s: %s', (reason, kind, problem) => {
    const error = makeConnectionError(
      'GET /version',
      new TransmitError(reason, 'no answer within 5 ms'),
      system,
    )
    expect(error.kind).toBe(kind)
    expect(error.message).toContain(problem)
  })

  it('may be anything that is thrown', () => {
    expect(makeConnectionError('GET /version', 'boom', system)).toMatchObject({
      kind: 'unreachable',
      cause: 'boom',
    })
  })

  it('names the other places that were looked at, once', () => {
    const { message } = makeConnectionError('GET /version', makeCause('ENOENT'), system)
    expect(message).toBe(
      'No answer from the engine at unix:///var/run/docker.sock (from the default): there is no such socket.' +
        ' Tried as well, and not there: /run/user/7/docker.sock, /home/eve/.docker/run/docker.sock.',
    )
  })
})
