// The programs that run inside containers, run on this machine, with those of their interpreters that it has. Busybox's are tried on real
// engines (test/engines/check.test.ts).
import { execFile, spawnSync } from 'node:child_process'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAnswers, readLook } from '../../../src/check/answers.ts'
import { makeLookCommand, makeProbeCommand, type Probe, type Tools } from '../../../src/check/scripts.ts'
import { isListening } from '../../../src/check/listeners.ts'

const run = promisify(execFile)

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

const TOOLS: readonly (readonly [needs: string, tools: Tools])[] = [
  ['bash', { runner: 'sh', connect: 'bash', resolve: 'getent' }],
  ['curl', { runner: 'sh', connect: 'curl', resolve: 'getent' }],
  ['nc', { runner: 'sh', connect: 'nc', resolve: 'getent' }],
  ['perl', { runner: 'perl' }],
  ['python3', { runner: 'python3' }],
  ['node', { runner: 'node' }],
]

let server: Server
let open = 0
let closed = 0

async function listen(): Promise<Server> {
  const made = createServer((socket) => void socket.on('error', () => undefined))
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  return made
}

beforeAll(async () => {
  server = await listen()
  open = (server.address() as AddressInfo).port
  const other = await listen()
  closed = (other.address() as AddressInfo).port
  await new Promise((resolve) => other.close(resolve))
})
afterAll(() => void server.close())

async function output([program = '', ...rest]: readonly string[]): Promise<string> {
  return (await run(program, rest, { timeout: 20_000 })).stdout
}

describe.each(TOOLS.filter(([needs]) => has(needs)))('with %s', (_, tools) => {
  it('connections and names are tried, and answered by themselves', async () => {
    const probes: Probe[] = [
      { kind: 'connect', address: '127.0.0.1', port: open },
      { kind: 'connect', address: '127.0.0.1', port: closed },
      { kind: 'resolve', name: 'localhost' },
      { kind: 'resolve', name: '$(touch /tmp/pwned)' },
    ]
    const [taken, refused, name, odd] = readAnswers(probes, await output(makeProbeCommand(tools, probes, 2)))
    expect(taken).toEqual({ kind: 'connected' })
    expect(refused).toEqual({ kind: 'refused' })
    expect(
      name?.kind === 'addresses' && name.addresses.every((address) => ['127.0.0.1', '::1'].includes(address)),
    ).toBe(true)
    expect(odd?.kind).not.toBe('addresses')
  })

  it('it is seen who listens', async () => {
    const look = readLook(tools.runner, await output(makeLookCommand(tools.runner)))
    expect(look?.tools).not.toBeNull()
    expect(isListening(look?.listeners ?? [], '127.0.0.1', open)).toBe(true)
    expect(isListening(look?.listeners ?? [], '127.0.0.1', closed)).toBe(false)
  })
})
