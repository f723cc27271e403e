// Containers stop, restart and go while a check runs. What failed because of that says nothing about networks.
import type { ContainerState } from '../model/observed.ts'
import type { CheckResult, Obstacle, TriedCheck } from './checks.ts'

/** Takes back the failures about containers that do not run any more; `states` are those after the check, by name. */
export function excuseFailures(
  results: readonly CheckResult[],
  states: ReadonlyMap<string, ContainerState>,
): readonly CheckResult[] {
  return results.map((result) => {
    const { check, outcome } = result
    if (outcome.result !== 'failed' || check.kind === 'attached') return result
    const obstacles = listContainers(check).map((name) => findStateObstacle(states.get(name)))
    const obstacle = obstacles.find((found) => found !== null)
    if (obstacle === undefined) return result
    return { check, outcome: { result: 'not-checked', obstacle, note: '' } }
  })
}

function listContainers(check: TriedCheck): readonly string[] {
  return check.kind === 'name' ? [check.from, ...check.holders] : [check.from, check.to]
}

/** What a state is to a check that needs the container to run; `undefined`: there is none. */
export function findStateObstacle(state: ContainerState | undefined): Obstacle | null {
  if (state === 'running') return null
  if (state === undefined) return 'missing'
  return state === 'paused' || state === 'restarting' ? state : 'not-running'
}
