// Where an engine listens, as a value: parsed from a URL as the Docker CLI takes it, printed without credentials.
import { XecError } from '../../model/errors.ts'

/** Certificates in PEM form; null where there is none. Without `verify` the server may be anybody. */
export interface TlsSettings {
  readonly ca: string | null
  readonly cert: string | null
  readonly key: string | null
  readonly verify: boolean
}

/** A unix socket. */
export interface UnixEndpoint {
  readonly kind: 'unix'
  readonly path: string
}

/** A TCP address, with TLS unless `tls` is null. `basePath` stands before every path of the API (`/engine`), or is empty. */
export interface TcpEndpoint {
  readonly kind: 'tcp'
  readonly host: string
  readonly port: number
  readonly basePath: string
  readonly tls: TlsSettings | null
}

/** A machine that the user's `ssh` reaches; the engine there is the one that its Docker CLI talks to, or listens on `path`. */
export interface SshEndpoint {
  readonly kind: 'ssh'
  readonly host: string
  readonly user: string | null
  readonly port: number | null
  readonly path: string | null
}

/** Where an engine listens. */
export type EngineEndpoint = UnixEndpoint | TcpEndpoint | SshEndpoint

const PLAIN_PORT = 2375
const TLS_PORT = 2376
// What ssh(1) takes as an argument without reading an option or a command into it.
const SSH_WORD = /^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/
const FIX = 'Use unix:///path/to/docker.sock, tcp://host:port, https://host:port or ssh://user@host.'

/**
 * Parses the address of an engine. `tls` holds for `tcp://`, where the address does not say whether TLS is spoken, and gives
 * `https://` its certificates. Throws an XecError `usage` that names `source` (`DOCKER_HOST`) and never shows the text itself,
 * which may hold a password.
 */
export function parseEndpoint(text: string, source: string, tls: TlsSettings | null): EngineEndpoint {
  const scheme = /^([a-z0-9+.-]+):\/\//i.exec(text)?.[1]?.toLowerCase() ?? ''
  switch (scheme) {
    case 'unix':
      return parseUnix(text.slice('unix://'.length), source)
    case 'tcp':
      return parseTcp(parseUrl(text, source), source, tls)
    case 'http':
      return parseTcp(parseUrl(text, source), source, null)
    case 'https':
      return parseTcp(
        parseUrl(text, source),
        source,
        tls ?? { ca: null, cert: null, key: null, verify: true },
      )
    case 'ssh':
      return parseSsh(parseUrl(text, source), source)
    case 'npipe':
      throw makeUsage(
        source,
        'is a Windows named pipe, which xec cannot open',
        'Run xec inside WSL, or use tcp:// or ssh://.',
      )
    case '':
      throw makeUsage(source, 'is no address of an engine')
    default:
      throw makeUsage(source, `has the scheme "${scheme}", which no engine listens on`)
  }
}

/** The address as messages show it: without user name and password, except the user of an ssh login. */
export function renderEndpoint(endpoint: EngineEndpoint): string {
  switch (endpoint.kind) {
    case 'unix':
      return `unix://${endpoint.path}`
    case 'tcp':
      return `${endpoint.tls === null ? 'tcp' : 'https'}://${renderHost(endpoint.host)}:${endpoint.port}${endpoint.basePath}`
    case 'ssh':
      return `ssh://${endpoint.user === null ? '' : `${endpoint.user}@`}${renderHost(endpoint.host)}${
        endpoint.port === null ? '' : `:${endpoint.port}`
      }${endpoint.path ?? ''}`
  }
}

/** An IPv6 address in brackets, any other host as it is. */
export function renderHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function parseUnix(path: string, source: string): UnixEndpoint {
  if (!path.startsWith('/')) throw makeUsage(source, 'names no absolute path of a socket')
  return { kind: 'unix', path }
}

function parseTcp(url: URL, source: string, tls: TlsSettings | null): TcpEndpoint {
  if (url.username !== '' || url.password !== '') {
    throw makeUsage(
      source,
      'holds a user name or password, which engines do not take',
      'Use TLS certificates or ssh://.',
    )
  }
  const port = url.port === '' ? (tls === null ? PLAIN_PORT : TLS_PORT) : Number(url.port)
  return { kind: 'tcp', host: parseHost(url, source), port, basePath: url.pathname.replace(/\/+$/, ''), tls }
}

function parseSsh(url: URL, source: string): SshEndpoint {
  if (url.password !== '')
    throw makeUsage(source, 'holds a password', 'Use an ssh key; ssh takes no password from a URL.')
  const host = parseHost(url, source)
  const user = url.username === '' ? null : url.username
  if (!SSH_WORD.test(host) || (user !== null && !SSH_WORD.test(user))) {
    throw makeUsage(source, 'names no user and host that ssh could be given')
  }
  const path = url.pathname.replace(/\/+$/, '')
  return {
    kind: 'ssh',
    host,
    user,
    port: url.port === '' ? null : Number(url.port),
    path: path === '' ? null : path,
  }
}

function parseHost(url: URL, source: string): string {
  if (url.hostname === '') throw makeUsage(source, 'names no host')
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}

function parseUrl(text: string, source: string): URL {
  // Ports that are a scheme's own would vanish (http://host:80), so every URL is read with a scheme that has none.
  const neutral = text.replace(/^[a-z0-9+.-]+:/i, 'engine:')
  if (!URL.canParse(neutral)) throw makeUsage(source, 'is no URL')
  return new URL(neutral)
}

function makeUsage(source: string, problem: string, fix: string = FIX): XecError {
  return new XecError('usage', `${source} ${problem}.`, { fix })
}
