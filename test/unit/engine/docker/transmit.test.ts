// Exchanges with servers that answer in ways of their own.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readText } from '../../../../src/engine/docker/body.ts'
import { Connections } from '../../../../src/engine/docker/connections.ts'
import type { RawReply } from '../../../../src/engine/docker/reply.ts'
import { transmit, type Deadlines } from '../../../../src/engine/docker/transmit.ts'

let folder: string
let path: string
let server: Server
let sockets: Socket[]
let requests: string[]
let answer: (socket: Socket, request: string) => void
let connections: Connections

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-transmit-'))
  path = join(folder, 'engine.sock')
  sockets = []
  requests = []
  server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      requests.push(data.toString())
      answer(socket, data.toString())
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  connections = new Connections({ kind: 'unix', path })
})
afterEach(async () => {
  connections.close()
  sockets.forEach((socket) => socket.destroy())
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

const PATIENT: Deadlines = { connect: 5000, answer: 5000 }
const MB = 1024 * 1024

function reply(body: string, head = ''): string {
  return `HTTP/1.1 200 OK\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

function send(deadlines = PATIENT, rest: { method?: string; body?: string } = {}): Promise<RawReply> {
  const { method = 'GET', body } = rest
  return transmit(connections, { method, path: '/info', headers: {}, body }, deadlines)
}

/** Waits until nothing more goes to the client, and gives how many bytes are left. */
async function waitForStandstill(): Promise<number> {
  let left = Number.NaN
  for (let calm = 0; calm < 10; calm = sockets[0]?.writableLength === left ? calm + 1 : 0) {
    left = sockets[0]?.writableLength ?? Number.NaN
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return left
}

describe('a request', () => {
  it('says what is asked for, with its body', async () => {
    answer = (socket) => socket.write(reply('{}'))
    await send()
    await send(PATIENT, { method: 'POST' })
    const headers = { 'Content-Type': 'application/json', 'Content-Length': 2 }
    await transmit(connections, { method: 'POST', path: '/x', headers, body: '{}' }, PATIENT)
    expect(requests).toEqual([
      'GET /info HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'POST /info HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n',
      'POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
    ])
  })

  it('goes over the connection of the last one where that is kept', async () => {
    answer = (socket) => socket.write(reply('{}'))
    for (let round = 0; round < 3; round += 1) await readText((await send()).body)
    expect(sockets).toHaveLength(1)
    answer = (socket) => socket.write(reply('{}', 'Connection: close\r\n'))
    await readText((await send()).body)
    await readText((await send()).body)
    expect(sockets).toHaveLength(2)
  })

  it('goes over another one where the other side has ended it, or has said what nobody asked for', async () => {
    answer = (socket) => socket.write(reply('{}'))
    await readText((await send()).body)
    const gone = new Promise((resolve) => sockets[0]?.once('close', resolve))
    sockets[0]?.end()
    await gone
    await readText((await send()).body)
    const dropped = new Promise((resolve) => sockets[1]?.once('close', resolve))
    sockets[1]?.write('HTTP/1.1 408 Request Timeout\r\n\r\n')
    await dropped
    await readText((await send()).body)
    expect(sockets).toHaveLength(3)
  })
})

describe('a kept connection that ends as a request goes out', () => {
  // the end comes right behind the answer, when the next request is under way
  const endEach = (socket: Socket): void => void socket.end(reply('{}'))

  it('costs no call that changes nothing', async () => {
    answer = endEach
    for (let round = 0; round < 6; round += 1) {
      await expect(readText((await send()).body)).resolves.toBe('{}')
    }
    connections = new Connections({ kind: 'unix', path }, 2)
    const texts = await Promise.all(Array.from({ length: 9 }, async () => readText((await send()).body)))
    expect(texts).toEqual(Array.from({ length: 9 }, () => '{}'))
  })

  it('is told of as one call', async () => {
    answer = endEach
    const told: unknown[] = []
    for (let round = 0; round < 2; round += 1) {
      const onEnd = (exchange: unknown): void => void told.push(exchange)
      const request = { method: 'GET', path: '/', headers: {}, body: undefined, onEnd }
      await readText((await transmit(connections, request, PATIENT)).body)
    }
    expect(told).toMatchObject([{ status: 200 }, { status: 200 }])
  })

  it('ends one that changes something, which may have been heard', async () => {
    answer = endEach
    await readText((await send()).body)
    await expect(send(PATIENT, { method: 'POST' })).rejects.toMatchObject({ reason: 'broken' })
  })

  it('ends one whose answer had begun', async () => {
    answer = (socket) => socket.write(reply('{}'))
    await readText((await send()).body)
    answer = (socket) => socket.end('HTTP/1.1 200')
    await expect(send()).rejects.toMatchObject({ reason: 'broken' })
    expect(requests).toHaveLength(2)
  })
})

describe('a deadline', () => {
  it('is for the connection first', async () => {
    // nobody takes it, as with a host that drops what comes
    const silent = new Connections({ kind: 'tcp', host: '127.0.0.1', port: 1, basePath: '', tls: null })
    const wire = { write: () => true }
    const nothing = (): void => undefined
    silent.take = async () => ({ occupy: nothing, whenReady: nothing, destroy: nothing, wire }) as never
    const sent = transmit(
      silent,
      { method: 'GET', path: '/', headers: {}, body: undefined },
      { connect: 20, answer: 60_000 },
    )
    await expect(sent).rejects.toMatchObject({
      reason: 'connect-timeout',
      message: 'no connection within 20 ms',
    })
  })

  it('is longer for the answer', async () => {
    answer = (socket) => void setTimeout(() => socket.write(reply('late')), 60)
    const deadlines = { connect: 20, answer: 5000 }
    await expect(readText((await send(deadlines)).body)).resolves.toBe('late')
    // and again over the connection that was kept
    await expect(readText((await send(deadlines)).body)).resolves.toBe('late')
    expect(sockets).toHaveLength(1)
  })

  it('ends a body that does not end, for whoever reads it', async () => {
    answer = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
    const { body } = await send({ connect: 1000, answer: 50 })
    await expect(readText(body)).rejects.toMatchObject({ reason: 'answer-timeout' })
  })
})

describe('an answer', () => {
  it('that breaks off is an error, before it begins and in its middle', async () => {
    answer = (socket) => socket.end()
    await expect(send()).rejects.toMatchObject({ reason: 'broken' })
    answer = (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
    await expect(readText((await send()).body)).rejects.toMatchObject({ reason: 'broken' })
  })

  it('that ends with the connection is whole', async () => {
    answer = (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nall')
    await expect(readText((await send()).body)).resolves.toBe('all')
  })

  it('that is not HTTP is an error', async () => {
    answer = (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')
    await expect(send()).rejects.toMatchObject({ reason: 'not-http', message: 'this is not HTTP' })
  })

  it('that goes on after its end costs the connection, not the answer', async () => {
    answer = (socket) => socket.write(`${reply('{}')}more`)
    await expect(readText((await send()).body)).resolves.toBe('{}')
    answer = (socket) => socket.write(reply('{}'))
    await expect(readText((await send()).body)).resolves.toBe('{}')
    expect(sockets).toHaveLength(2)
  })

  it('waits for a slow reader', async () => {
    const piece = 'x'.repeat(MB)
    answer = (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${64 * MB}\r\n\r\n`)
      for (let count = 0; count < 64; count += 1) socket.write(piece)
    }
    const { body } = await send()
    // what stands in the pipes, and a little more
    expect(await waitForStandstill()).toBeGreaterThan(48 * MB)
    let size = 0
    for await (const { length } of body) {
      if (size === 0) expect(await waitForStandstill()).toBeGreaterThan(32 * MB)
      size += length
    }
    expect(size).toBe(64 * MB)
    // and the connection is good for the next call
    answer = (socket) => socket.write(reply('{}'))
    await expect(readText((await send()).body)).resolves.toBe('{}')
    expect(sockets).toHaveLength(1)
  })

  it('that nobody wants any more ends the connection', async () => {
    answer = (socket) => void socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${MB}\r\n\r\nbegin`)
    const { body } = await send()
    for await (const piece of body) {
      expect(piece.toString()).toBe('begin')
      break
    }
    await new Promise((resolve) => sockets[0]?.once('close', resolve))
  })

  it('that is left gives the connection back, unless it is long', async () => {
    answer = (socket) => socket.write(reply('x'.repeat(1000)))
    ;(await send()).leave()
    await new Promise((resolve) => setTimeout(resolve, 20))
    await readText((await send()).body)
    expect(sockets).toHaveLength(1)
    answer = (socket) => socket.write(reply('x'.repeat(4 * MB)))
    ;(await send()).leave()
    await new Promise((resolve) => sockets[0]?.once('close', resolve))
    // which shows in the middle of a piece
    const chunks = `${MB.toString(16)}\r\n${'x'.repeat(MB)}\r\n1\r\nx\r\n1\r\nx\r\n0\r\n\r\n`
    answer = (socket) => socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`)
    ;(await send()).leave()
    await new Promise((resolve) => sockets[1]?.once('close', resolve))
  })

  it('that is left late is not waited for', async () => {
    answer = (socket) => socket.write(reply('x'.repeat(16 * MB)))
    const left = await send({ connect: 5000, answer: 60_000 })
    expect(await waitForStandstill()).toBeGreaterThan(0)
    left.leave()
    await new Promise((resolve) => sockets[0]?.once('close', resolve))
  })

  it('that comes before the request is sent costs the connection', async () => {
    const body = 'x'.repeat(16 * MB)
    answer = (socket) => {
      socket.pause()
      socket.write(reply('{}'))
    }
    await expect(readText((await send(PATIENT, { method: 'POST', body })).body)).resolves.toBe('{}')
    answer = (socket) => socket.write(reply('next'))
    await expect(readText((await send()).body)).resolves.toBe('next')
    expect(sockets).toHaveLength(2)
  })

  it('is told of when it is over, with its size', async () => {
    answer = (socket) => socket.write(reply('12345'))
    const told: unknown[] = []
    const onEnd = (exchange: unknown): void => void told.push(exchange)
    await readText(
      (
        await transmit(
          connections,
          { method: 'GET', path: '/', headers: {}, body: undefined, onEnd },
          PATIENT,
        )
      ).body,
    )
    answer = (socket) => socket.end()
    await expect(
      transmit(connections, { method: 'GET', path: '/', headers: {}, body: undefined, onEnd }, PATIENT),
    ).rejects.toThrow('ended before')
    expect(told).toMatchObject([
      { status: 200, bytes: 5 },
      { status: null, bytes: 0 },
    ])
  })
})

describe('closing', () => {
  it('ends what is under way', async () => {
    answer = () => undefined
    const sent = send()
    setTimeout(() => connections.close(), 20)
    await expect(sent).rejects.toMatchObject({ reason: 'broken' })
  })

  it('breaks off an answer that ends with the connection: nobody takes it for the whole', async () => {
    answer = (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nhalf')
    const read = readText((await send()).body)
    setTimeout(() => connections.close(), 20)
    await expect(read).rejects.toMatchObject({ reason: 'broken' })
  })

  it('tells of the calls that it ends before it returns', async () => {
    answer = () => undefined
    const told: unknown[] = []
    const onEnd = (exchange: unknown): void => void told.push(exchange)
    const sent = transmit(
      connections,
      { method: 'GET', path: '/', headers: {}, body: undefined, onEnd },
      PATIENT,
    )
    const failed = sent.catch((error: unknown) => error)
    await vi.waitFor(() => expect(requests).toHaveLength(1))
    connections.close()
    expect(told).toMatchObject([{ status: null, bytes: 0 }])
    expect(await failed).toMatchObject({ reason: 'broken' })
  })

  it('lets no later call connect, which somebody would have to wait for', async () => {
    answer = (socket) => socket.write(reply('{}'))
    connections.close()
    await expect(send()).rejects.toThrow('the connections to the engine were closed')
    expect(sockets).toHaveLength(0)
  })
})

describe('connections', () => {
  afterEach(() => void vi.useRealTimers())

  it('are few where answers come soon, and many where they do not', async () => {
    // whether an answer comes soon must not depend on this machine
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
    const sendAll = (): Promise<string[]> =>
      Promise.all(Array.from({ length: 20 }, async () => readText((await send()).body)))
    answer = (socket) => socket.write(reply('{}'))
    await sendAll()
    expect(sockets).toHaveLength(8)
    const held: Socket[] = []
    answer = (socket) => void held.push(socket)
    const sent = sendAll()
    while (held.length < 8) await turn()
    vi.advanceTimersByTime(24)
    expect(sockets).toHaveLength(8)
    vi.advanceTimersByTime(1)
    while (held.length < 20) await turn()
    expect(sockets).toHaveLength(20)
    for (const socket of held) socket.write(reply('{}'))
    await sent
  })
})

describe('connections that have ended', () => {
  it('are not used, however soon the next call comes', async () => {
    answer = (socket) => socket.write(reply('{}'))
    const kept = await connections.take()
    connections.giveBack(kept)
    const sent = new Promise<RawReply>((resolve, reject) => {
      // heard after the connection itself has heard it
      kept.wire.once('end', () => void send().then(resolve, reject))
    })
    await vi.waitFor(() => expect(sockets).toHaveLength(1))
    sockets[0]?.end()
    await expect(readText((await sent).body)).resolves.toBe('{}')
    expect(sockets).toHaveLength(2)
  })
})

describe('a connection that ends before it is used', () => {
  it('is told of at once', async () => {
    answer = () => undefined
    const connection = await connections.take()
    const closed = new Promise((resolve) => connection.wire.once('close', resolve))
    await vi.waitFor(() => expect(sockets).toHaveLength(1))
    sockets[0]?.end()
    await closed
    const told: unknown[] = []
    connection.occupy({
      onPiece: () => undefined,
      onClose: () => undefined,
      onEnd: (error) => told.push(error),
    })
    expect(told).toEqual([null])
  })
})

describe('connections that are limited', () => {
  function limit(most: number): void {
    connections = new Connections({ kind: 'unix', path }, most)
  }

  it('are used one call after another', async () => {
    limit(2)
    answer = (socket) => void setTimeout(() => socket.write(reply('{}')), 5)
    await Promise.all(Array.from({ length: 9 }, async () => readText((await send()).body)))
    expect(requests).toHaveLength(9)
    expect(sockets).toHaveLength(2)
  })

  it('are replaced where one is lost', async () => {
    limit(1)
    answer = (socket) => socket.write(reply('{}', 'Connection: close\r\n'))
    await Promise.all(Array.from({ length: 3 }, async () => readText((await send()).body)))
    expect(sockets).toHaveLength(3)
  })

  it('leave nobody waiting when they are closed', async () => {
    limit(1)
    answer = () => undefined
    const sent = Promise.allSettled([send(), send()])
    // by then more connections would be made, were there no limit
    setTimeout(() => connections.close(), 80)
    expect(await sent).toMatchObject([
      { reason: { reason: 'broken' } },
      { reason: { message: 'the connections to the engine were closed' } },
    ])
  })
})

describe('one connection', () => {
  it('that is made for one call tells that it is there to all who ask', async () => {
    const connection = await connections.take()
    const told: string[] = []
    await new Promise<void>((resolve) => {
      connection.whenReady(() => told.push('first'))
      connection.whenReady(resolve)
    })
    connection.whenReady(() => told.push('late'))
    expect(told).toEqual(['first', 'late'])
    connection.destroy()
  })
})
