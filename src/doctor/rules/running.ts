// Containers that do not run as they should: what their state, their exit code and the engine's word on it say.
import type { ContainerClues } from '../../model/clues.ts'
import type { ContainerState, ObservedContainer } from '../../model/observed.ts'
import type { Evidence } from '../../model/clues.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { isMeant, type Case } from '../scene.ts'
import { quote, renderEngineCommand, seeObject } from '../words.ts'

const STOPPED: ReadonlySet<ContainerState> = new Set(['created', 'exited', 'dead', 'removing'])

/** Containers that do not run although they are declared or asked about, and others that ended with an error. */
export function findStopped(scene: Case): readonly Finding[] {
  return scene.observed.containers
    .filter(({ state }) => STOPPED.has(state))
    .flatMap((container) => {
      const clues = scene.clues?.containers.get(container.id) ?? null
      if (isMeant(scene, container)) return [describeStopped(scene, container, clues)]
      return hasFailed(clues) ? [describeFailed(scene, container, clues)] : []
    })
}

// A container that somebody stopped ends by a signal, which is no failure of its own.
const SIGNALS: ReadonlySet<number> = new Set([0, 130, 137, 143])

function hasFailed(clues: ContainerClues | null): clues is ContainerClues {
  return clues !== null && (clues.error !== '' || !SIGNALS.has(clues.exitCode))
}

function describeStopped(scene: Case, container: ObservedContainer, clues: ContainerClues | null): Finding {
  const { name, state } = container
  return makeFinding('container-not-running', {
    detail: `${quote(name)} is ${state}, so nobody reaches it.${renderWhy(clues)}`,
    evidence: seeState(scene, container, clues),
    fix: renderStart(scene, name, clues),
    containers: [name],
  })
}

function describeFailed(scene: Case, container: ObservedContainer, clues: ContainerClues): Finding {
  const { name } = container
  return makeFinding('container-failed', {
    detail: `${quote(name)} does not run.${renderWhy(clues)}`,
    evidence: seeState(scene, container, clues),
    fix: renderStart(scene, name, clues),
    containers: [name],
  })
}

function renderWhy(clues: ContainerClues | null): string {
  if (clues === null) return ''
  const { error, exitCode } = clues
  if (error !== '') return ' The engine could not start it.'
  return exitCode === 0 ? '' : ` Its process ended with ${exitCode}.`
}

function renderStart({ observed }: Case, name: string, clues: ContainerClues | null): string {
  const start = renderEngineCommand(observed.engine, 'start', name)
  if (clues === null || (clues.error === '' && clues.exitCode === 0)) return start
  if (clues.error !== '') return `Remove what the engine's word names, then ${start}`
  return `Look why with ${renderEngineCommand(observed.engine, 'logs', '--tail', '50', name)}, then ${start}`
}

function seeState(
  scene: Case,
  { name, state }: ObservedContainer,
  clues: ContainerClues | null,
): readonly Evidence[] {
  const subject = { kind: 'container', name } as const
  const code = clues === null ? '' : `, State.ExitCode ${clues.exitCode}`
  const error = clues === null || clues.error === '' ? [] : [seeObject(scene, subject, clues.error)]
  return [seeObject(scene, subject, `State.Status ${state}${code}`), ...error]
}

/** Containers that the engine starts again and again. */
export function findRestarting(scene: Case): readonly Finding[] {
  const { observed, clues } = scene
  return observed.containers
    .filter(({ state }) => state === 'restarting')
    .map(({ id, name }) => {
      const known = clues?.containers.get(id)
      const facts =
        known === undefined ? '' : `, RestartCount ${known.restarts}, State.ExitCode ${known.exitCode}`
      return makeFinding('container-restarting', {
        detail: `The process of ${quote(name)} ends as soon as it is started, so that it is reached now and then at best.`,
        evidence: [seeObject(scene, { kind: 'container', name }, `State.Status restarting${facts}`)],
        fix: `Look why with ${renderEngineCommand(observed.engine, 'logs', '--tail', '50', name)}`,
        containers: [name],
      })
    })
}

/** Containers that are paused. */
export function findPaused(scene: Case): readonly Finding[] {
  return scene.observed.containers
    .filter(({ state }) => state === 'paused')
    .map(({ name }) =>
      makeFinding('container-paused', {
        detail: `${quote(name)} is paused: connections to it are opened by nobody and end by a timeout.`,
        evidence: [seeObject(scene, { kind: 'container', name }, 'State.Status paused')],
        fix: renderEngineCommand(scene.observed.engine, 'unpause', name),
        containers: [name],
      }),
    )
}

/** Containers whose health check fails. */
export function findUnhealthy(scene: Case): readonly Finding[] {
  return scene.observed.containers
    .filter(({ id }) => scene.clues?.containers.get(id)?.health === 'unhealthy')
    .map(({ name }) =>
      makeFinding('container-unhealthy', {
        detail: `The health check of ${quote(name)} fails: it runs and may not answer.`,
        evidence: [seeObject(scene, { kind: 'container', name }, 'State.Health.Status unhealthy')],
        fix: `Look what the check says: ${renderEngineCommand(scene.observed.engine, 'inspect', '--format', '{{json .State.Health}}', name)}`,
        containers: [name],
      }),
    )
}
