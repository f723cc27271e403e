// Connections through the user's own ssh, so that its keys, known hosts and configuration count: each one is a process
// `ssh HOST docker system dial-stdio`, whose standard input and output are the engine's socket.
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { Duplex, type Readable, type Writable } from 'node:stream'
import type { SshEndpoint } from './endpoint.ts'

type Tunnel = ChildProcessByStdio<Writable, Readable, Readable>

// ssh explains itself on standard error; the end of it is what matters.
const LONGEST_COMPLAINT = 2000

/** Starts ssh, and gives what it carries. */
export function openTunnel(endpoint: SshEndpoint): TunnelStream {
  return new TunnelStream(spawn('ssh', [...listSshArguments(endpoint)], { stdio: ['pipe', 'pipe', 'pipe'] }))
}

/** The arguments of ssh, as the Docker CLI gives them; user and host were checked to be no options. */
export function listSshArguments({ host, user, port, path }: SshEndpoint): readonly string[] {
  return [
    '-o',
    'ConnectTimeout=30',
    '-T',
    ...(user === null ? [] : ['-l', user]),
    ...(port === null ? [] : ['-p', String(port)]),
    '--',
    host,
    'docker',
    ...(path === null ? [] : ['--host', quoteForShell(`unix://${path}`)]),
    'system',
    'dial-stdio',
  ]
}

// ssh joins its arguments and gives them to a shell on the other side.
function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Standard input and output of ssh as one stream. */
class TunnelStream extends Duplex {
  readonly #tunnel: Tunnel
  #complaint = ''

  constructor(tunnel: Tunnel) {
    super()
    this.#tunnel = tunnel
    tunnel.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) tunnel.stdout.pause()
    })
    tunnel.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-LONGEST_COMPLAINT)
    })
    // the end of ssh says more than a write that failed because of it
    tunnel.stdin.on('error', () => {})
    tunnel.once('error', (error) => this.destroy(error))
    tunnel.once('close', (code) => this.#end(code))
  }

  override _read(): void {
    this.#tunnel.stdout.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#tunnel.stdin.write(chunk, () => done())
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#tunnel.kill()
    done(error)
  }

  // Only now is it known why: the output ends before the exit code is there.
  #end(code: number | null): void {
    if (code === 0) this.push(null)
    else this.destroy(new Error(this.#complaint.trim() || `ssh ended with code ${code}`))
  }

  ref(): this {
    this.#tunnel.ref()
    return this
  }

  unref(): this {
    this.#tunnel.unref()
    return this
  }
}
