// The action, on GitHub or GitLab: reads what it is asked for, does it, and turns whatever goes wrong into one message and an exit code.
import { XecError } from '../model/errors.ts'
import { runApply } from './apply.ts'
import { openGitHubHost } from './github-host.ts'
import { openGitLabHost } from './gitlab-host.ts'
import { ApiError } from './http.ts'
import { readInputs } from './inputs.ts'
import { runPlan } from './plan.ts'
import type { World } from './world.ts'

/** Runs the action and returns the exit code of its step. */
export async function runAction(world: World): Promise<number> {
  const host = world.env['GITLAB_CI'] === 'true' ? openGitLabHost(world) : openGitHubHost(world)
  try {
    const inputs = readInputs(world.env)
    const task = { world, host, inputs, event: await host.readEvent() }
    return inputs.command === 'plan' ? await runPlan(task) : await runApply(task)
  } catch (error) {
    if (!(error instanceof XecError) && !(error instanceof ApiError)) throw error
    const fix = error instanceof XecError ? error.fix : ''
    host.report('error', [error.message, fix].filter((part) => part !== '').join('\n'))
    return 1
  }
}
