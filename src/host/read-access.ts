// Why an engine cannot be reached, as far as this machine shows it: who named the address, what lies at it, who may use it, and who runs.
import { lstat, readdir, readFile } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Evidence } from '../model/clues.ts'
import { parseUnixListeners } from './parse-sockets.ts'
import { listProcesses, readName } from './read-processes.ts'

/** The variables of a process. */
type Environment = Readonly<Record<string, string | undefined>>

/** What is asked for: the option that names the engine, if any, and the environment. `root` is where the file system begins. */
export interface AccessRequest {
  readonly option: string | undefined
  readonly env: Environment
  readonly root?: string
}

/** Reads what may be seen. */
export async function readAccess({ option, env, root = '' }: AccessRequest): Promise<readonly Evidence[]> {
  const home = env['HOME'] || homedir()
  const folder = env['DOCKER_CONFIG'] || join(home, '.docker')
  const address = option ?? env['DOCKER_HOST'] ?? ''
  const sockets = address.startsWith('unix://') ? [address.slice('unix://'.length)] : []
  const isLocal = address === '' || address === 'docker' || sockets.length > 0
  const [found, contexts, engines] = await Promise.all([
    isLocal ? readSockets([...sockets, ...listUsual(env, home)], root) : [],
    readContexts(folder),
    isLocal ? readEngines(root) : [],
  ])
  return [
    ...listChoice({ option, env }),
    ...contexts,
    ...(await readCertificates(env, folder)),
    ...found,
    ...engines,
  ]
}

// An address may hold a password, and is in the message without it.
function listChoice({ option, env }: Pick<AccessRequest, 'option' | 'env'>): readonly Evidence[] {
  const names = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH']
  const set = names.filter((name) => (env[name] ?? '') !== '')
  const variables = set.length === 0 ? `none of ${names.join(', ')} is set` : `${set.join(', ')} set`
  const isGiven = option !== undefined && option !== 'docker'
  return [
    ...(isGiven ? [{ source: '--engine', says: 'names the engine, whatever else does' }] : []),
    { source: 'environment', says: variables },
  ]
}

function listUsual(env: Environment, home: string): readonly string[] {
  const runtime = env['XDG_RUNTIME_DIR'] ?? ''
  return [
    '/var/run/docker.sock',
    '/run/podman/podman.sock',
    ...(runtime === '' ? [] : [join(runtime, 'docker.sock'), join(runtime, 'podman', 'podman.sock')]),
    join(home, '.docker', 'run', 'docker.sock'),
    join(home, '.docker', 'desktop', 'docker.sock'),
  ]
}

async function readSockets(paths: readonly string[], root: string): Promise<readonly Evidence[]> {
  const table = await readFile(`${root}/proc/net/unix`, 'utf8').catch(() => '')
  const heard = parseUnixListeners(table)
  const found = await Promise.all([...new Set(paths)].map((path) => readSocket(path, { root, heard })))
  const there = found.filter((item) => item !== null)
  return there.length > 0
    ? there
    : [{ source: 'file system', says: `no socket at ${[...new Set(paths)].join(', ')}` }]
}

interface Sockets {
  readonly root: string
  readonly heard: ReadonlySet<string>
}

async function readSocket(path: string, { root, heard }: Sockets): Promise<Evidence | null> {
  const file = await lstat(`${root}${path}`).catch((error: NodeJS.ErrnoException) => error.code ?? '')
  if (file === 'EACCES') return { source: path, says: 'lies in a folder that this user may not enter' }
  if (typeof file === 'string') return null
  if (!file.isSocket()) return { source: path, says: 'is there, and is no socket' }
  const mode = (file.mode & 0o777).toString(8)
  const { uid, gid } = userInfo()
  const own = [...new Set([gid, ...(process.getgroups?.() ?? [])])].toSorted((a, b) => a - b)
  const isHeard = [path, path.replace(/^\/var\/run\//, '/run/')].some((known) => heard.has(known))
  const listens = isHeard ? 'somebody listens' : 'nobody listens in this network namespace'
  return {
    source: path,
    says: `socket, mode ${mode}, owner ${file.uid}:${file.gid}; ${listens}; this process is ${uid}, groups ${own.join(' ')}`,
  }
}

const MOST_CONTEXTS = 10

async function readContexts(folder: string): Promise<readonly Evidence[]> {
  const meta = join(folder, 'contexts', 'meta')
  const folders = await readdir(meta).catch(() => [])
  const names = await Promise.all(
    folders.slice(0, MOST_CONTEXTS).map((name) => readContextName(join(meta, name))),
  )
  const known = names.filter((name) => name !== '')
  return known.length === 0 ? [] : [{ source: meta, says: `contexts: default, ${known.join(', ')}` }]
}

async function readContextName(folder: string): Promise<string> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, 'meta.json'), 'utf8'))
    const name = typeof value === 'object' && value !== null && 'Name' in value ? value.Name : ''
    return typeof name === 'string' ? name : ''
  } catch {
    return ''
  }
}

// What is in them is nobody's business.
async function readCertificates(env: Environment, folder: string): Promise<readonly Evidence[]> {
  const isSecure = [env['DOCKER_TLS_VERIFY'], env['DOCKER_TLS']].some((value) => (value ?? '') !== '')
  if (!isSecure) return []
  const place = env['DOCKER_CERT_PATH'] || folder
  const files: readonly string[] = await readdir(place).catch(() => [])
  const states = ['ca.pem', 'cert.pem', 'key.pem'].map(
    (name) => `${name} ${files.includes(name) ? 'is there' : 'is missing'}`,
  )
  return [{ source: place, says: states.join(', ') }]
}

const ENGINES: ReadonlySet<string> = new Set(['dockerd', 'podman', 'containerd'])

async function readEngines(root: string): Promise<readonly Evidence[]> {
  const proc = `${root}/proc`
  const pids = await listProcesses(proc)
  if (pids.length === 0) return []
  const found: string[] = []
  for (const pid of pids) {
    const name = await readName(`${proc}/${pid}/comm`)
    if (ENGINES.has(name)) found.push(`${name} (${pid})`)
  }
  return [
    {
      source: proc,
      says: found.length === 0 ? 'no dockerd and no podman runs' : `running: ${found.join(', ')}`,
    },
  ]
}
