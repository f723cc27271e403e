// Who answers: `GET /version` and `GET /info` -> the engine's identity.
import { createHash } from 'node:crypto'
import type { EngineFlavor, EngineIdentity, SwarmRole } from '../../model/observed.ts'
import type { AnswerValue } from './answer.ts'
import { isApiVersion, negotiateVersion } from './version.ts'

/** What `GET /version` tells: the program, its version and the API version to speak. */
export interface EngineVersion {
  readonly flavor: EngineFlavor
  readonly version: string
  readonly apiVersion: string
}

/** Reads `GET /version`. Throws an EngineError if no API version is shared. */
export function readVersion(value: AnswerValue): EngineVersion {
  const components = value.field('Components').items()
  const isPodman = components.some((component) => component.field('Name').optionalText() === 'Podman Engine')
  // packages append their own version: 28.5.2+dfsg4
  const version = value.field('Version').filledText().replace(/\+.*$/, '')
  const oldest = value.field('MinAPIVersion')
  const apiVersion = negotiateVersion({
    engine: `${isPodman ? 'Podman' : 'Docker'} ${version}`,
    newest: readApiVersion(value.field('ApiVersion')),
    oldest: oldest.optionalText() === '' ? '1.0' : readApiVersion(oldest),
  })
  return { flavor: isPodman ? 'podman' : 'docker', version, apiVersion }
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
