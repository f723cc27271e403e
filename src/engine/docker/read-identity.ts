// Who answers: the headers that every engine gives with every answer, else `GET /version`, and `GET /info` -> the engine's identity.
import { createHash } from 'node:crypto'
import type { EngineFlavor, EngineIdentity, SwarmRole } from '../../model/observed.ts'
import type { AnswerValue } from './answer.ts'
import type { ReplyHeaders } from './reply.ts'
import { isApiVersion, isLaterThanKnown, negotiateVersion } from './version.ts'

/** The program, its version and the API version to speak. */
export interface EngineVersion {
  readonly flavor: EngineFlavor
  readonly version: string
  readonly apiVersion: string
}

/** Reads `GET /version`. Throws an EngineError if no API version is shared. */
export function readVersion(value: AnswerValue): EngineVersion {
  const components = value.field('Components').items()
  const isPodman = components.some((component) => component.field('Name').optionalText() === 'Podman Engine')
  const oldest = value.field('MinAPIVersion')
  return makeVersion({
    flavor: isPodman ? 'podman' : 'docker',
    version: value.field('Version').filledText(),
    newest: readApiVersion(value.field('ApiVersion')),
    oldest: oldest.optionalText() === '' ? '1.0' : readApiVersion(oldest),
  })
}

const PROGRAMS: Readonly<Record<string, EngineFlavor>> = { Docker: 'docker', Libpod: 'podman' }

/**
 * Reads the headers of any answer, `Server: Docker/28.5.2 (linux)` and `Api-Version: 1.51`. Null where `GET /version` has to be asked: they
 * are not those of an engine (something stands before it), or it is newer than this program and its oldest version matters. Throws an
 * EngineError if no API version is shared. Source: measured on Docker 20.10 to 28 and Podman 4 and 5.
 */
export function readProgram({ server, apiVersion }: Omit<ReplyHeaders, 'date'>): EngineVersion | null {
  const [, program = '', version = ''] = /^([A-Za-z]+)\/(\d\S*)/.exec(server) ?? []
  const flavor = Object.hasOwn(PROGRAMS, program) ? PROGRAMS[program] : undefined
  if (flavor === undefined || !isApiVersion(apiVersion) || isLaterThanKnown(apiVersion)) return null
  return makeVersion({ flavor, version, newest: apiVersion, oldest: '1.0' })
}

interface Program {
  readonly flavor: EngineFlavor
  readonly version: string
  readonly newest: string
  readonly oldest: string
}

function makeVersion({ flavor, version: packaged, newest, oldest }: Program): EngineVersion {
  // packages append their own version: 28.5.2+dfsg4
  const version = packaged.replace(/\+.*$/, '')
  const engine = `${flavor === 'podman' ? 'Podman' : 'Docker'} ${version}`
  return { flavor, version, apiVersion: negotiateVersion({ engine, newest, oldest }) }
}

/** Reads `GET /info` to complete the identity. */
export function readIdentity(value: AnswerValue, version: EngineVersion): EngineIdentity {
  const name = value.field('Name').text()
  return { id: readId(value, version.flavor), name, ...version, swarm: readSwarmRole(value) }
}

/** Reads the address of this node in the Swarm from `GET /info`; empty where there is none. */
export function readNodeAddress(value: AnswerValue): string {
  return value.field('Swarm').field('NodeAddr').optionalText()
}

/** Reads this node's part in a Swarm from `GET /info`. */
export function readSwarmRole(value: AnswerValue): SwarmRole {
  const swarm = value.field('Swarm')
  if (swarm.field('LocalNodeState').optionalText() !== 'active') return 'none'
  return swarm.field('ControlAvailable').flag() ? 'manager' : 'worker'
}

// Podman makes up a new id for each call; where it keeps its data on which host is what stays.
function readId(value: AnswerValue, flavor: EngineFlavor): string {
  if (flavor === 'docker') return value.field('ID').filledText()
  const place = JSON.stringify([value.field('Name').text(), value.field('DockerRootDir').text()])
  return `sha256:${createHash('sha256').update(place).digest('hex')}`
}

function readApiVersion(value: AnswerValue): string {
  return value.parsed((text) => (isApiVersion(text) ? text : null), 'a version of the API')
}
