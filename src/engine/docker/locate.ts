// Which engine is meant, decided as the Docker CLI does: an address given, else DOCKER_HOST, else DOCKER_CONTEXT, else the CLI's
// current context, else the sockets at which Docker listens by itself.
import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { readContext, readCurrentContext, readTls } from './contexts.ts'
import { parseEndpoint, type EngineEndpoint, type TlsSettings } from './endpoint.ts'

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Who says where the engine is. */
export type EngineChoice =
  | { readonly by: 'address'; readonly address: string; readonly source: string }
  | { readonly by: 'context'; readonly name: string | null }

/** An engine's address, who named it, and where else was looked before. */
export interface LocatedEngine {
  readonly endpoint: EngineEndpoint
  readonly source: string
  readonly missing: readonly string[]
}

const SYSTEM_SOCKET = '/var/run/docker.sock'

/** The choice that an option (`docker` or a URL) and the environment make. A context without a name is the CLI's current one. */
export function chooseEngine(option: string | undefined, env: Environment): EngineChoice {
  if (option !== undefined && option !== 'docker')
    return { by: 'address', address: option, source: '--engine' }
  const host = env['DOCKER_HOST'] ?? ''
  if (host !== '') return { by: 'address', address: host, source: 'DOCKER_HOST' }
  const name = env['DOCKER_CONTEXT'] ?? ''
  return { by: 'context', name: name === '' ? null : name }
}

/** The sockets at which Docker listens by itself, in order: the system's, a rootless daemon's, Docker Desktop's. */
export function listDefaultSockets(env: Environment, home: string): readonly string[] {
  const runtime = env['XDG_RUNTIME_DIR'] ?? ''
  return [
    SYSTEM_SOCKET,
    ...(runtime === '' ? [] : [join(runtime, 'docker.sock')]),
    join(home, '.docker', 'run', 'docker.sock'),
    join(home, '.docker', 'desktop', 'docker.sock'),
  ]
}

/** Finds the engine. Throws an XecError `usage` where an address or a context cannot be used. */
export async function locateEngine(option: string | undefined, env: Environment): Promise<LocatedEngine> {
  // Empty variables count as unset, as they do for the Docker CLI.
  const home = env['HOME'] || homedir()
  const configFolder = env['DOCKER_CONFIG'] || join(home, '.docker')
  const choice = chooseEngine(option, env)
  if (choice.by === 'address') {
    const tls = readTlsOf(env, configFolder)
    const endpoint = parseEndpoint(addScheme(choice.address, choice.source), choice.source, tls)
    return { endpoint, source: choice.source, missing: [] }
  }
  const name = choice.name ?? readCurrentContext(configFolder) ?? 'default'
  if (name === 'default') return locateDefault(listDefaultSockets(env, home))
  const context = readContext(configFolder, name)
  const source = `the Docker context "${name}"`
  return { endpoint: parseEndpoint(context.host, source, context.tls), source, missing: [] }
}

// The Docker CLI reads DOCKER_HOST=host:2375 as tcp://host:2375.
function addScheme(address: string, source: string): string {
  return source === 'DOCKER_HOST' && !address.includes('://') ? `tcp://${address}` : address
}

// Any value switches TLS on, "0" as well: so reads the Docker CLI.
function readTlsOf(env: Environment, configFolder: string): TlsSettings | null {
  const isVerified = (env['DOCKER_TLS_VERIFY'] ?? '') !== ''
  if (!isVerified && (env['DOCKER_TLS'] ?? '') === '') return null
  const folder = env['DOCKER_CERT_PATH'] ?? ''
  return readTls(folder === '' ? configFolder : folder, isVerified)
}

function locateDefault(sockets: readonly string[]): LocatedEngine {
  const missing: string[] = []
  for (const path of sockets) {
    if (hasEntry(path)) return { endpoint: { kind: 'unix', path }, source: 'the default', missing }
    missing.push(path)
  }
  return { endpoint: { kind: 'unix', path: SYSTEM_SOCKET }, source: 'the default', missing }
}

// A socket in a folder that may not be entered is there as far as anybody can tell: the call says "denied", not "missing".
function hasEntry(path: string): boolean {
  try {
    statSync(path)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES'
  }
}
