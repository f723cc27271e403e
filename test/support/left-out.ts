// Global set-up of the `unit` project: where no engine can be started, says so, once, after the results.
import type { TestProject } from 'vitest/node'

let reason = ''

export function setup(project: TestProject): void {
  reason = project.getProvidedContext().leftOut
}

export function teardown(): void {
  if (reason !== '')
    process.stderr.write(`Left out: the tests on real container engines (test/engines): ${reason}.\n`)
}
