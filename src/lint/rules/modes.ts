// Rules about network modes.
import type { LintRule } from '../rule.ts'

/** Containers without a network of their own. */
export const hostMode: LintRule = {
  severity: 'warning',
  summary: 'A container shares the network of the host',
  needs: 'file',
  find: ({ targets }) => {
    const found = targets.flatMap(({ container, mode }) =>
      mode?.value === 'host' ? [{ name: container.container.value, span: mode.span }] : [],
    )
    const several =
      found.length > 1 ? ` ${found.length} targets do, and no two of them can use one port.` : ''
    return found.map(({ name, span }) => ({
      span,
      detail: `Nothing separates "${name}" from the host: it gets at all that listens there, and whoever reaches the host gets at all its ports.${several}`,
      fix: 'Use a network and publish the ports that are needed; keep "host" for what needs its speed or its devices.',
    }))
  },
}

const CONTAINER_MODE = 'container:'

/** Containers that live in the network of one that this file knows nothing of. */
export const modeUndeclared: LintRule = {
  severity: 'notice',
  summary: 'The network of an undeclared container is shared',
  needs: 'file',
  find: ({ targets }) => {
    const names = new Set(targets.map(({ container }) => container.container.value))
    return targets.flatMap(({ container, mode }) => {
      const owner = readOwner(mode?.value)
      if (mode === null || owner === null || names.has(owner)) return []
      return [
        {
          span: mode.span,
          detail: `"${container.container.value}" is in the network of "${owner}", which no target declares: it has to be started first, and to be there.`,
          fix: `Declare "${owner}", so that a plan fails where it is missing.`,
        },
      ]
    })
  },
}

/** Containers that live in the network of one that is not running. */
export const modeStopped: LintRule = {
  severity: 'error',
  summary: 'The container whose network is shared does not run',
  needs: 'engine',
  find: ({ targets, containers }) =>
    targets.flatMap(({ container, mode }) => {
      const owner = readOwner(mode?.value)
      const state = containers.get(owner ?? '')?.state
      if (mode === null || owner === null || state === 'running') return []
      return [
        {
          span: mode.span,
          detail: `"${container.container.value}" cannot start before "${owner}", which ${state === undefined ? 'does not exist' : `is ${state}`}.`,
          fix: `Start "${owner}" first.`,
        },
      ]
    }),
}

function readOwner(mode: string | undefined): string | null {
  return mode?.startsWith(CONTAINER_MODE) === true ? mode.slice(CONTAINER_MODE.length) : null
}
