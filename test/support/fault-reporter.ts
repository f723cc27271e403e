// Prints what the fault bench adds up to, and keeps what went wrong in .test-results/faults.json.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import type { FaultRecord } from './fault-bench.ts'
import { renderFaults } from './fault-report.ts'

declare module 'vitest' {
  interface TaskMeta {
    faults?: FaultRecord[]
  }
}

const folder = fileURLToPath(new URL('../../.test-results', import.meta.url))

/** A Vitest reporter, to be used beside another one that shows failures. */
export default class FaultReporter implements Reporter {
  private readonly failed: FaultRecord[] = []

  onTestCaseResult(test: TestCase): void {
    const { faults } = test.meta()
    if (faults === undefined) return
    const failed = faults.filter(({ problems }) => problems.length > 0)
    // as they come, so that a run that is broken off has them too
    this.failed.push(...failed)
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/faults.json`, `${JSON.stringify(this.failed, null, 2)}\n`)
    const seconds = Math.round(faults.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000)
    process.stdout.write(`${test.fullName}: ${faults.length} tried, ${failed.length} wrong, ${seconds} s\n`)
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const records = tests.flatMap((test) => test.meta().faults ?? [])
    process.stdout.write(`\n${renderFaults(records)}`)
  }
}
