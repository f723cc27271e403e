// Connections to an engine: kept open between calls, over a socket, TCP, TLS or the user's ssh.
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectSecure, type ConnectionOptions } from 'node:tls'
import { renderHost, type EngineEndpoint, type TcpEndpoint, type TlsSettings } from './endpoint.ts'
import { openTunnel } from './ssh.ts'

/** What a connection is made of; `ref` and `unref` say whether the process waits for it. */
export interface Wire extends Duplex {
  ref(): unknown
  unref(): unknown
}

/** A call that uses a connection. */
export interface Occupant {
  onPiece(piece: Buffer): void
  /** Nothing more comes: after an error, or because the other side has ended it. */
  onEnd(error: Error | null): void
  /** The connection is no more. Where nothing was said before, it was ended on this side. */
  onClose(): void
}

/** One connection, used by one call at a time. */
export class Connection {
  readonly wire: Wire
  /** True once it has carried a whole call. */
  isUsed: boolean = false
  #occupant: Occupant | null = null
  #isEnded: boolean = false
  #error: Error | null = null
  #isReady: boolean
  readonly #readyListeners: (() => void)[] = []

  constructor({ wire, readyEvent }: OpenWire, onClose: (connection: Connection) => void) {
    this.wire = wire
    this.#isReady = readyEvent === null
    if (readyEvent !== null) wire.once(readyEvent, () => this.#setReady())
    // what nobody asked for ends it
    wire.on('data', (piece: Buffer) =>
      this.#occupant === null ? this.destroy() : this.#occupant.onPiece(piece),
    )
    wire.on('error', (error) => this.#end(error))
    wire.on('end', () => this.#end(null))
    wire.on('close', () => {
      this.#occupant?.onClose()
      onClose(this)
    })
  }

  /**
   * Gives what comes to a call from now on; nobody has it after null, and the process does not wait for it. A call that comes when all is
   * over is told so at once: between the promise of a connection and its use, the other side may end it, or ssh turn out not to be there.
   */
  occupy(occupant: Occupant | null): void {
    this.#occupant = occupant
    if (occupant === null) this.wire.unref()
    else if (this.#isEnded) occupant.onEnd(this.#error)
    else this.wire.ref()
  }

  /** Calls a listener once the other side can be spoken to, at once if it can be already. */
  whenReady(listener: () => void): void {
    if (this.#isReady) listener()
    else this.#readyListeners.push(listener)
  }

  /** Ends it, and at once the call that uses it: it is told of before whoever closes goes on. */
  close(): void {
    this.#occupant?.onClose()
    this.destroy()
  }

  destroy(): void {
    this.#occupant = null
    this.#isEnded = true
    this.wire.destroy()
  }

  #end(error: Error | null): void {
    this.#isEnded = true
    this.#error = error
    if (this.#occupant === null) this.destroy()
    else this.#occupant.onEnd(error)
  }

  #setReady(): void {
    this.#isReady = true
    for (const listener of this.#readyListeners.splice(0)) listener()
  }
}

/** A connection that is being made, and what says that it is there; null if it is as far as anybody can tell. */
interface OpenWire {
  readonly wire: Wire
  readonly readyEvent: 'connect' | 'secureConnect' | null
}

/** A call that waits for a connection. */
interface Waiting {
  readonly resolve: (connection: Connection) => void
  readonly reject: (error: Error) => void
  /** When it has waited long enough for one that is there. */
  readonly timer: NodeJS.Timeout
}

// 8 connections to an engine on the same machine have 20 answers as soon as 32 connections, and 160 as well; each one costs a quarter of a
// millisecond. An engine that is slow or far away answers more calls at once.
const FEW = 8
const PATIENCE_MILLISECONDS = 25

/** The connections to one engine. None is made before the first call. */
export class Connections {
  /** What calls name as their host. */
  readonly host: string
  /** What all their paths begin with. */
  readonly basePath: string
  readonly #open: () => OpenWire
  readonly #limit: number
  readonly #all = new Set<Connection>()
  readonly #idle: Connection[] = []
  readonly #waiting: Waiting[] = []
  #isClosed: boolean = false

  /** `limit` is how many there may be at once. */
  constructor(endpoint: EngineEndpoint, limit: number = findLimit(endpoint)) {
    // through a socket or ssh they come to the right place whatever they say
    this.host = endpoint.kind === 'tcp' ? `${renderHost(endpoint.host)}:${endpoint.port}` : 'localhost'
    this.basePath = endpoint.kind === 'tcp' ? endpoint.basePath : ''
    this.#open = makeOpener(endpoint)
    this.#limit = limit
  }

  /**
   * A connection for a call: a kept one if there is any, or a new one as long as there are few. Where there are more, one of them may be
   * free sooner than a new one is made; where there are as many as may be, the call waits. Rejects after `close`.
   */
  take(): Promise<Connection> {
    if (this.#isClosed) return Promise.reject(makeClosedError())
    const kept = this.#takeIdle()
    if (kept !== null) return Promise.resolve(kept)
    if (this.#all.size < Math.min(FEW, this.#limit)) return Promise.resolve(this.#connect())
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#stopWaiting(waiting), PATIENCE_MILLISECONDS)
      const waiting = { resolve, reject, timer }
      this.#waiting.push(waiting)
    })
  }

  /** Takes a connection back on which nothing more comes of the last call. */
  giveBack(connection: Connection): void {
    connection.isUsed = true
    connection.occupy(null)
    if (!this.#serveNext(() => connection)) this.#idle.push(connection)
  }

  /** Ends all of them, those that are in use included. */
  close(): void {
    this.#isClosed = true
    for (const { reject, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer)
      reject(makeClosedError())
    }
    for (const connection of this.#all) connection.close()
  }

  // One that has ended is forgotten only some turns later.
  #takeIdle(): Connection | null {
    for (;;) {
      const kept = this.#idle.pop()
      if (kept?.wire.destroyed !== true) return kept ?? null
    }
  }

  #connect(): Connection {
    const connection = new Connection(this.#open(), (closed) => this.#forget(closed))
    this.#all.add(connection)
    return connection
  }

  #forget(closed: Connection): void {
    this.#all.delete(closed)
    const at = this.#idle.indexOf(closed)
    if (at >= 0) this.#idle.splice(at, 1)
    this.#serveNext(() => this.#connect())
  }

  // False if nobody waits.
  #serveNext(find: () => Connection): boolean {
    const next = this.#waiting.shift()
    if (next === undefined) return false
    clearTimeout(next.timer)
    next.resolve(find())
    return true
  }

  #stopWaiting(waiting: Waiting): void {
    if (this.#all.size >= this.#limit) return
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
    waiting.resolve(this.#connect())
  }
}

function makeClosedError(): Error {
  return new Error('the connections to the engine were closed')
}

// Each through ssh is a login, so few of them.
function findLimit({ kind }: EngineEndpoint): number {
  return kind === 'ssh' ? 4 : Number.POSITIVE_INFINITY
}

function makeOpener(endpoint: EngineEndpoint): () => OpenWire {
  switch (endpoint.kind) {
    case 'unix':
      return () => ({ wire: connectPlain(endpoint.path), readyEvent: 'connect' })
    case 'tcp':
      return () => openTcp(endpoint)
    case 'ssh':
      return () => ({ wire: openTunnel(endpoint), readyEvent: null })
  }
}

// A connection over which nothing goes for long may be dropped by what stands between.
const ALIVE_MILLISECONDS = 1000

function openTcp({ host, port, tls }: TcpEndpoint): OpenWire {
  if (tls === null) return { wire: tune(connectPlain({ host, port })), readyEvent: 'connect' }
  return { wire: tune(connectSecure(makeTlsOptions(host, port, tls))), readyEvent: 'secureConnect' }
}

function tune(socket: Socket): Socket {
  return socket.setNoDelay(true).setKeepAlive(true, ALIVE_MILLISECONDS)
}

function makeTlsOptions(
  host: string,
  port: number,
  { ca, cert, key, verify }: TlsSettings,
): ConnectionOptions {
  return {
    host,
    port,
    // an address is no name of a server (RFC 6066)
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: verify,
    ...(ca !== null && { ca }),
    ...(cert !== null && { cert }),
    ...(key !== null && { key }),
  }
}
