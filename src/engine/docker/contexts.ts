// The Docker CLI's contexts: named engines in its configuration folder. Read only, and only what is needed to reach one.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
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
export async function readCurrentContext(folder: string): Promise<string | null> {
  const file = join(folder, 'config.json')
  const text = await readOptional(file)
  const name = text === null ? undefined : parseObject(text, file)['currentContext']
  return typeof name === 'string' && name !== '' ? name : null
}

/** Reads a context. Throws an XecError `usage` if it does not exist or names no engine. */
export async function readContext(folder: string, name: string): Promise<DockerContext> {
  const digest = createHash('sha256').update(name).digest('hex')
  const file = join(folder, 'contexts', 'meta', digest, 'meta.json')
  const text = await readOptional(file)
  if (text === null) {
    throw new XecError('usage', `The Docker context "${name}" does not exist.`, {
      fix: 'List the contexts with "docker context ls", or unset DOCKER_CONTEXT.',
    })
  }
  const { host, skipVerify } = parseContext(text, file)
  const tls = await readTls(join(folder, 'contexts', 'tls', digest, 'docker'), !skipVerify)
  return { name, host, tls: skipVerify || tls.ca !== null || tls.cert !== null ? tls : null }
}

/** Reads `ca.pem`, `cert.pem` and `key.pem` of a folder, as far as they exist. */
export async function readTls(folder: string, verify: boolean): Promise<TlsSettings> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readOptional(join(folder, name))),
  )
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

async function readOptional(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
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
