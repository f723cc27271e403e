// Docker and Podman behind the port for live checks. Measured on Docker 20.10, 28 and Podman 5: a program that is not there is an answer of
// 200 with a message and code 126 or 127; a container that is paused or not running is refused with 409 (Podman: 500), before the command
// or instead of its output; a command cannot be ended through the API.
import { EngineError, findPresent } from '../../model/errors.ts'
import { compareText } from '../../model/pairs.ts'
import type { ExecEnd, ExecRequest, FoundHelper, HelperSpec, ProbedContainer, Prober } from '../prober.ts'
import type { AnswerValue } from './answer.ts'
import { makeClient, makeFilters, type Client } from './client.ts'
import { Connections } from './connections.ts'
import type { DockerEngineOptions } from './docker-engine.ts'
import { readStream } from './exec-stream.ts'
import { exchange } from './exchange.ts'
import { locateEngine } from './locate.ts'
import { openSession, type Session } from './session.ts'

const CONNECT_MILLISECONDS = 10_000
const ANSWER_MILLISECONDS = 45_000

// What a check prints fits many times.
const LARGEST_OUTPUT = 1024 * 1024

/** Opens the port for live checks of an engine that speaks the Docker Engine API. Nothing is sent yet. */
export async function openDockerProber(
  options: Omit<DockerEngineOptions, 'timeoutMilliseconds'>,
): Promise<Prober> {
  const located = await locateEngine(options.endpoint, options.env)
  const connections = new Connections(located.endpoint)
  const open = (answer: number): Client =>
    makeClient({
      connections,
      deadlines: { connect: CONNECT_MILLISECONDS, answer },
      onCall: options.onCall,
    })
  const client = open(ANSWER_MILLISECONDS)
  const session = openSession(client, located)
  const listen: Listen = async (id, milliseconds) => {
    const { apiVersion: version } = await session.version()
    const path = `/exec/${encodeURIComponent(id)}/start`
    const body = { Detach: false, Tty: false }
    const exchanged = await exchange(open(milliseconds), located, { method: 'POST', path, version, body })
    return readStream(await exchanged.readBytes(LARGEST_OUTPUT))
  }
  return {
    exec: (request) => exec(session, listen, request),
    readContainer: async (id) =>
      readContainer(await session.read({ method: 'GET', path: containerPath(id, '/json') })),
    hasImage: (image) => hasImage(session, image),
    startHelper: (spec) => startHelper(session, spec),
    removeHelper: (id) => removeHelper(session, id),
    listHelpers: (label) => listHelpers(session, label),
    close: async () => client.close(),
  }
}

/** Starts a command that was made, and gives all that it writes. */
type Listen = (id: string, milliseconds: number) => Promise<string>

function containerPath(id: string, rest: string): string {
  return `/containers/${encodeURIComponent(id)}${rest}`
}

async function exec(
  session: Session,
  listen: Listen,
  { container, command, milliseconds }: ExecRequest,
): Promise<ExecEnd> {
  try {
    const made = await session.read({
      method: 'POST',
      path: containerPath(container, '/exec'),
      body: { AttachStdout: true, AttachStderr: true, Cmd: command },
    })
    const id = made.field('Id').filledText()
    const output = await listen(id, milliseconds)
    const state = await session.read({ method: 'GET', path: `/exec/${encodeURIComponent(id)}/json` })
    return judgeEnd(state.field('ExitCode').integer(), output)
  } catch (error) {
    return explainRefusal(error)
  }
}

// The codes with which the runtime says that it could not begin; a shell has them for its own commands as well, and says so in other words.
const UNSTARTED: ReadonlySet<number> = new Set([126, 127])

function judgeEnd(code: number, output: string): ExecEnd {
  if (!UNSTARTED.has(code) || !/OCI runtime|exec failed|stopped state/i.test(output))
    return { kind: 'ended', output }
  return /stopped state|not running/i.test(output)
    ? { kind: 'not-running', detail: output.trim() }
    : { kind: 'no-program' }
}

function explainRefusal(error: unknown): ExecEnd {
  if (!(error instanceof EngineError)) throw error
  const { kind, status, message } = error
  if (kind === 'timeout') return { kind: 'hanging' }
  if (kind === 'malformed' && /too large/.test(message)) return { kind: 'flooding' }
  if (/executable file not found|no such file or directory/i.test(message)) return { kind: 'no-program' }
  if (status === 404 || status === 409 || /not running|running containers|container state/i.test(message)) {
    return { kind: 'not-running', detail: message }
  }
  throw error
}

function readContainer(container: AnswerValue): ProbedContainer {
  return {
    exposedPorts: readExposedPorts(container),
    startedAt: container.field('State').field('StartedAt').text(),
  }
}

function readExposedPorts(container: AnswerValue): readonly number[] {
  const ports = container
    .field('Config')
    .field('ExposedPorts')
    .entries()
    .flatMap(([text]) => {
      const match = /^(\d{1,5})(?:\/tcp)?$/.exec(text)
      return match === null ? [] : [Number(match[1])]
    })
  return [...new Set(ports)].toSorted((a, b) => a - b)
}

async function hasImage(session: Session, name: string): Promise<boolean> {
  // its slashes are part of the path, as every client sends them
  const path = name.split('/').map(encodeURIComponent).join('/')
  const image = await findPresent(() => session.read({ method: 'GET', path: `/images/${path}/json` }))
  return image !== null
}

async function startHelper(
  session: Session,
  { image, beside, seconds, labels }: HelperSpec,
): Promise<string> {
  const made = await session.read({
    method: 'POST',
    path: '/containers/create',
    body: {
      Image: image,
      Entrypoint: ['sleep'],
      Cmd: [String(seconds)],
      // the first process of a container is deaf to any other
      StopSignal: 'SIGKILL',
      Labels: Object.fromEntries(labels),
      Healthcheck: { Test: ['NONE'] },
      HostConfig: {
        NetworkMode: `container:${beside}`,
        AutoRemove: true,
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
      },
    },
  })
  const id = made.field('Id').filledText()
  try {
    await session.run({ method: 'POST', path: containerPath(id, '/start') })
    return id
  } catch (error) {
    await removeHelper(session, id)
    throw error
  }
}

async function removeHelper(session: Session, id: string): Promise<void> {
  const path = containerPath(id, '')
  // it goes by itself when it ends, perhaps just now
  await findPresent(() => session.run({ method: 'DELETE', path, query: { force: '1', v: '1' } }))
}

function listHelpers(session: Session, label: string): Promise<FoundHelper[]> {
  const query = { all: '1', ...makeFilters({ label: [label] }) }
  return session
    .readList({ method: 'GET', path: '/containers/json', query }, (value) => ({
      id: value.field('Id').filledText(),
      labels: value.field('Labels').pairs(),
    }))
    .then((found) => found.toSorted((a, b) => compareText(a.id, b.id)))
}
