// Global set-up of the `unit` project: where no engine or no browser can be started, says so, once, after the results.
import type { TestProject } from 'vitest/node'

let lines: readonly string[] = []

export function setup(project: TestProject): void {
  const { leftOut, leftOutBrowser } = project.getProvidedContext()
  lines = [
    ...(leftOut === ''
      ? []
      : [`Left out: the tests on real container engines (test/engines): ${leftOut}.\n`]),
    ...(leftOutBrowser === ''
      ? []
      : [`Left out: the tests in a browser (test/browser): ${leftOutBrowser}.\n`]),
  ]
}

export function teardown(): void {
  for (const line of lines) process.stderr.write(line)
}
