// The GitHub Action: reads what it is asked for, does it, and turns whatever goes wrong into one annotation and an exit code.
import { XecError } from '../model/errors.ts'
import { runApply } from './apply.ts'
import { readEvent } from './event.ts'
import { GitHubError } from './github.ts'
import { parseInputs } from './inputs.ts'
import { runPlan } from './plan.ts'
import { report } from './runner.ts'
import type { World } from './world.ts'

/** Runs the action and returns the exit code of its step. */
export async function runAction(world: World): Promise<number> {
  try {
    const inputs = parseInputs(world.env['XEC_INPUTS'] ?? '{}')
    const task = { world, inputs, event: await readEvent(world) }
    return inputs.command === 'plan' ? await runPlan(task) : await runApply(task)
  } catch (error) {
    if (!(error instanceof XecError) && !(error instanceof GitHubError)) throw error
    const fix = error instanceof XecError ? error.fix : ''
    report(world, 'error', [error.message, fix].filter((part) => part !== '').join('\n'))
    return 1
  }
}
