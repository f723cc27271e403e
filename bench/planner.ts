// The planner and the renderers alone, without an engine: each run in a fresh process, so that its peak memory is its own and nothing is warm.
import type { Bench } from './bench.ts'
import { BrokenOff, makeEnvironment, runCommand } from './processes.ts'
import { namePlanner, namePlannerMemory, PLANNER_SIZES } from './rows.ts'
import type { TaskResult } from './planner-task.ts'
import { compileTask } from './task.ts'

/** In milliseconds. A task that takes longer is ended, as one is that takes more memory than Node has. */
const LIMIT = 120_000

/** Nothing that takes this many milliseconds is measured again: chance has no part in it. */
const LONG = 5000

/** Measures the planner at all sizes. */
export async function measurePlanner(bench: Bench): Promise<void> {
  const task = await makeTask(bench)
  let isEnded = true
  for (const size of PLANNER_SIZES) {
    const names = [namePlanner(size), namePlannerMemory(size)]
    bench.say(`planner: ${size} attachments`)
    isEnded &&= repeatTask(bench, names, () => task(['plan', String(size)]))
    // what is larger would not end either
    if (!isEnded) bench.notebook.fail(names, `it did not end within ${LIMIT / 1000} s, or ran out of memory`)
  }
}

/** Measures the renderers with a plan of 100,000 changes. */
export async function measureRenderers(bench: Bench): Promise<void> {
  const task = await makeTask(bench)
  for (const format of ['text', 'json', 'markdown']) {
    bench.say(`output: 100,000 changes as ${format}`)
    const names = [`render-${format}`]
    const isEnded = repeatTask(bench, names, () => task([format, '100000']))
    if (!isEnded) bench.notebook.fail(names, `plan and output did not end within ${LIMIT / 1000} s`)
  }
}

/** Adds what a task tells to two measurements, time and memory; false if it did not come to its end. */
function repeatTask(
  bench: Bench,
  [time = '', memory]: readonly string[],
  task: () => TaskResult | null,
): boolean {
  const rounds = Math.max(1, Math.round(bench.options.rounds / 5))
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now()
    const result = task()
    if (result === null) return false
    bench.notebook.add(time, result.milliseconds)
    if (memory !== undefined) bench.notebook.add(memory, result.megabytes)
    if (performance.now() - begin > LONG) return true
  }
  return true
}

async function makeTask(bench: Bench): Promise<(args: readonly string[]) => TaskResult | null> {
  const file = await compileTask(bench.folder)
  const env = makeEnvironment(bench.folder)
  return (args) => {
    const words = [process.execPath, file, ...args]
    try {
      return JSON.parse(runCommand({ words, cwd: bench.folder, env, limit: LIMIT }).stdout) as TaskResult
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw error
      bench.say(error.message)
      return null
    }
  }
}
