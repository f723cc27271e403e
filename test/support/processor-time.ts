// Time that the processor spent, which a busy machine does not make longer.

/** Runs something, and gives the milliseconds that this process worked meanwhile. */
export async function measureWork(run: () => unknown): Promise<number> {
  const begin = process.cpuUsage()
  await run()
  return process.cpuUsage(begin).user / 1000
}
