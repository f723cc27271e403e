// Concurrency with a bound, in one place. What it starts it also waits for: nothing runs on behind the caller's back, whatever
// fails first.
import pLimit from 'p-limit'

/** How many engine calls run at once where nothing is said: more gain nothing on any engine (docs/engine-costs.md). */
export const DEFAULT_PARALLELISM = 8

/** Runs a task as soon as fewer than the bound are running, in the order of the calls. */
export type Limit = <Result>(task: () => Promise<Result>) => Promise<Result>

/** Makes a limit of at least one. */
function makeLimit(parallelism: number): Limit {
  return pLimit(Math.max(1, Math.floor(parallelism)))
}

/**
 * Runs a task for every item and returns the results in the order of the items. After the first failure no further task
 * starts; those that run are waited for, then the failure is thrown.
 */
export async function runBounded<Item, Result>(
  items: readonly Item[],
  parallelism: number,
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const limit = makeLimit(parallelism)
  const failures: unknown[] = []
  const results: Result[] = []
  const runItem = async (item: Item, index: number): Promise<void> => {
    if (failures.length > 0) return
    try {
      results[index] = await run(item)
    } catch (error) {
      failures.push(error)
    }
  }
  await Promise.all(items.map((item, index) => limit(() => runItem(item, index))))
  if (failures.length > 0) throw failures[0]
  return results
}
