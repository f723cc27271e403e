// An HTTP server on a unix socket that answers as a test tells it, to show what becomes of answers that no engine gives.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDockerEngine } from '../../../../src/engine/docker/docker-engine.ts'
import type { Engine } from '../../../../src/engine/engine.ts'

const workingVersion = {
  Components: [] as readonly object[],
  Version: '28.5.2',
  ApiVersion: '1.51',
  MinAPIVersion: '1.24',
}

/** The answers of a working engine, by path. */
export const working: Readonly<Record<string, unknown>> = {
  '/version': workingVersion,
  '/v1.51/info': { ID: 'the-id', Name: 'build-1', DockerRootDir: '/var/lib/docker', Swarm: null },
  '/v1.51/networks': [],
  '/v1.51/containers/json?all=1': [],
}

export type FakeEngine = { engine: Engine; socket: string; calls: string[]; stop(): Promise<void> }

/** Starts a server and opens it as an engine. */
export async function startFakeEngine(
  answer: RequestListener,
  timeoutMilliseconds: number = 5000,
): Promise<FakeEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'xec-fake-'))
  const socket = join(folder, 'docker.sock')
  const calls: string[] = []
  const server = createServer((incoming, outgoing) => {
    calls.push(`${incoming.method} ${incoming.url}`)
    answer(incoming, outgoing)
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  const engine = await openDockerEngine({ endpoint: `unix://${socket}`, env: {}, timeoutMilliseconds })
  return {
    engine,
    socket,
    calls,
    stop: async () => {
      await engine.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

/**
 * Answers as a working engine, with the given answers instead of its own. The headers say what its `/version` does, as those of engines do,
 * and a path without a version is one of the newest version.
 */
export function answerWith(answers: Readonly<Record<string, unknown>>): RequestListener {
  const all: Readonly<Record<string, unknown>> = { ...working, ...answers }
  const { Components, Version, ApiVersion } = all['/version'] as typeof workingVersion
  const program = Components.length === 0 ? 'Docker' : 'Libpod'
  const headers = { server: `${program}/${Version} (linux)`, 'api-version': ApiVersion }
  return (incoming, outgoing) => {
    const url = incoming.url ?? ''
    const path = url in all || url.startsWith('/v') ? url : `/v${ApiVersion}${url}`
    const value = all[path] ?? { message: 'page not found' }
    outgoing.writeHead(path in all ? 200 : 404, { 'content-type': 'application/json', ...headers })
    outgoing.end(JSON.stringify(value))
  }
}

/** Answers as something that stands before an engine and passes on none of its headers. */
export function answerBare(answers: Readonly<Record<string, unknown>>): RequestListener {
  const answer = answerWith(answers)
  return (incoming, outgoing) => {
    const writeHead = outgoing.writeHead.bind(outgoing)
    outgoing.writeHead = (status: number) => writeHead(status, { server: 'nginx/1.26' })
    answer(incoming, outgoing)
  }
}
