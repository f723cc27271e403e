// Global set-up of the `unit` project: what this machine has no engine, browser or shell for is said once, after the results.
import type { TestProject } from 'vitest/node'
import { engineKinds, selectEngineKinds } from './engines.ts'
import { listMissingShells } from './shells.ts'

let lines: readonly string[] = []

export function setup(project: TestProject): void {
  const { leftOut, leftOutBrowser } = project.getProvidedContext()
  const shells = listMissingShells()
  const kinds = leftOut === '' ? engineKinds.filter((kind) => !selectEngineKinds().includes(kind)) : []
  lines = [
    ...(kinds.length === 0 ? [] : [`Left out: the tests on ${kinds.join(', ')}: XEC_TEST_ENGINES.\n`]),
    ...(shells.length === 0 ? [] : [`Left out: completion in ${shells.join(', ')}: not installed.\n`]),
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
