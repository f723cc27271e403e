// The Docker CLI's contexts: named engines in its configuration folder. Read only, and only what is needed to reach one. These are a few
// small files, read at once: Node takes longer to load the way over promises.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { XecError } from '../../model/errors.ts'
import type { TlsSettings } from './endpoint.ts'

/** A context: the address of its engine as written, and TLS where the context has any. */
export interface DockerContext {
  readonly name: string
  readonly host: string
  readonly tls: TlsSettings | null
}

/** The name of the context that the Docker CLI uses by default, or null. A missing file is no problem, a broken one is. */
export function readCurrentContext(folder: string): string | null {
  const file = join(folder, 'config.json')
  const text = readOptional(file)
  const name = text === null ? undefined : parseObject(text, file)['currentContext']
  return typeof name === 'string' && name !== '' ? name : null
}

/** Reads a context. Throws an XecError `usage` if it does not exist or names no engine. */
export function readContext(folder: string, name: string): DockerContext {
  const digest = createHash('sha256').update(name).digest('hex')
  const file = join(folder, 'contexts', 'meta', digest, 'meta.json')
  const text = readOptional(file)
  if (text === null) {
    throw new XecError('usage', `The Docker context "${name}" does not exist.`, {
      fix: 'List the contexts with "docker context ls", or unset DOCKER_CONTEXT.',
    })
  }
  const { host, skipVerify } = parseContext(text, file)
  const tls = readTls(join(folder, 'contexts', 'tls', digest, 'docker'), !skipVerify)
  return { name, host, tls: skipVerify || tls.ca !== null || tls.cert !== null ? tls : null }
}

/** Reads `ca.pem`, `cert.pem` and `key.pem` of a folder, as far as they exist. */
export function readTls(folder: string, verify: boolean): TlsSettings {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readOptional(join(folder, name)))
  return { ca: ca ?? null, cert: cert ?? null, key: key ?? null, verify }
}

function parseContext(text: string, file: string): { readonly host: string; readonly skipVerify: boolean } {
  const docker = readObject(readObject(parseObject(text, file)['Endpoints'])['docker'])
  const host = docker['Host']
  if (typeof host !== 'string' || host === '') throw makeBroken(file, 'it names no Docker endpoint')
  return { host, skipVerify: docker['SkipTLSVerify'] === true }
}

type Fields = Readonly<Record<string, unknown>>

function parseObject(text: string, file: string): Fields {
  try {
    return readObject(JSON.parse(text))
  } catch (cause) {
    throw makeBroken(file, 'it is not JSON', cause)
  }
}

function readObject(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function readOptional(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw makeBroken(file, `it cannot be read (${String(code)})`, cause)
  }
}

function makeBroken(file: string, problem: string, cause?: unknown): XecError {
  return new XecError('usage', `The Docker CLI's file ${file} cannot be used: ${problem}.`, {
    fix: 'Repair the file, or say where the engine is with --engine URL or DOCKER_HOST.',
    cause,
  })
}
