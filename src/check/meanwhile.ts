// Containers stop, restart and go while a check runs. What failed because of that says nothing about networks.
import type { ContainerState } from '../model/observed.ts'
import { sortTexts } from '../model/pairs.ts'
import type { CheckResult, Obstacle, TriedCheck } from './checks.ts'

/** What became of containers while they were checked, by name: their states afterwards, and those that ended and began again. */
export interface Meanwhile {
  readonly states: ReadonlyMap<string, ContainerState>
  readonly restarted: ReadonlySet<string>
}

/** The containers that failures are about, sorted: only of these it has to be known what became of them. */
export function listFailing(results: readonly CheckResult[]): readonly string[] {
  return sortTexts(
    results.flatMap(({ check, outcome }) =>
      outcome.result === 'failed' && check.kind !== 'attached' ? listContainers(check) : [],
    ),
  )
}

/** Takes back the failures about containers that do not run any more, or not as they did. */
export function excuseFailures(
  results: readonly CheckResult[],
  meanwhile: Meanwhile,
): readonly CheckResult[] {
  return results.map((result) => {
    const { check, outcome } = result
    if (outcome.result !== 'failed' || check.kind === 'attached') return result
    for (const name of listContainers(check)) {
      const obstacle = findMeanwhile(name, meanwhile)
      if (obstacle === null) continue
      const whose = name === check.from ? {} : { container: name }
      return { check, outcome: { result: 'not-checked', obstacle, note: '', ...whose } }
    }
    return result
  })
}

function listContainers(check: TriedCheck): readonly string[] {
  return check.kind === 'name' ? [check.from, ...check.holders] : [check.from, check.to]
}

/** Why a container says nothing any more about what failed; null where it still runs as it did. */
export function findMeanwhile(name: string, { states, restarted }: Meanwhile): Obstacle | null {
  const state = states.get(name)
  if (state === 'running') return restarted.has(name) ? 'restarted' : null
  if (state === undefined) return 'missing'
  return state === 'paused' || state === 'restarting' ? state : 'not-running'
}
