// The faults of the bench are what they say they are: what the engine gets, and what xec sees of it.
import { createServer, type Server } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { api } from '../../support/engine-api.ts'
import { startFaultProxy, type FaultKind, type FaultProxy } from '../../support/fault-proxy.ts'

let folder: string
let server: Server
let proxy: FaultProxy
let arrived: string[]
let done: string[]

beforeEach(async () => {
  arrived = []
  done = []
  folder = await mkdtemp(join(tmpdir(), 'xec-proxy-test-'))
  server = createServer((incoming, outgoing) => {
    arrived.push(`${incoming.method} ${incoming.url}`)
    incoming.resume()
    const hasBody = incoming.url === '/create'
    outgoing.writeHead(hasBody ? 201 : 204, hasBody ? { 'content-type': 'application/json' } : {})
    outgoing.end(hasBody ? JSON.stringify({ Id: 'a'.repeat(64) }) : undefined)
  })
  const socket = join(folder, 'engine.sock')
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  proxy = await startFaultProxy(socket)
})

afterEach(async () => {
  await proxy.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

function arm(kind: FaultKind, at: number): void {
  proxy.arm({
    kind,
    at,
    killClient: async () => void done.push('client killed'),
    interruptClient: () => void done.push('interrupted'),
    killDaemon: async () => void done.push('daemon killed'),
  })
}

/** Status of a call, or "broken". */
function send(method: string, path: string): Promise<number | 'broken'> {
  return api(proxy.socket, method, path, method === 'GET' ? undefined : {}).then(
    ({ status }) => status,
    () => 'broken' as const,
  )
}

const cases: readonly (readonly [FaultKind, number | 'broken', boolean, string[]])[] = [
  ['refuse-before', 500, false, []],
  ['busy', 503, false, []],
  ['error-after', 500, true, []],
  ['drop-before', 'broken', false, []],
  ['drop-after', 'broken', true, []],
  ['truncate', 'broken', true, []],
  ['delay', 201, true, []],
  ['kill-daemon-before', 'broken', false, ['daemon killed']],
  ['kill-daemon-after', 'broken', true, ['daemon killed']],
  ['interrupt', 201, true, ['interrupted']],
]

describe('a fault', () => {
  test.each(cases)('%s: xec sees %s, the engine does it: %s', async (kind, seen, reachesEngine, effects) => {
    arm(kind, 2)
    expect(await send('POST', '/create')).toBe(201)
    expect(await send('GET', '/create')).toBe(201)
    arrived.length = 0
    expect(await send('POST', '/create')).toBe(seen)
    expect(await proxy.settle()).toBe(true)
    expect(arrived).toEqual(reachesEngine ? ['POST /create'] : [])
    expect(done).toEqual(effects)
    expect(await send('DELETE', '/network')).toBe(204)
    expect(proxy.calls.map(({ method }) => method)).toEqual(['POST', 'POST', 'DELETE'])
  })

  test('truncate: an answer without a body breaks as well', async () => {
    arm('truncate', 1)
    expect(await send('DELETE', '/network')).toBe('broken')
    expect(arrived).toEqual(['DELETE /network'])
  })

  test('a call that never comes is no hit', async () => {
    arm('drop-before', 2)
    expect(await send('POST', '/create')).toBe(201)
    expect(await proxy.settle()).toBe(false)
  })
})
